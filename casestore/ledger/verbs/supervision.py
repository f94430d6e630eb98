"""What the office does beside the moves: pressing, noting, answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.case_states import CASE_STATES, Supervision
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, names_of, narrowed
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.dates_and_sizes import day_words


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is demanded of the responsible unit, and until when it reports; ``listed`` puts the
    case under listed supervision (挂牌督办), which stays until it is closed."""

    text: str
    report_by: date | None = None
    listed: bool = False


def press(
    ledger: Ledger,
    case_id: int,
    actor: Actor,
    text: str,
    listed: bool,
    report_by: date | None = None,
) -> None:
    """Press a slow case (:class:`Demand`). Raises :class:`Incomplete`, :class:`NotAllowed`,
    :class:`NotFound`."""
    with ordering(ledger, case_id, actor, Verb.PRESS) as work:
        demanded(work, Demand(text=text, report_by=report_by, listed=listed))


def demanded(work: Work, demand: Demand) -> None:
    """Press the unit inside a transaction that has begun. Raises :class:`Incomplete`."""
    row, listed, day = work.row, demand.listed, demand.report_by
    if not demand.text.strip():
        raise Incomplete({"text": "请写明督办要求"})
    if day is not None and day < work.today:
        raise Incomplete({"report_by": f"报告期限填的是{day_words(day)}，已经过去"})
    if listed or row.supervised is None:
        row.supervised = Supervision.LISTED if listed else Supervision.PRESSED
    row.version += 1
    details = {
        "unit": row.unit,
        "due": row.deadline and row.deadline.isoformat(),
        "report_by": day and day.isoformat(),
    }
    said = Said(note=demand.text, details={key: one for key, one in details.items() if one})
    work.write(Verb.LIST if listed else Verb.PRESS, said)


def note(ledger: Ledger, case_id: int, actor: Actor, text: str) -> None:
    """Add a remark for colleagues; the claimant doesn't see it, and of the responsible unit only
    what its own staff wrote."""
    if not text.strip():
        raise Incomplete({"text": "请填写备注"})
    with on_case(ledger, case_id, actor) as work:
        of_unit = Role.UNIT in narrowed(actor.roles)
        details = {"for": f"{work.row.campaign}/{work.row.unit}"} if of_unit else {}
        work.write(Verb.NOTE, Said(note=text, details=details))


def reply(ledger: Ledger, case_id: int, actor: Actor, text: str) -> None:
    """Answer what the claimant wrote, or write to them first; no move goes with it. The words are
    sealed and stand in the claimant's capsule; the letter says only that there are some."""
    if not text.strip():
        raise Incomplete({"text": "请填写答复"})
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in actor.roles:
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{VERB_NAMES[Verb.REPLY]}")
        work.write(Verb.REPLY, Said(note=text, told="收到一条给您的留言。"), tell=True)


@contextmanager
def ordering(ledger: Ledger, case_id: int, actor: Actor, verb: Verb) -> Iterator[Work]:
    """A unit of work on a case in hand by somebody who may press its unit."""
    with on_case(ledger, case_id, actor) as work:
        may_order(work, verb)
        yield work


def may_order(work: Work, verb: Verb) -> None:
    """Raise :class:`NotAllowed` unless whoever works may press the unit of a case in hand."""
    if not ORDERED_BY & work.actor.roles:
        raise NotAllowed(f"只有{names_of(ORDERED_BY)}可以{VERB_NAMES[verb]}")
    _must_be_in_hand(work, verb)


@contextmanager
def _in_hand(ledger: Ledger, case_id: int, actor: Actor, verb: Verb) -> Iterator[Work]:
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in actor.roles:
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{VERB_NAMES[verb]}")
        _must_be_in_hand(work, verb)
        yield work


def _must_be_in_hand(work: Work, verb: Verb) -> None:
    if not CASE_STATES[work.row.state].in_hand:
        raise NotAllowed(f"只有在办的案件可以{VERB_NAMES[verb]}")

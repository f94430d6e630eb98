"""What the office does beside the moves: pressing, noting, answering."""

from collections.abc import Iterator
from contextlib import contextmanager

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.case_states import CASE_STATES, Supervision
from casestore.lifecycle.roles import (
    PRESSERS,
    ROLE_NAMES,
    Actor,
    Role,
    names_of,
    narrowed,
)
from casestore.lifecycle.verbs import VERB_NAMES, Verb


def press(ledger: Ledger, case_id: int, actor: Actor, text: str, listed: bool) -> None:
    """Press a slow case; ``listed`` puts it under listed supervision (挂牌督办), which stays
    until it is closed. For coordinators and supervisors."""
    if not text.strip():
        raise Incomplete({"text": "请写明督办要求"})
    with _in_hand(ledger, case_id, actor, Verb.PRESS, PRESSERS) as work:
        row = work.row
        if listed or row.supervised is None:
            row.supervised = Supervision.LISTED if listed else Supervision.PRESSED
        row.version += 1
        work.write(Verb.LIST if listed else Verb.PRESS, Said(note=text))


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
def _in_hand(
    ledger: Ledger,
    case_id: int,
    actor: Actor,
    verb: Verb,
    roles: frozenset[Role] = frozenset({Role.COORDINATOR}),
) -> Iterator[Work]:
    with on_case(ledger, case_id, actor) as work:
        if not roles & actor.roles:
            raise NotAllowed(f"只有{names_of(roles)}可以{VERB_NAMES[verb]}")
        if not CASE_STATES[work.row.state].in_hand:
            raise NotAllowed(f"只有在办的案件可以{VERB_NAMES[verb]}")
        yield work

"""What the office does beside the moves: pressing, extending, noting, answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger import entered, people, terms
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle import doubts
from casestore.lifecycle.case_states import CASE_STATES, Supervision
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, names_of, narrowed
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.dates_and_sizes import day_words

_COORDINATORS = frozenset({Role.COORDINATOR})


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


@dataclass(frozen=True, kw_only=True)
class Extension:
    """An extension (延期说明) as a person enters it: the new ``deadline``, why it can't be met, the
    ``plan`` until then, and by post who approved it."""

    deadline: date
    reason: str
    plan: str
    approver: str
    confirmed: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """What stands in the history."""
        return f"延期理由：{self.reason}\n工作计划：{self.plan}\n批准人：{self.approver}"


def extend(ledger: Ledger, case_id: int, actor: Actor, asked: Extension) -> None:
    """Give the responsible unit until a later day, within what the campaign allows; the claimant
    is told. Raises :class:`NotAllowed` for whoever has handled the case, :class:`Incomplete`,
    :class:`Doubtful`."""
    with _in_hand(ledger, case_id, actor, Verb.EXTEND) as work:
        handled_by = people.handlers(work.session, case_id)
        if actor.id in handled_by:
            who = people.others(work.session, case_id, _COORDINATORS, handled_by)
            raise NotAllowed(f"您签收或办结过本案，延期要换一个人批准。{who}")
        if wrong := _wrong_in(work, asked):
            raise Incomplete(wrong)
        row, day = work.row, asked.deadline
        found = doubts.about_day("deadline", "新的期限", day, work.today, work.calendar)
        confirmed = entered.must_be_confirmed(found, asked.confirmed)
        was, row.deadline, row.version = row.deadline, day, row.version + 1
        said = Said(
            note="\n".join((asked.words, *(f"已核对：{one}" for one in confirmed))),
            told=f"办理期限延长到{day_words(day)}。",
            details={"deadline": day.isoformat(), "was": was and was.isoformat()},
        )
        work.write(Verb.EXTEND, said, tell=True)


def _wrong_in(work: Work, asked: Extension) -> dict[str, str]:
    named = {
        "reason": (asked.reason, "请写明延期理由"),
        "plan": (asked.plan, "请写明工作计划：下一步做什么、何时完成"),
        "approver": (asked.approver, "请写明批准人的职务"),
    }
    wrong = {field: sentence for field, (text, sentence) in named.items() if not text.strip()}
    wrong |= entered.excused({"reason": asked.reason, "plan": asked.plan})
    limit, day = terms.latest(work), asked.deadline
    if day <= max(work.row.deadline or date.min, work.today):
        wrong["deadline"] = "新的期限须晚于原期限和今天"
    elif day > limit.day:
        wrong["deadline"] = (
            f"填的是{day_words(day)}，最晚到{day_words(limit.day)}（{limit.rule}）"
            if limit.day > work.today
            else f"本案的期限不能再延了（{limit.rule}），请督办或者报送上级"
        )
    return wrong


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
        if not ORDERED_BY & actor.roles:
            raise NotAllowed(f"只有{names_of(ORDERED_BY)}可以{VERB_NAMES[verb]}")
        _must_be_in_hand(work, verb)
        yield work


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

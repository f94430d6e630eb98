"""A longer term for the responsible unit (延期): asked for by whoever handles the case, decided by
another person; only then the term is another."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from casestore.database.tables import EventTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger import entered, extensions, terms
from casestore.ledger.instalment_rows import instalments
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle import doubts
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.extensions import APPLICANTS
from casestore.lifecycle.instalments import open_rows
from casestore.lifecycle.roles import Actor, Role, names_of, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

_OVER = "没有这件等待批准的延期：已经处理，或者案件的状态、期限有了变动"


@dataclass(frozen=True, kw_only=True)
class Extension:
    """An extension (延期说明) as a person asks for it: the new ``deadline``, why the old one can't
    be met, and the ``plan`` until then."""

    deadline: date
    reason: str
    plan: str
    confirmed: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """What stands in the history."""
        return f"延期理由：{self.reason}\n工作计划：{self.plan}"


def ask(ledger: Ledger, case_id: int, actor: Actor, asked: Extension) -> str:
    """Ask that the responsible unit gets until a later day, within what the campaign allows.
    Returns who can decide about it, in a sentence.

    Raises :class:`NotAllowed` for who doesn't handle cases, where the case isn't in hand and where
    another one waits; :class:`Incomplete`, :class:`Doubtful`.
    """
    with on_case(ledger, case_id, actor) as work:
        _may_ask(work)
        if wrong := _wrong_in(work, asked):
            raise Incomplete(wrong)
        row, day = work.row, asked.deadline
        found = doubts.about_day("deadline", "新的期限", day, work.today, work.calendar)
        confirmed = entered.must_be_confirmed(found, asked.confirmed)
        details = {"deadline": day.isoformat(), "was": row.deadline and row.deadline.isoformat()}
        if Role.UNIT in narrowed(actor.roles):
            details["for"] = f"{row.campaign}/{row.unit}"
        note = "\n".join((asked.words, *(f"已核对：{one}" for one in confirmed)))
        work.write(Verb.EXTEND_ASK, Said(note=note, details=details))
        event = extensions.asked_in(work.session, row)
        assert event is not None, case_id  # noqa: S101 - it was written just now
        return extensions.who_decides(ledger, work.session, event)


def approve(ledger: Ledger, case_id: int, actor: Actor, asked: int) -> None:
    """Give the unit the term that event ``asked`` asks for; the claimant is told. Raises
    :class:`NotAllowed` for whoever asked, handled or pressed the case, :class:`NotFound` where
    nothing waits, :class:`Incomplete` where the term has become too long."""
    with _decided(ledger, case_id, actor, asked) as (work, event):
        row, day = work.row, date.fromisoformat(event.details["deadline"])
        if wrong := _wrong_day(work, day):
            raise Incomplete({"": f"{wrong}。请不予延期，由申请人重新申请"})
        was, row.deadline, row.version = row.deadline, day, row.version + 1
        said = Said(
            note=f"批准{event.actor_name}的延期申请",
            told=f"办理期限延长到{day_words(day)}。",
            details={
                "deadline": day.isoformat(),
                "was": was and was.isoformat(),
                "asked": asked,
            },
        )
        work.write(Verb.EXTEND, said, tell=True)


def refuse(ledger: Ledger, case_id: int, actor: Actor, asked: int, reason: str) -> None:
    """Leave the term as it is, for ``reason``, which who asked reads. Raises as :func:`approve`
    does."""
    if not reason.strip():
        raise Incomplete({"reason": "请写明不予延期的理由"})
    with _decided(ledger, case_id, actor, asked) as (work, event):
        details = {"asked": asked, "deadline": event.details["deadline"]}
        work.write(Verb.EXTEND_REFUSE, Said(note=reason, details=details))


def asked_words(ledger: Ledger, case_id: int, actor: Actor, asked: int) -> str:
    """Reason and plan of the extension that event ``asked`` asks for, opened. Raises
    :class:`NotFound` where ``actor`` may not see the case or nothing waits."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        event = session.get(EventTable, asked)
        if event is None or event.case_id != case_id or event.verb is not Verb.EXTEND_ASK:
            raise NotFound(_OVER)
        if not extensions.waits(session, event, row):
            raise NotFound(_OVER)
        return ledger.opened().open(event.note or b"").decode()


@contextmanager
def _decided(
    ledger: Ledger, case_id: int, actor: Actor, asked: int
) -> Iterator[tuple[Work, EventTable]]:
    """The work on a case and the event that asks for the extension that ``actor`` decides
    about."""
    with on_case(ledger, case_id, actor) as work:
        event = work.session.get(EventTable, asked)
        if event is None or event.case_id != case_id or event.verb is not Verb.EXTEND_ASK:
            raise NotFound(_OVER)
        if not extensions.waits(work.session, event, work.row):
            raise NotFound(_OVER)
        if barred := extensions.barred_from(ledger, work.session, event, actor):
            raise NotAllowed(barred)
        yield work, event


def _may_ask(work: Work) -> None:
    if not APPLICANTS & work.actor.roles:
        raise NotAllowed(f"只有{names_of(APPLICANTS)}可以申请延期")
    if not CASE_STATES[work.row.state].in_hand:
        raise NotAllowed("只有在办的案件可以申请延期")
    if work.row.state is State.AGREED and open_rows(instalments(work.session, work.row.id)):
        raise NotAllowed("按期履行的案件不整体延期，请统筹岗修改要延的那一期")
    earlier = extensions.asked_in(work.session, work.row)
    if earlier is not None:
        raise NotAllowed("已有一件延期申请等待批准")


def _wrong_in(work: Work, asked: Extension) -> dict[str, str]:
    named = {
        "reason": (asked.reason, "请写明延期理由"),
        "plan": (asked.plan, "请写明工作计划：下一步做什么、何时完成"),
    }
    wrong = {field: sentence for field, (text, sentence) in named.items() if not text.strip()}
    wrong |= entered.excused({"reason": asked.reason, "plan": asked.plan})
    if found := _wrong_day(work, asked.deadline):
        wrong["deadline"] = found
    return wrong


def _wrong_day(work: Work, day: date) -> str:
    """Why the term can't end on ``day``; ``""`` where it can."""
    limit = terms.latest(work)
    if day <= max(work.row.deadline or date.min, work.today):
        return "新的期限须晚于原期限和今天"
    if day <= limit.day:
        return ""
    if limit.day > work.today:
        return f"填的是{day_words(day)}，最晚到{day_words(limit.day)}（{limit.rule}）"
    return f"本案的期限不能再延了（{limit.rule}），请督办或者报送上级"

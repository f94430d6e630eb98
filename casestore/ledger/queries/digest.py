"""What is due and new for one person, by number alone: the letter of the morning."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, CopyTable, EventTable, OfficeEventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import (
    instalments,
    lists,
    pressing,
    reports_due,
    tasks,
    visibility,
)
from casestore.ledger.queries.reports_due import DueReport
from casestore.ledger.records import CaseRow, Query
from casestore.lifecycle.case_states import CASE_STATES, OPEN
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.dates_and_sizes import day_words

#: So many cases of a part are named.
NAMED = 20
WORK_CASES = frozenset({Role.COORDINATOR, Role.UNIT})


@dataclass(frozen=True, kw_only=True)
class Item:
    """A case as a letter names it; ``why`` is what of it is due or new, a word or two. A report has
    no case: ``case_id`` is 0, ``number`` its name, as of one that its reader doesn't see; ``at`` is
    where the desk has it then, ``""`` for nowhere."""

    case_id: int
    number: str
    why: str = ""
    at: str = "reports/"

    @property
    def place(self) -> str:
        """Where the desk has it."""
        return f"case/{self.case_id}" if self.case_id else self.at


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a letter: its first ``items`` of ``total``. An ``alarm`` is told whoever wants no
    letter a day."""

    title: str
    items: Sequence[Item]
    total: int
    alarm: bool = False


def digest_of(ledger: Ledger, actor: Actor) -> Sequence[Part]:
    """What is due for ``actor`` today and soon, what waits for them, and what they have to answer
    or to order; nothing for who works no cases."""
    if not WORK_CASES & narrowed(actor.roles):
        return ()
    found = [
        _due(ledger, actor, "today", "今天到期", alarm=True),
        _tasks(ledger, actor),
        _to_answer(ledger, actor),
        _to_pay(ledger, actor),
        _due(ledger, actor, "overdue", "已逾期"),
        _to_hand_in(ledger, actor),
        _to_report(ledger, actor),
        _due(ledger, actor, "soon", "七天内到期（含今天）"),
        _waiting(ledger, actor),
        _to_order(ledger, actor),
    ]
    return [part for part in found if part.total]


def _due(ledger: Ledger, actor: Actor, when: str, title: str, alarm: bool = False) -> Part:
    query = Query(states=OPEN, due=when, per_page=NAMED)  # type: ignore[arg-type]
    page = lists.find(ledger, query, actor)
    items = [_item(row, row.due.what if row.due else "") for row in page.rows]
    return Part(title=title, items=items, total=page.total, alarm=alarm)


def _waiting(ledger: Ledger, actor: Actor) -> Part:
    turns = frozenset(
        state for state, row in CASE_STATES.items() if row.turn in narrowed(actor.roles)
    )
    page = lists.find(ledger, Query(states=turns, per_page=NAMED), actor)
    items = [_item(row, CASE_STATES[row.state].name) for row in page.rows]
    return Part(title="等您办理", items=items, total=page.total)


def _to_answer(ledger: Ledger, actor: Actor) -> Part:
    found = pressing.to_answer(ledger, actor)
    items = [_item(one.row, VERB_NAMES[one.waiting.act.verb]) for one in found[:NAMED]]
    due = any(
        one.waiting.act.report_by and one.waiting.act.report_by <= ledger.today(one.row.campaign)
        for one in found
    )
    return Part(title="催办、督办，要答复", items=items, total=len(found), alarm=due)


def _to_pay(ledger: Ledger, actor: Actor) -> Part:
    """What was agreed to be paid by today; on the day itself it is an alarm."""
    found, total = instalments.late_rows(ledger, actor, NAMED)
    items = [
        _item(one.row, f"{one.instalment.name}，" + (f"逾期 {one.late} 天" if one.late else "今天"))
        for one in found
    ]
    due = any(not one.late for one in found)
    return Part(title="协议到期，要付款", items=items, total=total, alarm=due)


def _tasks(ledger: Ledger, actor: Actor) -> Part:
    """Tasks that are due by today; what they are stays at the desk."""
    found = [one for one in tasks.open_tasks(ledger, actor) if one.left <= 0]
    items = [
        Item(case_id=one.case_id, number=one.number, why="已逾期" if one.left < 0 else "今天到期")
        for one in found[:NAMED]
    ]
    return Part(title="您的任务", items=items, total=len(found), alarm=True)


def _to_order(ledger: Ledger, actor: Actor) -> Part:
    found, total = pressing.to_press(ledger, actor, NAMED)
    items = [_item(one.row, VERB_NAMES[one.proposal.step]) for one in found]
    return Part(title="到了催办、督办的时候", items=items, total=total)


def _to_hand_in(ledger: Ledger, actor: Actor) -> Part:
    found = [due for due, _unit in reports_due.to_hand_in(ledger, actor)]
    return _of_reports(ledger, found, "要向统筹单位报送")


def _to_report(ledger: Ledger, actor: Actor) -> Part:
    return _of_reports(ledger, reports_due.to_make(ledger, actor), "要生成、印发的报告")


def _of_reports(ledger: Ledger, found: Sequence[DueReport], title: str) -> Part:
    """Reports with their last days; an alarm on such a day."""
    items = [
        Item(case_id=0, number=one.name, why=day_words(one.span.due) + "前" if one.span.due else "")
        for one in found
    ]
    due = any(one.span.due == ledger.today(one.campaign.id) for one in found)
    return Part(title=title, items=items[:NAMED], total=len(found), alarm=due)


def _item(row: CaseRow, why: str) -> Item:
    return Item(case_id=row.id, number=row.number, why=why)


def news_of(ledger: Ledger, events: Sequence[int], actor: Actor) -> Sequence[Item]:
    """What ``events`` did, of the cases that ``actor`` may see still, oldest first."""
    asked = (
        select(CaseTable.id, CaseTable.number, EventTable.verb)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .where(EventTable.id.in_(events), visibility.visible(actor))
        .order_by(EventTable.id)
    )
    with ledger.store.read() as session:
        news = [
            Item(case_id=id, number=number, why=VERB_NAMES[verb])
            for id, number, verb in session.execute(asked)
        ]
        copied = _copied_to(session, events, actor)
        return news + copied + _reminded_of(ledger, session, events, actor)


def _copied_to(session: Session, events: Sequence[int], actor: Actor) -> list[Item]:
    """The cases of which the units of ``actor`` get a copy (抄送) with ``events``: they are told
    the number, and see nothing of the case."""
    units = {unit.partition("/") for unit in actor.units}
    asked = (
        select(CaseTable.campaign, CaseTable.number, CopyTable.unit)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .join(CopyTable, CopyTable.case_id == CaseTable.id)
        .where(
            EventTable.id.in_(events),
            EventTable.verb == Verb.TRANSFER,
            ~visibility.visible(actor),
        )
        .order_by(EventTable.id)
    )
    return [
        Item(case_id=0, number=number, why="抄送", at="")
        for campaign, number, unit in session.execute(asked)
        if (campaign, "/", unit) in units and actor.works_in(campaign)
    ]


def _reminded_of(
    ledger: Ledger, session: Session, events: Sequence[int], actor: Actor
) -> list[Item]:
    """The reports that ``events`` remind the units of ``actor`` of, and that these still owe."""
    asked = select(OfficeEventTable.details).where(
        OfficeEventTable.id.in_(events), OfficeEventTable.verb == OfficeAct.REPORT_REMIND
    )
    named = {tuple(details["reminded"]) for details in session.scalars(asked)}
    owed = dict.fromkeys(
        due.name for due, _unit in reports_due.to_hand_in(ledger, actor) if due.key in named
    )
    return [Item(case_id=0, number=name, why="请尽快报送") for name in owed]

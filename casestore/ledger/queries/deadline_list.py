"""The days that count for one person, by number alone: what their calendar shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import instalments, pressing, visibility
from casestore.lifecycle.case_states import CASE_STATES, OPEN
from casestore.lifecycle.roles import Actor

#: What a report that was demanded is called.
REPORT = "督办报告"

#: So many days a calendar holds, the last ones: what is over is no news.
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class DueDay:
    """Something of a case that is due on ``day``: ``what`` is its deadline (办结, 审查 …) or the
    report that was demanded."""

    case_id: int
    number: str
    what: str
    day: date


def due_days(ledger: Ledger, actor: Actor) -> Sequence[DueDay]:
    """The deadlines of the open cases that ``actor`` may see, the reports demanded of their units,
    and what was agreed to be paid, the earliest first."""
    asked = (
        select(CaseTable.id, CaseTable.number, CaseTable.state, CaseTable.deadline)
        .where(CaseTable.state.in_(sorted(OPEN)), CaseTable.deadline.is_not(None))
        .where(visibility.visible(actor))
        .order_by(CaseTable.deadline.desc(), CaseTable.id)
        .limit(MOST)
    )
    with ledger.store.read() as session:
        found = [
            DueDay(case_id=id, number=number, what=CASE_STATES[state].due, day=day)
            for id, number, state, day in session.execute(asked)
            if CASE_STATES[state].due and day is not None
        ]
    more = (*_reports(ledger, actor), *_instalments(ledger, actor))
    return sorted([*found, *more], key=lambda one: (one.day, one.case_id))


def _instalments(ledger: Ledger, actor: Actor) -> Sequence[DueDay]:
    """What was agreed, but for what is the deadline of its case."""
    return [
        DueDay(case_id=one.case_id, number=one.number, what=f"{one.name}到期", day=one.day)
        for one in instalments.days_of(ledger, actor, MOST)
        if not one.is_clock
    ]


def _reports(ledger: Ledger, actor: Actor) -> Sequence[DueDay]:
    return [
        DueDay(case_id=one.row.id, number=one.row.number, what=REPORT, day=day)
        for one in pressing.to_answer(ledger, actor)
        if (day := one.waiting.act.report_by) is not None
    ]

"""Holiday lists that the office entered, and what a new one changes: open deadlines."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from casestore.calendar.working_days import YearList
from casestore.database.entered_holidays import list_of
from casestore.database.tables import CaseTable, HolidayTable
from casestore.errors import NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_row
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import ClockName
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb


@dataclass(frozen=True)
class Entered:
    """A list with who entered it (an account's id) and when, in UTC."""

    list: YearList
    by: str
    at: datetime


def entered_lists(ledger: Ledger) -> tuple[Entered, ...]:
    """Every list that was entered, by year."""
    with ledger.store.read() as session:
        rows = session.scalars(select(HolidayTable).order_by(HolidayTable.year))
        return tuple(Entered(list_of(row), row.entered_by, row.entered_at) for row in rows)


def enter_list(ledger: Ledger, new: YearList, actor: Actor) -> int:
    """Keep ``new`` in place of what was entered for that year and recount the clocks that run in
    working days.

    Each deadline that moves leaves an event and is told to the claimant; days that a person set
    stay. Returns how many moved. Raises :class:`NotAllowed` for anybody but an administrator.
    """
    if Role.ADMIN not in actor.roles:
        raise NotAllowed("只有管理员可以录入放假安排")
    with ledger.store.write() as session:
        session.merge(
            HolidayTable(
                year=new.year,
                off={day.isoformat(): name for day, name in sorted(new.off.items())},
                worked=[day.isoformat() for day in sorted(new.worked)],
                entered_by=actor.id,
                entered_at=datetime.now(UTC),
            )
        )
        session.flush()
        running = select(CaseTable).where(
            CaseTable.clock.not_in((None, ClockName.SET)), CaseTable.deadline.is_not(None)
        )
        rows = session.scalars(running).all()
        return sum(_recount(on_row(ledger, session, row, actor), new.year) for row in rows)


def _recount(work: Work, year: int) -> bool:
    row = work.row
    running = deadlines.Running(
        state=row.state, clock=row.clock, start=row.clock_start, deadline=row.deadline
    )
    due = deadlines.current(work.campaign, running, work.today, work.calendar)
    if due is None or due.day == row.deadline:
        return False
    was, row.deadline, row.version = row.deadline, due.day, row.version + 1
    told = f"{year}年的放假安排公布后，{due.what}期限重新计算为{_said(due.day)}。"
    details = {"year": year, "was": was and was.isoformat(), "deadline": due.day.isoformat()}
    work.write(Verb.RECOUNT, Said(told=told, details=details), tell=True)
    return True


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

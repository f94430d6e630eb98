"""Holiday lists that the office entered, and what a new one changes: open deadlines."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.calendar.working_days import YearList
from casestore.database.entered_holidays import list_of
from casestore.database.tables import CaseTable, HolidayTable
from casestore.errors import NotAllowed, Stale
from casestore.ledger import bindings, history
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_row
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import ClockName
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words


@dataclass(frozen=True)
class Entered:
    """A list with who entered it (an account's id) and when, in UTC."""

    list: YearList
    by: str
    at: datetime

    @property
    def version(self) -> str:
        """What a list that replaces this one names."""
        return self.at.isoformat()


def entered_lists(ledger: Ledger) -> tuple[Entered, ...]:
    """Every list that was entered, by year."""
    with ledger.store.read() as session:
        rows = session.scalars(select(HolidayTable).order_by(HolidayTable.year))
        return tuple(Entered(list_of(row), row.entered_by, row.entered_at) for row in rows)


def enter_list(ledger: Ledger, new: YearList, actor: Actor, replaces: str = "") -> int:
    """Keep ``new`` in place of what was entered for that year and recount the clocks that run in
    working days.

    Each deadline that moves leaves an event and is told to the claimant; days that a person set
    stay. ``replaces`` is the version of the list that the person saw for that year, ``""`` for
    none. Returns how many moved. Raises :class:`NotAllowed` for anybody but an administrator,
    :class:`Stale` where another list has been entered since.
    """
    if Role.ADMIN not in actor.roles:
        raise NotAllowed("只有管理员可以录入放假安排")
    with ledger.store.write() as session:
        _must_replace(session, new.year, replaces)
        entered = session.merge(
            HolidayTable(
                year=new.year,
                off={day.isoformat(): name for day, name in sorted(new.off.items())},
                worked=[day.isoformat() for day in sorted(new.worked)],
                entered_by=actor.id,
                entered_at=datetime.now(UTC),
            )
        )
        session.flush()
        details = {"year": new.year, "digest": bindings.digest_of("holidays", entered)}
        history.append_for_office(session, OfficeAct.HOLIDAYS, actor, details)
        running = select(CaseTable).where(
            CaseTable.clock.not_in((None, ClockName.SET)), CaseTable.deadline.is_not(None)
        )
        rows = session.scalars(running).all()
        return sum(_recount(on_row(ledger, session, row, actor), new.year) for row in rows)


def _must_replace(session: Session, year: int, version: str) -> None:
    there = session.get(HolidayTable, year)
    if (there.entered_at.isoformat() if there else "") != version:
        raise Stale(f"您核对的时候，另一人录入了{year}年的放假安排，您这一份还没有录入")


def _recount(work: Work, year: int) -> bool:
    row = work.row
    running = deadlines.Running(
        state=row.state, clock=row.clock, start=row.clock_start, deadline=row.deadline
    )
    due = deadlines.current(work.campaign, running, work.today, work.calendar)
    if due is None or due.day == row.deadline:
        return False
    was, row.deadline, row.version = row.deadline, due.day, row.version + 1
    told = f"{year}年的放假安排公布后，{due.what}期限重新计算为{day_words(due.day)}。"
    details = {"year": year, "was": was and was.isoformat(), "deadline": due.day.isoformat()}
    work.write(Verb.RECOUNT, Said(told=told, details=details), tell=True)
    return True

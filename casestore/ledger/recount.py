"""Holiday lists that the office entered, in the ledger's database, and what a new one changes:
open deadlines."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.calendar.working_days import YearList
from casestore.database import jobs
from casestore.database.entered_holidays import calendar_of, list_of
from casestore.database.tables import CaseTable, HolidayTable
from casestore.errors import NotAllowed
from casestore.ledger import deadlines
from casestore.ledger.history import Line, append
from casestore.ledger.queries import Reading
from casestore.lifecycle.cases import Actor, Role, State


@dataclass(frozen=True)
class Entered:
    """A list with who entered it (an account's id) and when, in UTC."""

    list: YearList
    by: str
    at: datetime


class Holidays:
    """The lists in the database of ``ledger``."""

    def __init__(self, ledger: Reading) -> None:
        self.ledger = ledger

    def all(self) -> tuple[Entered, ...]:
        """Every list that was entered, by year."""
        with self.ledger.store.read() as session:
            rows = session.scalars(select(HolidayTable).order_by(HolidayTable.year))
            return tuple(Entered(list_of(row), row.entered_by, row.entered_at) for row in rows)

    def enter(self, new: YearList, actor: Actor) -> int:
        """Keep ``new`` in place of what was entered for that year and recount the clocks that run
        in working days.

        Each deadline that moves leaves an event and is told to the claimant; dates that a person
        set stay. Returns how many moved. Raises :class:`NotAllowed` for anybody but an
        administrator.
        """
        if Role.ADMIN not in actor.roles:
            raise NotAllowed("只有管理员可以录入放假安排")
        with self.ledger.store.write() as session:
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
                CaseTable.clock.not_in(("", "set")), CaseTable.deadline.is_not(None)
            )
            return sum(
                self._recount(session, row, new.year, actor)
                for row in session.scalars(running).all()
            )

    def _recount(self, session: Session, row: CaseTable, year: int, actor: Actor) -> bool:
        campaign, today = (
            self.ledger.campaign(row.campaign),
            self.ledger.settings.today(row.campaign),
        )
        due = deadlines.current(
            campaign,
            State(row.state),
            row.clock,
            row.clock_start,
            row.deadline,
            today,
            calendar_of(session),
        )
        if due is None or due.day == row.deadline:
            return False
        was, row.deadline, row.version = row.deadline, due.day, row.version + 1
        words = "{year}年的放假安排公布后，{what}期限重新计算为{day}。"
        told = words.format(year=year, what=due.what, day=_said(due.day))
        details = {"year": year, "was": was and was.isoformat(), "deadline": due.day.isoformat()}
        event = append(
            session,
            row.id,
            Line(
                "recount", actor, self.ledger.settings.now(row.campaign), told=told, details=details
            ),
        )
        if row.mailable:
            jobs.owe(session, "mail", {"case": row.id, "event": event})
        return True


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

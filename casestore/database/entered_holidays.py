"""The working days as one transaction sees them."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from casestore.calendar.working_days import Calendar, YearList
from casestore.database.tables import CaseTable, HolidayTable


def calendar_of(session: Session) -> Calendar:
    """The calendar with every list that was entered; read once a session."""
    if "calendar" not in session.info:
        session.info["calendar"] = Calendar(
            list_of(row) for row in session.scalars(select(HolidayTable))
        )
    found: Calendar = session.info["calendar"]
    return found


def calendar_for(row: CaseTable) -> Calendar:
    """:func:`calendar_of` the session that ``row`` was read in."""
    session = object_session(row)
    if session is None:
        raise ValueError("a row without its session")
    return calendar_of(session)


def list_of(row: HolidayTable) -> YearList:
    off = {date.fromisoformat(day): name for day, name in row.off.items()}
    return YearList(row.year, off, frozenset(date.fromisoformat(day) for day in row.worked))

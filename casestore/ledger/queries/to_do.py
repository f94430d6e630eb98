"""What must not be forgotten: cases in which nothing has happened for long, and claimants who
graded badly, with the clock that runs for the answer. No seal is opened."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, literal, select, text

from casestore.calendar.working_days import Calendar
from casestore.database.column_types import Moment
from casestore.database.entered_holidays import calendar_of
from casestore.database.event_indexes import MOVING_EVENTS
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import lists, visibility
from casestore.ledger.queries.lines import lines
from casestore.ledger.records import CaseRow
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import OPEN, State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI

#: Days after which a case in which nothing happens is named.
STILL_DAYS = 15
#: States in which nothing need happen here: the matter lies with a court, or with the level above.
_RESTING = frozenset({State.SUSPENDED, State.ESCALATED})
#: Spelled out, so that their index is used.
_MOVING = text(f"events.{MOVING_EVENTS}")


@dataclass(frozen=True, kw_only=True)
class StillCase:
    """A case in which nothing has happened since the day ``since``, ``days`` ago."""

    row: CaseRow
    since: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Dissatisfied:
    """A case whose claimant graded badly on the day ``rated_on``; ``due``: to be called back by
    then."""

    row: CaseRow
    rated_on: date
    due: Due


def still_cases(
    ledger: Ledger, actor: Actor, most: int, but: Collection[int] = ()
) -> tuple[Sequence[StillCase], int]:
    """Open cases but those of ``but`` that ``actor`` may see in which nothing has happened for more
    than :data:`STILL_DAYS` days: the ``most`` that have been still for longest, and how many there
    are."""
    of_case = select(func.max(EventTable.at)).where(EventTable.case_id == CaseTable.id, _MOVING)
    last = of_case.correlate(CaseTable).scalar_subquery()
    asked = select(CaseTable.id, last.label("at")).where(
        CaseTable.state.in_(sorted(OPEN - _RESTING)),
        CaseTable.id.not_in(sorted(but)),
        last < _still_since(ledger.days()),
        visibility.visible(actor),
    )
    with ledger.store.read() as session:
        total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
        first = asked.order_by("at", CaseTable.id).limit(most)
        moved = dict(session.execute(first).all()) if total else {}
        rows = lines(ledger, session, list(moved))
    return [_still(ledger, row, moved[row.id]) for row in rows], total


def _still_since(days: Mapping[str, date]) -> ColumnElement[datetime]:
    """A case in which nothing has happened since before this moment is named, by the day of its
    campaign (:meth:`Ledger.days`)."""
    moments = {
        id: literal(datetime.combine(day - timedelta(days=STILL_DAYS), time(), SHANGHAI), Moment)
        for id, day in days.items()
    }
    return case(moments, value=CaseTable.campaign, else_=moments[""])


def dissatisfied(ledger: Ledger, actor: Actor) -> Sequence[Dissatisfied]:
    """The claimants that nobody has called back, the one whose clock ends first first."""
    rows = {row.id: row for row in lists.to_call_back(ledger, actor)}
    asked = (
        select(EventTable.case_id, func.max(EventTable.at))
        .where(EventTable.verb == Verb.RATE, EventTable.case_id.in_(sorted(rows)))
        .group_by(EventTable.case_id)
    )
    with ledger.store.read() as session:
        calendar = calendar_of(session)
        rated = {id: at.astimezone(SHANGHAI).date() for id, at in session.execute(asked)}
    found = [
        Dissatisfied(
            row=row,
            rated_on=rated[id],
            due=_call_back(ledger, row.campaign, rated[id], calendar),
        )
        for id, row in rows.items()
    ]
    return sorted(found, key=lambda one: (one.due.day, one.row.id))


def _call_back(ledger: Ledger, campaign: str, rated_on: date, calendar: Calendar) -> Due:
    clock = ledger.campaign_of(campaign).clocks.callback
    return deadlines.due(clock, "回访", rated_on, ledger.today(campaign), calendar)


def _still(ledger: Ledger, row: CaseRow, at: datetime) -> StillCase:
    since = at.astimezone(SHANGHAI).date()
    return StillCase(row=row, since=since, days=(ledger.today(row.campaign) - since).days)

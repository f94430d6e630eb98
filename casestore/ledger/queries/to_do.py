"""What must not be forgotten: cases in which nothing has happened for long, and claimants who
graded badly, with the clock that runs for the answer. No seal is opened."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from casestore.calendar.working_days import Calendar
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import lists, visibility
from casestore.ledger.queries.lines import line
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
#: What moves no case: looking, letters, keys, and what the program does by itself.
_NO_MOVE = frozenset(
    {
        *(Verb.OPENED, Verb.VIEWED, Verb.DOWNLOADED, Verb.OPENED_ORIGINAL, Verb.OPENED_CONTACT),
        *(Verb.LINK, Verb.UNLINK, Verb.ABSORB, Verb.FOLLOW),
        *(Verb.LETTER_RESENT, Verb.LETTER_DROPPED, Verb.NEW_KEYS, Verb.REISSUE),
        *(Verb.RESEAL, Verb.RECOUNT, Verb.REMIND_CLAIMANT, Verb.MESSAGE, Verb.RATE),
    }
)


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
    last = func.max(EventTable.at).label("last")
    asked = (
        select(CaseTable.id, CaseTable.campaign, last)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .where(
            CaseTable.state.in_(sorted(OPEN - _RESTING)),
            EventTable.verb.not_in(sorted(_NO_MOVE)),
            visibility.visible(actor),
        )
        .group_by(CaseTable.id, CaseTable.campaign)
        .order_by(last, CaseTable.id)
    )
    with ledger.store.read() as session:
        found = [
            (id, since, days)
            for id, campaign, at in session.execute(asked)
            for since, days in (_still_for(ledger, campaign, at),)
            if days > STILL_DAYS and id not in but
        ]
        shown = [
            StillCase(row=line(ledger, session.get_one(CaseTable, id)), since=since, days=days)
            for id, since, days in found[:most]
        ]
    return shown, len(found)


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


def _still_for(ledger: Ledger, campaign: str, at: datetime) -> tuple[date, int]:
    """The day of the moment ``at``, and how many days ago that is in ``campaign``."""
    since = at.astimezone(SHANGHAI).date()
    return since, (ledger.today(campaign) - since).days

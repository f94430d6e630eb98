"""Which cases the ladder of their campaign wants pressed, and which units have not answered. No
seal is opened."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.database.entered_holidays import calendar_of
from casestore.database.event_indexes import PRESSING_EVENTS
from casestore.database.tables import CaseTable, EventTable
from casestore.exchange.completeness import date_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import lines
from casestore.ledger.records import CaseRow
from casestore.lifecycle import pressing
from casestore.lifecycle.case_states import CASE_STATES
from casestore.lifecycle.pressing import ORDERED_BY, Act, Proposal, Unanswered
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.settings import SHANGHAI

IN_HAND = sorted(state for state, row in CASE_STATES.items() if row.in_hand)
#: Events that say how a case was pressed and what its unit did; spelled out, so that their index
#: is used.
_PRESSING = text(f"events.{PRESSING_EVENTS}")
#: A rung that is further ahead than this is reached by no case (``Rung.days`` is at least -30).
_AHEAD = timedelta(days=60)
_BATCH = 500
#: So many answers are listed as owed by one person.
MOST = 200


@dataclass(frozen=True, kw_only=True)
class ToPress:
    """A case and the step that its ladder proposes; it was reminded ``reminded`` times."""

    row: CaseRow
    proposal: Proposal
    reminded: int


@dataclass(frozen=True, kw_only=True)
class ToAnswer:
    """A case whose unit has something to answer."""

    row: CaseRow
    waiting: Unanswered


def acts_of(session: Session, ids: Collection[int]) -> Mapping[int, Sequence[Act]]:
    """How each of the cases ``ids`` was pressed and what its unit did, oldest first."""
    wanted, found = sorted(ids), defaultdict[int, list[Act]](list)
    columns = (EventTable.case_id, EventTable.verb, EventTable.at, EventTable.details)
    for start in range(0, len(wanted), _BATCH):
        some = EventTable.case_id.in_(wanted[start : start + _BATCH])
        asked = select(*columns).where(some, _PRESSING).order_by(EventTable.id)
        for case_id, verb, at, details in session.execute(asked):
            act = Act(
                verb=verb,
                day=date_of(details.get("day", "")) or at.astimezone(SHANGHAI).date(),
                due=date_of(details.get("due", "")),
                report_by=date_of(details.get("report_by", "")),
            )
            found[case_id].append(act)
    return found


def to_press(ledger: Ledger, actor: Actor, limit: int) -> tuple[Sequence[ToPress], int]:
    """The first ``limit`` cases that wait for a step of their ladder, the one that is due longest
    first, and how many there are; none for who gives no orders."""
    if not ORDERED_BY & narrowed(actor.roles):
        return (), 0
    with ledger.store.read() as session:
        due = _due(ledger, session, actor)
        acts = acts_of(session, due)
        found = _proposals(ledger, session, due, acts)
        ids = list(found)[:limit]
        rows = list[ToPress]()
        for row in lines(ledger, session, ids):
            times = pressing.reminders(acts.get(row.id, ()))
            rows.append(ToPress(row=row, proposal=found[row.id], reminded=times))
        return rows, len(found)


def _due(ledger: Ledger, session: Session, actor: Actor) -> dict[int, tuple[str, date]]:
    """Campaign and deadline of the cases in hand that some rung may be reached for, by id."""
    last = max(ledger.todays().values(), default=ledger.today("")) + _AHEAD
    asked = (
        select(CaseTable.id, CaseTable.campaign, CaseTable.deadline)
        .where(CaseTable.state.in_(IN_HAND), CaseTable.deadline <= last, visibility.visible(actor))
        .order_by(CaseTable.deadline, CaseTable.id)
    )
    found = session.execute(asked)
    return {id: (campaign, day) for id, campaign, day in found if day is not None}


def _proposals(
    ledger: Ledger,
    session: Session,
    due: Mapping[int, tuple[str, date]],
    acts: Mapping[int, Sequence[Act]],
) -> dict[int, Proposal]:
    calendar, found = calendar_of(session), dict[int, Proposal]()
    rungs = dict[tuple[str, date], Proposal | None]()  # many cases are due on one day
    for id, key in due.items():
        if key not in rungs:
            ladder, today = ledger.campaign_of(key[0]).clocks.ladder, ledger.today(key[0])
            rungs[key] = pressing.reached(ladder, key[1], today, calendar)
        step = rungs[key]
        if step is not None and not pressing.is_climbed(step, key[1], acts.get(id, ())):
            found[id] = step
    return found


def proposal_for(ledger: Ledger, session: Session, row: CaseTable) -> Proposal | None:
    """The step that the ladder proposes for one case today."""
    if row.deadline is None or not CASE_STATES[row.state].in_hand:
        return None
    due = {row.id: (row.campaign, row.deadline)}
    return _proposals(ledger, session, due, acts_of(session, due)).get(row.id)


def to_answer(ledger: Ledger, actor: Actor) -> Sequence[ToAnswer]:
    """The first :data:`MOST` cases of the units of ``actor`` that they were pressed about and have
    not answered, those with a day for the answer first; none for who belongs to no unit."""
    if Role.UNIT not in narrowed(actor.roles):
        return ()
    asked = select(CaseTable.id).where(CaseTable.state.in_(IN_HAND), visibility.visible(actor))
    with ledger.store.read() as session:
        acts = acts_of(session, session.scalars(asked).all())
        open_ones = {id: pressing.unanswered(done) for id, done in acts.items()}
        found = {id: one for id, one in open_ones.items() if one is not None}
        first = sorted(found, key=lambda id: _first(found[id]))[:MOST]
        rows = lines(ledger, session, first)
        return [ToAnswer(row=row, waiting=found[row.id]) for row in rows]


def _first(one: Unanswered) -> tuple[date, date]:
    return one.act.report_by or date.max, one.act.day

"""Which cases the ladder of their campaign wants pressed, and which units have not answered. No
seal is opened."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.orm import Session

from casestore.database.entered_holidays import calendar_of
from casestore.database.event_indexes import PRESSING_EVENTS, STEP_EVENTS
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
_STEPS = text(f"events.{STEP_EVENTS}")
#: What the ladder asks of the cases of a campaign that are due on a day.
_Steps = Mapping[tuple[str, date], Proposal]
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
        cases = _due(ledger, actor)
        by_day = select(CaseTable.campaign, CaseTable.deadline, func.count()).where(cases)
        due = {
            (campaign, day): count
            for campaign, day, count in session.execute(
                by_day.group_by(CaseTable.campaign, CaseTable.deadline)
            )
            if day is not None
        }
        steps = {key: step for key in due if (step := _reached(ledger, session, *key))}
        climbed = _climbed(session, cases, steps)
        total = sum(due[key] for key in steps) - len(climbed)
        found = _first_of(session, cases, steps, climbed, min(limit, total))
        acts = acts_of(session, found)
        rows = [
            ToPress(
                row=row,
                proposal=found[row.id],
                reminded=pressing.reminders(acts.get(row.id, ())),
            )
            for row in lines(ledger, session, list(found))
        ]
        return rows, total


def _due(ledger: Ledger, actor: Actor) -> ColumnElement[bool]:
    """The cases in hand that some rung may be reached for, as a condition."""
    last = max(ledger.todays().values(), default=ledger.today("")) + _AHEAD
    return and_(CaseTable.state.in_(IN_HAND), CaseTable.deadline <= last, visibility.visible(actor))


def _reached(ledger: Ledger, session: Session, campaign: str, due: date) -> Proposal | None:
    """The rung that whatever of ``campaign`` is ``due`` then has reached today."""
    ladder, today = ledger.campaign_of(campaign).clocks.ladder, ledger.today(campaign)
    return pressing.reached(ladder, due, today, calendar_of(session))


def _climbed(session: Session, cases: ColumnElement[bool], steps: _Steps) -> Set[int]:
    """Those of ``cases`` whose rung was climbed already."""
    asked = (
        select(CaseTable.id, CaseTable.campaign, CaseTable.deadline)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .where(cases, _STEPS)
        .distinct()
    )
    found = session.execute(asked)
    pressed = {id: (campaign, day) for id, campaign, day in found if day is not None}
    acts = acts_of(session, [id for id, key in pressed.items() if key in steps])
    return {
        id
        for id, done in acts.items()
        if pressing.is_climbed(steps[pressed[id]], pressed[id][1], done)
    }


def _first_of(
    session: Session,
    cases: ColumnElement[bool],
    steps: _Steps,
    climbed: Set[int],
    limit: int,
) -> dict[int, Proposal]:
    """The ``limit`` of ``cases`` that wait for one of ``steps`` and are due first; their ids in
    that order."""
    asked = (
        select(CaseTable.id, CaseTable.campaign, CaseTable.deadline)
        .where(cases)
        .order_by(CaseTable.deadline, CaseTable.id)
        .execution_options(yield_per=_BATCH)
    )
    found = dict[int, Proposal]()
    for id, campaign, day in session.execute(asked):
        if len(found) == limit:
            break
        if id not in climbed and day is not None and (campaign, day) in steps:
            found[id] = steps[campaign, day]
    return found


def proposal_for(ledger: Ledger, session: Session, row: CaseTable) -> Proposal | None:
    """The step that the ladder proposes for one case today."""
    if row.deadline is None or not CASE_STATES[row.state].in_hand:
        return None
    step = _reached(ledger, session, row.campaign, row.deadline)
    done = acts_of(session, [row.id]).get(row.id, ())
    return None if step is None or pressing.is_climbed(step, row.deadline, done) else step


def to_answer(ledger: Ledger, actor: Actor) -> Sequence[ToAnswer]:
    """The first :data:`MOST` cases of the units of ``actor`` that they were pressed about and have
    not answered, those with a day for the answer first; none for who belongs to no unit."""
    if Role.UNIT not in narrowed(actor.roles):
        return ()
    asked = (
        select(CaseTable.id)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .where(CaseTable.state.in_(IN_HAND), visibility.visible(actor), _STEPS)
        .distinct()
    )
    with ledger.store.read() as session:
        acts = acts_of(session, session.scalars(asked).all())
        open_ones = {id: pressing.unanswered(done) for id, done in acts.items()}
        found = {id: one for id, one in open_ones.items() if one is not None}
        first = sorted(found, key=lambda id: _first(found[id]))[:MOST]
        rows = lines(ledger, session, first)
        return [ToAnswer(row=row, waiting=found[row.id]) for row in rows]


def _first(one: Unanswered) -> tuple[date, date]:
    return one.act.report_by or date.max, one.act.day

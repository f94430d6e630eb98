"""How a case stood on a day that is over, told from its history. Pure.

What was registered (category, amount, respondent) is taken as it is known now: a correction puts
right what was wrong from the first day. State, unit, term and stages are those of that day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from casestore.calendar.working_days import Calendar
from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of, fen_of
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import CASE_STATES, ClockName, State
from casestore.lifecycle.moves import Move, OnClock, OnUnit, Stage, move_for
from casestore.lifecycle.verbs import Verb

#: What changes how a case stands without being a move.
BESIDE_MOVES = frozenset({Verb.EXTEND, Verb.PAY, Verb.UNDISPUTED, Verb.AMEND})


@dataclass(frozen=True, kw_only=True)
class Step:
    """An event that changed how a case stands: what was done on ``day`` (Shanghai) in the state
    ``source``, and the ids, days and amounts that it noted."""

    verb: Verb
    source: State | None
    target: State | None
    day: date
    details: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a case stands. ``deadline`` is the term of the unit that has it in hand, ``None`` where
    none runs; ``fulfilled`` is in fen. ``in_time``: it was settled within that term, ``None`` where
    it had none."""

    state: State
    unit: str = ""
    deadline: date | None = None
    accepted_on: date | None = None
    settled_on: date | None = None
    struck_off_on: date | None = None
    fulfilled: int | None = None
    in_time: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseAsOf:
    """A case on the day that a report is about, as far as figures go: no seal is opened for it.
    ``amount`` is in fen; ``arrears``: it is in the national programme of SME arrears."""

    id: int
    received_on: date
    source: str
    category: str
    respondent_kind: str
    lead: str
    amount: int
    arrears: bool
    standing: Standing

    @property
    def is_open(self) -> bool:
        """Accepted, and neither settled nor ended otherwise."""
        then = self.standing
        ended = CASE_STATES[then.state].ended
        return then.accepted_on is not None and then.settled_on is None and not ended

    def is_late(self, day: date) -> bool:
        """Whether its unit had it in hand on ``day`` after the term was over."""
        then = self.standing
        in_hand = CASE_STATES[then.state].in_hand
        return in_hand and then.deadline is not None and then.deadline < day


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a history is read by: the campaign and its calendar, the day on which the clue came in,
    and the unit that leads its category."""

    campaign: Campaign
    calendar: Calendar
    received_on: date
    lead: str


@dataclass(frozen=True, kw_only=True)
class _Clock:
    """The clock of a case on the way; ``held`` and ``paused`` while it is stopped."""

    name: ClockName | None = None
    deadline: date | None = None
    held: date | None = None
    paused: date | None = None


def standing_after(steps: Iterable[Step], here: Circumstances) -> Standing:
    """How the case stands whose first and later ``steps`` are these, oldest first. What a move does
    is what its row of the table says."""
    found, clock = Standing(state=State.RECEIVED), _Clock()
    for step in steps:
        move = move_for(step.source, step.verb) if step.source else None
        if move is not None:
            before = clock
            clock = _clock_after(clock, move, step, here)
            found = _stages_after(found, move, step, before)
            found = replace(found, unit=_unit_after(found.unit, move, step, here))
        elif step.verb is Verb.EXTEND and clock.name is ClockName.SET:
            clock = replace(clock, deadline=_day(step.details.get("deadline")))
        if "term" in step.details:  # under an agreement the clock follows what waits of it
            clock = _Clock(name=ClockName.SET, deadline=_day(step.details["term"]))
        if "verified" in step.details:
            found = replace(found, fulfilled=int(step.details["verified"]))
        found = replace(found, state=step.target or found.state)
    return replace(found, deadline=clock.deadline if clock.name is ClockName.SET else None)


def _stages_after(found: Standing, move: Move, step: Step, clock: _Clock) -> Standing:
    stamps, effects = {Stage.ACCEPTED: "accepted_on", Stage.SETTLED: "settled_on"}, move.effects
    stamps[Stage.STRUCK_OFF] = "struck_off_on"
    days: dict[str, Any] = {}
    for stage in effects.stamps:
        first = getattr(found, stamps[stage]) if effects.first_stamp_stays else None
        days[stamps[stage]] = first or step.day
    days |= {stamps[stage]: None for stage in effects.clears}
    if Stage.SETTLED in effects.stamps:
        term = clock.deadline if clock.name is ClockName.SET else None
        days["in_time"] = step.day <= term if term else None
    if Stage.STRUCK_OFF in effects.stamps:
        days["fulfilled"] = _verified(step.details)
    if Stage.STRUCK_OFF in effects.clears:
        days["fulfilled"] = None
    return replace(found, **days)


def _verified(details: Mapping[str, Any]) -> int | None:
    """The amount (fen) that a strike-off verified, as it was put right since where it was."""
    if "corrected" in details:
        return int(details["corrected"])
    amount = amount_of(str(details.get("fulfilled", "")))
    return fen_of(amount) if amount is not None else None


def _unit_after(unit: str, move: Move, step: Step, here: Circumstances) -> str:
    how = move.effects.unit
    if how is OnUnit.GIVEN:
        return str(step.details.get("unit", ""))
    if how is OnUnit.NONE:
        return ""
    return unit or here.lead if how is OnUnit.ENSURE else unit


def _clock_after(clock: _Clock, move: Move, step: Step, here: Circumstances) -> _Clock:
    how = move.effects.clock
    if how is OnClock.LEAVE:
        return clock
    if how is OnClock.SET:
        return _Clock(name=ClockName.SET, deadline=_day(step.details.get("deadline")))
    if how is OnClock.STOP:
        held = clock.deadline if clock.name is ClockName.SET else None
        return _Clock(held=held, paused=step.day)
    if how is OnClock.START:
        return _Clock(name=CASE_STATES[move.target].clock)
    if clock.held and clock.paused:
        longer = clock.held + (step.day - clock.paused)
        return _Clock(name=ClockName.SET, deadline=longer)
    day = step.day
    proposed = deadlines.for_handling(here.campaign, here.received_on, day, day, here.calendar)
    return _Clock(name=ClockName.SET, deadline=proposed.day)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None

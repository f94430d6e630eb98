"""Pressing a case that is late, step by step: what the ladder of its campaign proposes today, and
what the unit still has to answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casestore.calendar.working_days import Calendar
from casestore.campaign.clocks import Rung
from casestore.lifecycle.moves import HANDLING
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb

#: Who orders a unit to move, and is shown what the ladder proposes.
ORDERED_BY = frozenset({Role.COORDINATOR, Role.SUPERVISOR})

#: The acts of pressing, the mildest first; what the unit does about them is a move of its own.
STEPS = (Verb.REMIND, Verb.PRESS, Verb.LIST, Verb.TALK)
ANSWERED_BY = HANDLING

#: So many working days a unit has to report when the office names no day.
REPORT_WITHIN = 5


@dataclass(frozen=True, kw_only=True)
class Act:
    """Something that was done to press a case, or by its unit, on a Shanghai ``day``. ``due`` is
    the deadline that was running then, ``report_by`` until when an answer was demanded."""

    verb: Verb
    day: date
    due: date | None = None
    report_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The step that the ladder asks for, since the day ``since``, by the rule ``source``."""

    step: Verb
    since: date
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """What a unit has not answered: the last ``act``, and how often it was reminded in all."""

    act: Act
    reminded: int


def day_of(rung: Rung, deadline: date, calendar: Calendar) -> date:
    """The day on which ``rung`` is reached for a case that is due on ``deadline``."""
    day, left = deadline, abs(rung.days)
    one = timedelta(days=1 if rung.days > 0 else -1)
    while left:
        day += one
        left -= not calendar.day_off(day)
    return day


def reached(
    ladder: Sequence[Rung], deadline: date, today: date, calendar: Calendar
) -> Proposal | None:
    """The highest rung that a case due on ``deadline`` has reached ``today``."""
    found: Proposal | None = None
    for rung in ladder:
        since = day_of(rung, deadline, calendar)
        if since <= today:
            found = Proposal(step=Verb(rung.step), since=since, source=rung.source)
    return found


def is_climbed(wanted: Proposal, deadline: date, done: Sequence[Act]) -> bool:
    """Whether ``done`` holds a step as hard as ``wanted`` since its day, or a harder one for this
    deadline."""
    return any(_climbs(act, wanted, deadline) for act in done if act.verb in STEPS)


def _climbs(act: Act, wanted: Proposal, deadline: date) -> bool:
    hard, asked = STEPS.index(act.verb), STEPS.index(wanted.step)
    return (hard >= asked and act.day >= wanted.since) or (hard > asked and act.due == deadline)


def unanswered(acts: Sequence[Act]) -> Unanswered | None:
    """What a unit still has to answer after ``acts``, oldest first. What it does itself answers
    all before it, and another unit that gets the case begins anew; a demand with a day stands
    before a mere reminder."""
    open_acts = list[Act]()
    for act in acts:
        if act.verb in ANSWERED_BY or act.verb is Verb.TRANSFER:
            open_acts = []
        elif act.verb in STEPS or act.verb is Verb.MEETING:
            open_acts.append(act)
    if not open_acts:
        return None
    demands = [act for act in open_acts if act.report_by] or open_acts
    return Unanswered(act=demands[-1], reminded=reminders(acts))


def reminders(acts: Sequence[Act]) -> int:
    """How often ``acts`` reminded the unit."""
    return sum(act.verb is Verb.REMIND for act in acts)


def report_day(today: date, calendar: Calendar) -> date:
    """Until when a unit reports that is pressed ``today``."""
    return day_of(Rung(step="press", days=REPORT_WITHIN), today, calendar)

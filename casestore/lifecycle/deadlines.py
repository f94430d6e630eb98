"""Clocks that can show their calculation: the start, each day counted, what was skipped, and the
result. Pure.

The day on which a clock starts does not count (the rule of 民法典第二百零一条); the last counted
day is the deadline.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from casestore.calendar.working_days import PUBLISHED, Calendar, days_after
from casestore.campaign.clocks import Clock
from casestore.campaign.model import Campaign
from casestore.lifecycle.case_states import CASE_STATES, ClockName, State


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline that can show its calculation: ``start``, each counted day, what was skipped, and
    the result.

    ``what`` says what is due (审查, 转办, 办结, 核查 …); ``left`` counts the same days from
    today (negative = overdue).
    """

    what: str
    start: date
    day: date
    left: int
    counts: Literal["working", "calendar"]
    counted: int
    skipped: tuple[tuple[date, str], ...] = ()
    source: str = ""
    uncertain: bool = False


@dataclass(frozen=True, kw_only=True)
class Running:
    """The clock that runs on a case: by which rule, since when and until when."""

    state: State
    clock: ClockName | None
    start: date | None
    deadline: date | None


def rule_of(campaign: Campaign, clock: ClockName) -> Clock:
    """What ``campaign`` counts ``clock`` by; ``SET`` is counted by nobody."""
    rule: Clock = getattr(campaign.clocks, clock)
    return rule


def due(clock: Clock, what: str, start: date, today: date, calendar: Calendar = PUBLISHED) -> Due:
    """The deadline of ``clock`` started on ``start``, as seen ``today`` (Shanghai dates)."""
    if clock.counts == "calendar":
        day = start + timedelta(days=clock.days)
        return fixed(what, start, day, today, clock.source)
    counted, day, skipped = 0, start, []
    for day in days_after(start):
        off = calendar.day_off(day)
        if off:
            skipped.append((day, off))
        else:
            counted += 1
        if counted == clock.days:
            break
    uncertain = not calendar.is_certain(start, day)
    left = calendar.between(today, day)
    return Due(
        what=what,
        start=start,
        day=day,
        left=left,
        counts="working",
        counted=counted,
        skipped=tuple(skipped),
        source=clock.source,
        uncertain=uncertain,
    )


def fixed(what: str, start: date, day: date, today: date, source: str = "") -> Due:
    """A deadline that a person set or a plan fixes: ``day`` itself, counted in calendar days
    from ``start``."""
    return Due(
        what=what,
        start=start,
        day=day,
        left=(day - today).days,
        counts="calendar",
        counted=(day - start).days,
        source=source,
    )


def for_handling(
    campaign: Campaign, received: date, start: date, today: date, calendar: Calendar = PUBLISHED
) -> Due:
    """The deadline to propose when a case received on ``received`` goes to a unit on ``start``.

    With ``clocks.year_end`` no later than the end of the year in which the clue came in, while
    that year lasts.
    """
    proposed = due(campaign.clocks.handle, "办结", start, today, calendar)
    end = date(received.year, 12, 31)
    if campaign.clocks.year_end and start < end < proposed.day:
        return fixed("办结", start, end, today, "收到的线索原则上当年办结")
    return proposed


def current(
    campaign: Campaign, running: Running, today: date, calendar: Calendar = PUBLISHED
) -> Due | None:
    """The deadline of the clock that runs now, or ``None`` where none does."""
    if running.deadline is None or running.start is None or not running.clock:
        return None
    what = CASE_STATES[running.state].due
    if running.clock is ClockName.SET:
        return fixed(what, running.start, running.deadline, today, "由统筹单位确定")
    return due(rule_of(campaign, running.clock), what, running.start, today, calendar)


def seen_on(due: Due, today: date) -> Due:
    """``due`` as it stands ``today``, counted again from its own list of days off: whoever shows it
    later has no calendar but the published one, which counts the days it is overdue."""
    if due.counts == "calendar":
        return replace(due, left=(due.day - today).days)
    if today > due.day:
        return replace(due, left=-PUBLISHED.between(due.day, today))
    off = {day for day, _why in due.skipped}
    days = (today + timedelta(days=n) for n in range(1, (due.day - today).days + 1))
    return replace(due, left=sum(day not in off for day in days))

"""Clocks that can show their calculation: the start, each day counted, what was skipped, and the
result. Pure.

The day on which a clock starts does not count (the rule of 民法典第二百零一条); the last counted
day is the deadline.
"""

from datetime import date, timedelta

from casestore.calendar.working_days import PUBLISHED, Calendar, days_after
from casestore.campaign.model import Campaign, Clock
from casestore.ledger.records import Due
from casestore.lifecycle.cases import State

#: The clock that starts when a case enters a state, and what it is a deadline for. ``set`` is a
#: date set by a person.
CLOCKS: dict[State, tuple[str, str]] = {
    State.RECEIVED: ("review", "审查"),
    State.RETURNED: ("complete", "补正"),
    State.ACCEPTED: ("transfer", "转办"),
    State.TRANSFERRED: ("set", "办结"),
    State.HANDLING: ("set", "办结"),
    State.AGREED: ("set", "履行"),
    State.SETTLED: ("verify", "核查"),
}


def due(clock: Clock, what: str, start: date, today: date, calendar: Calendar = PUBLISHED) -> Due:
    """The deadline of ``clock`` started on ``start``, as seen ``today`` (Shanghai dates)."""
    if clock.counts == "calendar":
        day = start + timedelta(days=clock.days)
        return Due(what, start, day, (day - today).days, "calendar", clock.days, (), clock.source)
    counted, day, skipped = 0, start, []
    for day in days_after(start):
        off = calendar.day_off(day)
        if off:
            skipped.append((day, off))
        else:
            counted += 1
        if counted == clock.days:
            break
    uncertain = not (calendar.is_known(start.year) and calendar.is_known(day.year))
    left = calendar.between(today, day)
    return Due(what, start, day, left, "working", counted, tuple(skipped), clock.source, uncertain)


def fixed(what: str, start: date, day: date, today: date, source: str = "") -> Due:
    """A deadline that a person set or a plan fixes: ``day`` itself, counted in calendar days
    from ``start``."""
    return Due(what, start, day, (day - today).days, "calendar", (day - start).days, (), source)


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
    campaign: Campaign,
    state: State,
    clock: str,
    start: date | None,
    deadline: date | None,
    today: date,
    calendar: Calendar = PUBLISHED,
) -> Due | None:
    """The clock that runs on a case now, or ``None`` where none does."""
    if deadline is None or start is None or not clock:
        return None
    what = CLOCKS[state][1]
    if clock == "set":
        return fixed(what, start, deadline, today, "由统筹单位确定")
    rule: Clock = getattr(campaign.clocks, clock)
    return due(rule, what, start, today, calendar)

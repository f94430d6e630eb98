"""Which days count as working days in China: weekends, public holidays and the weekends worked in exchange for them.

Source: the yearly holiday notices of the State Council's office, as kept by ``chinese-calendar``. A year whose notice
it does not hold is *uncertain*: weekends only, and whoever shows a date of it has to say so.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from gettext import gettext as _

import chinese_calendar

_WEEKEND = {5: "周六", 6: "周日"}
_NAMES = {item.value: item.chinese for item in chinese_calendar.Holiday}


@lru_cache(maxsize=8192)
def day_off(day: date) -> str:
    """Why ``day`` is not worked (春节, 周六 …), or ``""`` when it is a working day."""
    if not is_known(day.year):
        return _(_WEEKEND[day.weekday()]) if day.weekday() in _WEEKEND else ""
    off, name = chinese_calendar.get_holiday_detail(day)
    if not off:
        return ""
    return _(_NAMES[name]) if name else _(_WEEKEND[day.weekday()])


@lru_cache(maxsize=256)
def is_known(year: int) -> bool:
    """Whether the holiday list of ``year`` is at hand."""
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


def days_after(start: date) -> Iterator[date]:
    """Every day after ``start``, without end."""
    while True:
        start += timedelta(days=1)
        yield start


def between(start: date, end: date) -> int:
    """The working days after ``start`` up to and including ``end``; negative when ``end`` is the earlier."""
    if end < start:
        return -between(end, start)
    return sum(1 for n in range(1, (end - start).days + 1) if not day_off(start + timedelta(days=n)))

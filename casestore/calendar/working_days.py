"""Which days count as working days in China: weekends, public holidays and the weekends worked in
exchange for them.

Source: the yearly holiday notices of the State Council's office, as kept by ``chinese-calendar``
and, for later years, as the office entered them. A year whose notice is not at hand is
*uncertain*: weekends and the holidays that the law fixes, and whoever shows a date of it has to
say so (:data:`casestore.calendar.statutory.BY_THE_LIST`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from casestore.calendar.statutory import holidays_of

_WEEKEND = {5: "周六", 6: "周日"}
_NAMES = {item.value: item.chinese for item in chinese_calendar.Holiday}


@dataclass(frozen=True)
class YearList:
    """One year's notice: the days off with their holiday's name, and the weekend days that are
    worked for them."""

    year: int
    off: Mapping[date, str]
    worked: frozenset[date]


class Calendar:
    """Working days by the lists that the office entered; years without one by
    ``chinese-calendar``'s."""

    def __init__(self, entered: Iterable[YearList] = ()) -> None:
        lists = tuple(entered)
        self.years = frozenset(one.year for one in lists)
        self._off = {day: name for one in lists for day, name in one.off.items()}
        self._worked = frozenset(day for one in lists for day in one.worked)

    def day_off(self, day: date) -> str:
        """Why ``day`` is not worked (春节, 周六 …), or ``""`` when it is a working day."""
        if day in self._worked:
            return ""
        if day in self._off:
            return self._off[day]
        return _weekend(day) if day.year in self.years else _published(day)

    def is_certain(self, start: date, end: date) -> bool:
        """Whether the lists of every year from ``start`` to ``end`` are at hand."""
        return all(self.is_known(year) for year in range(start.year, end.year + 1))

    def is_known(self, year: int) -> bool:
        """Whether the holiday list of ``year`` is at hand."""
        return year in self.years or is_published(year)

    def between(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and including ``end``; negative when ``end`` is
        the earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(
            1
            for n in range(1, (end - start).days + 1)
            if not self.day_off(start + timedelta(days=n))
        )


#: Nothing entered: what ``chinese-calendar`` knows.
PUBLISHED = Calendar()


@lru_cache(maxsize=8192)
def _published(day: date) -> str:
    if not is_published(day.year):
        return holidays_of(day.year).get(day) or _weekend(day)
    off, name = chinese_calendar.get_holiday_detail(day)
    if not off:
        return ""
    return _NAMES[name] if name else _WEEKEND[day.weekday()]


def _weekend(day: date) -> str:
    return _WEEKEND.get(day.weekday(), "")


@lru_cache(maxsize=256)
def is_published(year: int) -> bool:
    """Whether ``chinese-calendar`` holds the list of ``year``."""
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

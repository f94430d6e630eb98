"""Days in a text, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casestore.publishing.redaction.views import Readings, View, without_word_one


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day as a text tells it: year, month or day may be missing (``None``)."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int

    def is_of(self, known: date) -> bool:
        """Whether this tells ``known``, as far as it goes."""
        return (
            self.month == known.month
            and self.day in (None, known.day)
            and self.year in (None, known.year)
        )


_YEAR = r"(?<!\d)((?:19|20)\d{2}|\d{2})\s?"
_MONTH, _DAY = r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_WHOLE = re.compile(
    rf"{_YEAR}(?:年|[./\-—_])\s?{_MONTH}\s?(?:月(?:份)?|[./\-—_])\s?{_DAY}(?:\s?[日号]|(?![\d.]))"
)
_PACKED = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_OF_MONTH = re.compile(rf"{_YEAR}年\s?{_MONTH}\s?月(?!\s?\d)")
_OF_YEAR = re.compile(rf"(?<![\d年])\s?(?<!\d){_MONTH}\s?月(?:份)?\s?{_DAY}\s?[日号]")


def find(readings: Readings) -> Iterator[Day]:
    """Every day in a text, those without a year and months of a year included."""
    spaced = readings.plain
    counted = readings.counted
    views = (spaced, readings.digits(counted), readings.digits(without_word_one(counted)))
    for view in views:
        for found in (*_WHOLE.finditer(view.text), *_PACKED.finditer(view.text)):
            yield _day(view, found, found[1], found[2], found[3])
        for found in _OF_MONTH.finditer(view.text):
            yield _day(view, found, found[1], found[2], None)
        for found in _OF_YEAR.finditer(view.text):
            yield _day(view, found, None, found[1], found[2])


def _day(view: View, found: re.Match[str], year: str | None, month: str, day: str | None) -> Day:
    start, end = view.span(*found.span())
    number = int(year) if year else None
    if number is not None and number < 100:
        number += 2000 if number < 70 else 1900
    return Day(year=number, month=int(month), day=int(day) if day else None, start=start, end=end)

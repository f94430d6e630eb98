"""The reports that a campaign prescribes: how often, about which days, by when, with which parts.
Pure.

A campaign names its own; there is no list of known ones (``[[reports]]`` in ``docs/campaigns.md``).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from casestore.campaign.toml_values import Id, Part, Text

#: The parts that a report is put together from (:mod:`casestore.lifecycle.report_tables`).
ReportPart = Literal["progress", "units", "targets", "lists", "problems", "results", "arrears"]
#: How long before its last day a unit may hand in what a report is put together from.
_AHEAD = timedelta(days=5)


class Report(Part):
    """A report about each month, quarter or year, or about all until one day (``once``, ``on``).

    ``day`` is the last day to hand it in: of the month after, or of the same month (``covers``); of
    the month after a quarter; of ``month`` of the year after. Without one it is made when it is
    wanted. ``categories`` limits it to some categories; ``handed_in_by`` says which units have to
    report before: those that lead a category, or those that have cases. A report without ``id``, as
    they were written before there were any, is known by its place.
    """

    id: Id = ""
    title: Text = "进展情况报告"
    every: Literal["month", "quarter", "year", "once"] = "month"
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    on: Date | None = None
    covers: Literal["previous-month", "same-month"] = "previous-month"
    who: Text
    to: str = ""
    copies: str = ""
    parts: tuple[ReportPart, ...] = ("progress", "units")
    categories: tuple[Id, ...] = ()
    handed_in_by: Literal["nobody", "leads", "responsible"] = "nobody"


@dataclass(frozen=True, kw_only=True)
class Span:
    """What one report is about: the days from ``start`` to ``end``, cases as they stood when
    ``end`` was over; handed in by ``due`` (``None``: no day is prescribed)."""

    start: Date
    end: Date
    due: Date | None
    words: str

    @property
    def opens(self) -> Date:
        """From when on units hand in: when the days are over, or some before the report's own."""
        return min(self.end, self.due - _AHEAD) if self.due else self.end


def spans(report: Report, first: Date, last: Date) -> tuple[Span, ...]:
    """Everything that ``report`` is to be made about in a campaign from ``first`` to ``last``,
    oldest first. The first one begins with the campaign."""
    if report.every == "once":
        on = report.on or last
        words = f"截至{on.year}年{on.month}月{on.day}日"
        return (Span(start=first, end=on, due=on, words=words),)
    found = (span for span in _all(report, first, last) if span.end >= first)
    return tuple(
        Span(start=max(span.start, first), end=span.end, due=span.due, words=span.words)
        for span in found
        if span.start <= last
    )


def _all(report: Report, first: Date, last: Date) -> Iterator[Span]:
    for year in range(first.year, last.year + 1):
        if report.every == "year":
            yield _of_year(report, year)
        elif report.every == "quarter":
            yield from (_of_quarter(report, year, number) for number in range(1, 5))
        elif report.covers == "same-month" and report.day:
            yield from (_to_day(year, month, report.day) for month in range(1, 13))
        else:
            yield from (_of_month(report, year, month) for month in range(1, 13))


def _of_year(report: Report, year: int) -> Span:
    due = day_of(year + 1, report.month or 1, report.day) if report.day else None
    return Span(start=Date(year, 1, 1), end=Date(year, 12, 31), due=due, words=f"{year}年")


def _of_quarter(report: Report, year: int, number: int) -> Span:
    end = day_of(year, number * 3, 31)
    return Span(
        start=Date(year, number * 3 - 2, 1),
        end=end,
        due=_day_after(end, report.day),
        words=f"{year}年第{'一二三四'[number - 1]}季度",
    )


def _of_month(report: Report, year: int, month: int) -> Span:
    end = day_of(year, month, 31)
    own = report.covers == "same-month"
    due = end if own else _day_after(end, report.day)
    return Span(start=Date(year, month, 1), end=end, due=due, words=f"{year}年{month}月")


def _to_day(year: int, month: int, day: int) -> Span:
    """A report on ``day`` about its own month: from the day after the one before, so that no day
    is in none."""
    before = Date(year, month, 1) - timedelta(days=1)
    end = day_of(year, month, day)
    return Span(
        start=day_of(before.year, before.month, day) + timedelta(days=1),
        end=end,
        due=end,
        words=f"{year}年{month}月",
    )


def _day_after(end: Date, day: int | None) -> Date | None:
    """Day ``day`` of the month after ``end``."""
    after = end + timedelta(days=1)
    return day_of(after.year, after.month, day) if day else None


def day_of(year: int, month: int, day: int) -> Date:
    """Day ``day`` of a month, or its last one where it has fewer."""
    return Date(year, month, min(day, monthrange(year, month)[1]))


def with_ids(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """``reports``, those without an id called ``report-<place>``, counted from 1."""
    return tuple(
        one if one.id else one.model_copy(update={"id": f"report-{place}"})
        for place, one in enumerate(reports, 1)
    )

"""The terms of the five campaigns, by hand: what their notices say, and where they say nothing what
the program is documented to take. (count, "w" working or "c" calendar days)"""

from dataclasses import dataclass, field, replace
from datetime import date

from tests.torture.years.holidays import ONE, workdays_on

Term = tuple[int, str]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """One campaign; ``first`` and ``last`` bound the days on which clues may come in."""

    first: date
    last: date
    review: Term = (10, "w")
    complete: Term = (15, "w")
    transfer: Term = (1, "w")
    handle: Term = (30, "c")
    extend: Term = (30, "c")
    longest: Term = (90, "c")
    verify: Term = (10, "w")
    objection: Term = (30, "c")
    appeal: Term = (30, "c")
    rating: Term = (5, "w")
    callback: Term = (15, "w")
    #: What is done about a late case: so many working days after it is due.
    ladder: tuple[tuple[int, str], ...] = ((-3, "remind"), (0, "remind"), (3, "press"), (7, "list"))
    year_end: bool = False
    #: Days of the month on which nobody visits an enterprise.
    quiet: tuple[int, int] | None = None
    #: By when how much of a hundred accepted cases is to be settled.
    targets: tuple[tuple[date, int], ...] = field(default=())


_USUAL = Terms(first=date(2022, 5, 19), last=date(2022, 12, 31))
CAMPAIGNS: dict[str, Terms] = {
    "xinjian-2022": replace(_USUAL, year_end=True),
    "zhushan-2022": replace(_USUAL, first=date(2022, 6, 1), last=date(2023, 12, 31)),
    "zengdu-2024": replace(_USUAL, first=date(2024, 4, 19), last=date(2024, 6, 30)),
    "heilongjiang-2019": replace(
        _USUAL,
        first=date(2019, 4, 8),
        last=date(2019, 4, 30),
        targets=((date(2019, 12, 31), 50), (date(2020, 12, 31), 100)),
    ),
    "xinjian-park-2024": replace(
        _USUAL,
        first=date(2024, 1, 20),
        last=date(2026, 12, 31),
        review=(1, "w"),
        handle=(15, "w"),
        extend=(15, "w"),
        longest=(30, "w"),
        quiet=(1, 20),
    ),
}


def after(start: date, term: Term) -> date:
    """The last day of ``term``; the day on which it begins doesn't count."""
    count, kind = term
    return workdays_on(start, count) if kind == "w" else start + ONE * count

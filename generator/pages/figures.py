"""Monthly counts added up, and what published cases have in common, for ledger sheet and figures
pages. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from casestore.public.codes import FEW
from casestore.public.rows import CategoryCount, ListedCase, MonthlyCount


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Cases counted; ``settled`` includes those struck off, ``accepted`` includes those settled."""

    received: int = 0
    accepted: int = 0
    settled: int = 0
    struck_off: int = 0

    def __add__(self, other: "Totals | MonthlyCount | CategoryCount") -> "Totals":
        return Totals(
            received=self.received + other.received,
            accepted=self.accepted + other.accepted,
            settled=self.settled + other.settled,
            struck_off=self.struck_off + other.struck_off,
        )

    @property
    def open(self) -> int:
        return max(0, self.accepted - self.settled)

    @property
    def waiting(self) -> int:
        """Settled, not yet verified on the spot."""
        return max(0, self.settled - self.struck_off)

    @property
    def rate(self) -> float | None:
        """Settled of accepted in percent, one decimal; ``None`` while nothing is accepted."""
        return round(100 * self.settled / self.accepted, 1) if self.accepted else None


def totals(counts: Iterable[MonthlyCount]) -> Totals:
    """All of ``counts`` together."""
    result = Totals()
    for count in counts:
        result += count
    return result


def by_category(counts: Iterable[CategoryCount]) -> dict[str, Totals]:
    """Totals by category id; those of categories with too few cases stand together under ``""``."""
    return {count.category: Totals() + count for count in counts}


@dataclass(frozen=True)
class Month:
    """One month on its own and everything up to its end."""

    month: str
    own: Totals
    so_far: Totals

    @property
    def text(self) -> str:
        return f"{self.month[:4]}年{int(self.month[5:])}月"


def months(counts: Iterable[MonthlyCount], until: date) -> list[Month]:
    """Every month from the first with a count to that of ``until`` or the last with one, empty
    months included."""
    own: dict[str, Totals] = {}
    for count in counts:
        own[count.month] = own.get(count.month, Totals()) + count
    if not own:
        return []
    last = max(max(own), f"{until:%Y-%m}")
    found, so_far, name = [], Totals(), min(own)
    while name <= last:
        so_far += own.get(name, Totals())
        found.append(Month(name, own.get(name, Totals()), so_far))
        name = month_after(name)
    return found


@dataclass(frozen=True)
class Duration:
    """How long ``cases`` published cases took; ``days``, the median in working days, is ``None``
    for too few."""

    cases: int
    days: float | None


def durations(
    cases: Iterable[ListedCase], of: Callable[[ListedCase], str], few: int = FEW
) -> dict[str, Duration]:
    """Medians by the answer ``of`` gives for a case, the most cases first; of ``few`` or more that
    tell their days."""
    days: dict[str, list[int]] = {}
    for case in cases:
        days.setdefault(of(case), []).append(case.days)
    found = sorted(days.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: Duration(len(own), _median(own, few)) for name, own in found}


def _median(days: list[int], few: int) -> float | None:
    told = [one for one in days if one]
    return median(told) if len(told) >= few else None


def month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def totals_by(found: list[Month], day: date) -> Totals:
    """What had been counted by the end of the month of ``day``."""
    before = [month.so_far for month in found if month.month <= f"{day:%Y-%m}"]
    return before[-1] if before else Totals()

"""Two years of each campaign, worked by a seed with a clock that is set day by day: every term,
every list of the desk's first page, every figure equals what a plain calculation on paper says.

A round is a case. Fewer than a hundred are of the model campaign alone, of which some months are
worked, past the end of a year, and looked at twice a week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from traceback import format_exc

from casestore.errors import CaseStoreError
from tests import costs
from tests.casestore.ledger_fixture import MODEL, open_office
from tests.torture.years import pushing
from tests.torture.years.acting import NEXT, PACES, Years
from tests.torture.years.comparing import compare_day, compare_figures
from tests.torture.years.holidays import is_worked
from tests.torture.years.keeping import compare_reports, is_last_of_month, keep
from tests.torture.years.terms import CAMPAIGNS

FULL, SHORT = 600, 16
SEED = 20220519
#: How often a case is reminded out of turn and its term asked to be longer, a day.
REMINDED, LONGER = 0.02, 0.03
#: So many disagreements are told.
TOLD = 20


@dataclass(frozen=True, kw_only=True)
class Length:
    """So many ``days`` are worked, every ``step`` days all is compared, and the last clue comes in
    at most ``coming`` days after the first, where the campaign takes clues so long."""

    days: int
    step: int
    coming: int


WHOLE, SOME = Length(days=730, step=1, coming=500), Length(days=270, step=4, coming=150)


def run(rounds: int, seed: int = SEED) -> dict[str, object]:
    """Work ``rounds`` cases through two years."""
    costs.reduce()
    names, length = ([MODEL], SOME) if rounds < 100 else (list(CAMPAIGNS), WHOLE)
    shares = [rounds // len(names) + (n < rounds % len(names)) for n in range(len(names))]
    found = [_years(id, share, seed, length) for id, share in zip(names, shares, strict=True)]
    wrong = [one for years in found for one in years.wrong]
    return {
        "rounds": sum(len(years.cases) for years in found),
        "failed": len(wrong),
        "acts": sum(years.acts for years in found),
        "what": wrong[:TOLD],
    }


def _years(id: str, count: int, seed: int, length: Length) -> Years:
    """One campaign's two years, in an office of its own."""
    with TemporaryDirectory() as folder:
        office = open_office(Path(folder) / "instance")
        years = Years(office=office, id=id, random=Random(f"{seed} {id}"))
        arrivals = _arrivals(years, count, length.coming)
        try:
            _live(years, arrivals, length)
        except CaseStoreError as error:  # what the paper allows, the product refuses
            years.wrong.append(f"{id} {years.today}: {error}\n{format_exc(limit=-3)}")
        office.store.close()
        return years


def _live(years: Years, arrivals: Sequence[int], length: Length) -> None:
    """All days of ``length``, and then the reports about each month of them."""
    for n in range(length.days):
        years.on(CAMPAIGNS[years.id].first + timedelta(days=n))
        for number in [number for number, day in enumerate(arrivals) if day == n]:
            years.register(f"{years.id} {number}")
        _work(years)
        if n % length.step == 0:
            compare_day(years)
        if is_last_of_month(years.today):
            compare_figures(years)
            keep(years)
        if len(years.wrong) > TOLD:
            return
    compare_reports(years)


def _arrivals(years: Years, count: int, coming: int) -> Sequence[int]:
    """On which day each clue comes in, while the campaign takes them."""
    terms = CAMPAIGNS[years.id]
    last = min((terms.last - terms.first).days, coming)
    return [years.random.randrange(last + 1) for _clue in range(count)]


def _work(years: Years) -> None:
    """What everybody does today."""
    dice = years.random
    for case in list(years.cases.values()):
        if case.state in NEXT and dice.random() < years.paces[case.id]:
            years.step(case)
        if not is_worked(years.today):
            continue
        if dice.random() < max(PACES) - years.paces[case.id] / 2:
            pushing.climb(years, case)
        if dice.random() < REMINDED:
            pushing.remind(years, case)
        if dice.random() < LONGER:
            pushing.extend(years, case)

"""The numbers of the ledger that become public. Plain columns only, nothing is opened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from casestore.campaign.money import FEN
from casestore.database.engine import Store
from casestore.database.tables import CaseTable
from casestore.lifecycle.case_states import State
from casestore.public.codes import FEW
from casestore.public.rows import CategoryCount, FulfilledSum, MonthlyCount


@dataclass(frozen=True, kw_only=True)
class PublicFigures:
    """What of the figures is public: by month, by category with small ones together, amounts in
    batches."""

    counts: tuple[MonthlyCount, ...] = ()
    categories: tuple[CategoryCount, ...] = ()
    amounts: tuple[FulfilledSum, ...] = ()


class MonthOf(FunctionElement[str]):
    """``2022-10`` of a moment, in Shanghai; the database counts months much faster than we do."""

    type = String()
    inherit_cache = True


@compiles(MonthOf, "sqlite")
def _sqlite_month(element: MonthOf, compiler: SQLCompiler, **_options: Any) -> str:
    # there has been no summer time since 1991
    return f"strftime('%Y-%m', {compiler.process(element.clauses)}, '+8 hours')"


@compiles(MonthOf, "postgresql")
def _postgresql_month(element: MonthOf, compiler: SQLCompiler, **_options: Any) -> str:
    return f"to_char({compiler.process(element.clauses)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"


#: The stages of a case, by the column of the counts, and when it entered each.
_STAGES = {
    "received": CaseTable.received_at,
    "accepted": CaseTable.accepted_at,
    "settled": CaseTable.settled_at,
    "struck_off": CaseTable.struck_off_at,
}

#: An import that was taken back counts nowhere; a subquery leaves the index of figures in use.
_is_kept = CaseTable.id.not_in(select(CaseTable.id).where(CaseTable.state == State.IMPORT_UNDONE))

#: Cases by stage, of one campaign and month or category.
Counted = dict[tuple[str, str], Counter[str]]


def public_figures(store: Store, crowd: int = FEW) -> PublicFigures:
    """The public figures of all campaigns, each table in the order of its keys; a stage undone
    is not counted. Every number is of whole batches of ``crowd`` cases: so is what two numbers
    differ by, those of two releases too."""
    with store.read() as session:
        by_month, by_category = _counted(session)
        sums = tuple(_amounts(_verified(session), crowd))
    months = tuple(_months(by_month, crowd))
    categories = tuple(_categories(by_category, crowd))
    return PublicFigures(counts=months, categories=categories, amounts=sums)


def _of_stages(counted: Counter[str]) -> dict[str, int]:
    return {stage: counted[stage] for stage in _STAGES}


def _counted(session: Session) -> tuple[Counted, Counted]:
    """Cases by campaign and month, and by campaign and category."""
    by_month: Counted = defaultdict(Counter)
    by_category: Counted = defaultdict(Counter)
    for stage, moment in _STAGES.items():
        keys = (CaseTable.campaign, CaseTable.category, MonthOf(moment))
        asked = select(*keys, func.count()).where(moment.is_not(None), _is_kept).group_by(*keys)
        for id, category, month, count in session.execute(asked):
            by_month[id, month][stage] += count
            by_category[id, category][stage] += count
    return by_month, by_category


def _verified(session: Session) -> dict[tuple[str, str], list[int]]:
    """The amounts of struck-off cases in the order of strike-off, by campaign and category."""
    verified: dict[tuple[str, str], list[int]] = {}
    amounts = select(CaseTable.campaign, CaseTable.category, CaseTable.fulfilled)
    told = amounts.where(CaseTable.fulfilled > 0, CaseTable.struck_off_at.is_not(None))
    for id, category, fulfilled in session.execute(
        told.order_by(CaseTable.struck_off_at, CaseTable.id)
    ):
        verified.setdefault((id, category), []).append(fulfilled or 0)
    return verified


def _months(counted: Counted, crowd: int) -> Iterator[MonthlyCount]:
    """Each batch of ``crowd`` cases in the month in which it became full."""
    so_far: Counter[tuple[str, str]] = Counter()
    for (campaign, month), own in sorted(counted.items()):
        told: Counter[str] = Counter()
        for stage in _STAGES:
            before = so_far[campaign, stage] // crowd
            so_far[campaign, stage] += own[stage]
            told[stage] = (so_far[campaign, stage] // crowd - before) * crowd
        if any(told.values()):
            yield MonthlyCount(campaign=campaign, month=month, **_of_stages(told))


def _categories(counted: Counted, crowd: int) -> Iterator[CategoryCount]:
    """Categories with at least ``crowd`` cases; the others as one, with the smallest of the
    first where they alone are still too few. Whole batches of each."""
    for campaign in sorted({id for id, _category in counted}):
        rows = {category: own for (id, category), own in counted.items() if id == campaign}
        by_size = sorted(rows, key=lambda category: (rows[category]["received"], category))
        rest: Counter[str] = Counter()
        while by_size and (rows[by_size[0]]["received"] < crowd or 0 < rest["received"] < crowd):
            rest += rows.pop(by_size.pop(0))
        if rest["received"]:
            rows[""] = rest
        for category in sorted(rows):
            told = Counter({stage: n // crowd * crowd for stage, n in rows[category].items()})
            if told["received"]:
                counts = _of_stages(told)
                yield CategoryCount(campaign=campaign, category=category, **counts)


def _amounts(verified: dict[tuple[str, str], list[int]], crowd: int) -> Iterator[FulfilledSum]:
    """What each category's whole batches came to; under ``""`` all of these, and nothing of a
    case that no category tells: else the one less the other would tell it."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for (campaign, category), amounts in sorted(verified.items()):
        cases = len(amounts) // crowd * crowd
        if cases:
            sums = found.setdefault(campaign, {"": (0, 0)})
            sums[category] = cases, sum(amounts[:cases])
            sums[""] = sums[""][0] + cases, sums[""][1] + sum(amounts[:cases])
    for campaign, sums in found.items():
        for category, (cases, amount) in sorted(sums.items()):
            wan = round(Fraction(amount, FEN))
            yield FulfilledSum(campaign=campaign, category=category, cases=cases, amount=wan)

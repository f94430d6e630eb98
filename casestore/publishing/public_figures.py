"""Numbers of the ledger: totals, and those that become public. Plain columns only, nothing is
opened."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from casestore.campaign.money import FEN
from casestore.database.engine import Store
from casestore.database.tables import CaseTable
from casestore.public.codes import FEW
from casestore.public.rows import CategoryCount, FulfilledSum, MonthlyCount


@dataclass(frozen=True)
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
    return f"strftime('%Y-%m', {compiler.process(element.clauses)}, '+8 hours')"  # no summer time since 1991


@compiles(MonthOf, "postgresql")
def _postgresql_month(element: MonthOf, compiler: SQLCompiler, **_options: Any) -> str:
    return f"to_char({compiler.process(element.clauses)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"


#: The stages of a case in the order of the counts.
_STAGES = (
    CaseTable.received_at,
    CaseTable.accepted_at,
    CaseTable.settled_at,
    CaseTable.struck_off_at,
)


def public_figures(store: Store) -> PublicFigures:
    """The public figures of all campaigns, each table in the order of its keys; a stage undone
    is not counted."""
    by_month: Counter[tuple[str, str, int]] = Counter()
    by_category: Counter[tuple[str, str, int]] = Counter()
    verified: dict[tuple[str, str], list[int]] = {}
    with store.read() as session:
        for stage, moment in enumerate(_STAGES):
            keys = (CaseTable.campaign, CaseTable.category, MonthOf(moment))
            for id, category, month, count in session.execute(
                select(*keys, func.count()).where(moment.is_not(None)).group_by(*keys)
            ):
                by_month[id, month, stage] += count
                by_category[id, category, stage] += count
        amounts = select(CaseTable.campaign, CaseTable.category, CaseTable.fulfilled)
        told = amounts.where(CaseTable.fulfilled > 0, CaseTable.struck_off_at.is_not(None))
        for id, category, fulfilled in session.execute(
            told.order_by(CaseTable.struck_off_at, CaseTable.id)
        ):
            for key in (category, ""):
                verified.setdefault((id, key), []).append(fulfilled or 0)
    months = sorted({(id, month) for id, month, _stage in by_month})
    return PublicFigures(
        tuple(MonthlyCount(*key, *(by_month[*key, stage] for stage in range(4))) for key in months),
        tuple(_categories(by_category)),
        tuple(_amounts(verified)),
    )


def _categories(counted: Counter[tuple[str, str, int]]) -> Iterator[CategoryCount]:
    """Categories with at least :data:`FEW` cases; the others as one, with the smallest of the
    first where they alone are still too few."""
    for campaign in sorted({id for id, _category, _stage in counted}):
        rows = {
            category: [counted[campaign, category, stage] for stage in range(4)]
            for id, category, _stage in counted
            if id == campaign
        }
        by_size = sorted(rows, key=lambda category: (rows[category][0], category))
        rest = [0, 0, 0, 0]
        while by_size and (rows[by_size[0]][0] < FEW or 0 < rest[0] < FEW):
            rest = [a + b for a, b in zip(rest, rows.pop(by_size.pop(0)), strict=True)]
        if rest[0]:
            rows[""] = rest
        yield from (CategoryCount(campaign, category, *rows[category]) for category in sorted(rows))


def _amounts(verified: dict[tuple[str, str], list[int]]) -> Iterator[FulfilledSum]:
    for (campaign, category), amounts in sorted(verified.items()):
        cases = len(amounts) // FEW * FEW
        if cases:
            yield FulfilledSum(
                campaign, category, cases, round(Fraction(sum(amounts[:cases]), FEN))
            )

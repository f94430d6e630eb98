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


def public_figures(store: Store) -> PublicFigures:
    """The public figures of all campaigns, each table in the order of its keys; a stage undone
    is not counted."""
    with store.read() as session:
        by_month, by_category = _counted(session)
        sums = tuple(_amounts(_verified(session)))
    months = tuple(
        MonthlyCount(campaign=campaign, month=month, **_of_stages(counted))
        for (campaign, month), counted in sorted(by_month.items())
    )
    return PublicFigures(counts=months, categories=tuple(_categories(by_category)), amounts=sums)


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
    """The amounts of struck-off cases in the order of strike-off, by campaign and category, and
    of all categories under ``""``."""
    verified: dict[tuple[str, str], list[int]] = {}
    amounts = select(CaseTable.campaign, CaseTable.category, CaseTable.fulfilled)
    told = amounts.where(CaseTable.fulfilled > 0, CaseTable.struck_off_at.is_not(None))
    for id, category, fulfilled in session.execute(
        told.order_by(CaseTable.struck_off_at, CaseTable.id)
    ):
        for key in (category, ""):
            verified.setdefault((id, key), []).append(fulfilled or 0)
    return verified


def _categories(counted: Counted) -> Iterator[CategoryCount]:
    """Categories with at least :data:`FEW` cases; the others as one, with the smallest of the
    first where they alone are still too few."""
    for campaign in sorted({id for id, _category in counted}):
        rows = {category: own for (id, category), own in counted.items() if id == campaign}
        by_size = sorted(rows, key=lambda category: (rows[category]["received"], category))
        rest: Counter[str] = Counter()
        while by_size and (rows[by_size[0]]["received"] < FEW or 0 < rest["received"] < FEW):
            rest += rows.pop(by_size.pop(0))
        if rest["received"]:
            rows[""] = rest
        for category in sorted(rows):
            yield CategoryCount(campaign=campaign, category=category, **_of_stages(rows[category]))


def _amounts(verified: dict[tuple[str, str], list[int]]) -> Iterator[FulfilledSum]:
    for (campaign, category), amounts in sorted(verified.items()):
        cases = len(amounts) // FEW * FEW
        if cases:
            amount = round(Fraction(sum(amounts[:cases]), FEN))
            yield FulfilledSum(campaign=campaign, category=category, cases=cases, amount=amount)

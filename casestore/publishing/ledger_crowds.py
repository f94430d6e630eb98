"""How many cases of the ledger are like one, at each step of telling less. Plain columns only,
nothing is opened."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from casestore.campaign.money import FEN
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable
from casestore.lifecycle.case_states import State
from casestore.public.codes import half_year
from casestore.publishing.public_figures import MonthOf
from casestore.publishing.traits import STEPS, Traits, coarsened, told_days
from casestore.settings import SHANGHAI

#: Where no summary will ever be written.
_ENDED = (
    State.RECEIVED,
    State.RETURNED,
    State.DECLINED,
    State.REGISTERED_ONLY,
    State.ESCALATED,
    State.WITHDRAWN,
)
#: :func:`casestore.public.codes.amount_band` for the database.
_BAND = case(
    (CaseTable.amount <= 0, "none"),
    (CaseTable.amount < 100 * FEN, "under-100"),
    (CaseTable.amount <= 1000 * FEN, "100-1000"),
    else_="over-1000",
)


def alike(session: Session, row: CaseTable, traits: Traits, crowd: int) -> tuple[int, ...]:
    """How many cases share the ``traits`` of ``row``, at each step up to the first where they are
    at least ``crowd``; at every step where they never are. As many as are told of: at the finest
    no more than ``crowd`` are counted."""
    groups = Counter[tuple[str, ...]]()
    for values, count in _groups(session, row):
        groups[values] += count
    found = []
    for steps in range(len(STEPS) + 1):
        if steps:
            count = sum(n for values, n in groups.items() if _is_like(values, traits, steps))
        else:
            count = _as_long(session, row, traits, crowd)
        found.append(count)
        if count >= crowd:
            break
    return tuple(found)


def _is_like(values: tuple[str, ...], traits: Traits, steps: int) -> bool:
    level, kind, industry, category, band, month = values
    other = Traits(
        campaign=traits.campaign,
        unit=traits.unit,
        level=level,
        respondent_kind=kind,
        industry=industry,
        category=category,
        amount_band=band,
        period=half_year(date.fromisoformat(f"{month}-01")),
        days=0,
    )
    return coarsened(other, steps) == coarsened(traits, steps)


def _of_its_unit(row: CaseTable) -> list[Any]:
    """The cases of the unit of ``row`` that were taken up and may be told of one day."""
    unit = row.unit or row.lead
    return [
        CaseTable.campaign == row.campaign,
        or_(CaseTable.unit == unit, and_(CaseTable.unit == "", CaseTable.lead == unit)),
        CaseTable.demo == row.demo,
        CaseTable.accepted_at.is_not(None),
        CaseTable.state.not_in(_ENDED),
    ]


def _groups(session: Session, row: CaseTable) -> Iterator[tuple[tuple[str, ...], int]]:
    keys = (
        CaseTable.respondent_level,
        CaseTable.respondent_kind,
        CaseTable.industry,
        CaseTable.category,
        _BAND,
        MonthOf(CaseTable.accepted_at),
    )
    asked = select(*keys, func.count()).where(*_of_its_unit(row)).group_by(*keys)
    for *values, count in session.execute(asked):
        yield tuple(values), count


def _as_long(session: Session, row: CaseTable, traits: Traits, enough: int) -> int:
    """How many struck-off cases share all of ``traits``, the days among it; not counted further
    than ``enough``."""
    asked = select(CaseTable.accepted_at, CaseTable.received_at, CaseTable.struck_off_at).where(
        *_of_its_unit(row),
        CaseTable.struck_off_at.is_not(None),
        CaseTable.respondent_level == traits.level,
        CaseTable.respondent_kind == traits.respondent_kind,
        CaseTable.industry == traits.industry,
        CaseTable.category == traits.category,
        _BAND.in_([traits.amount_band]),
    )
    between, count = calendar_of(session).between, 0
    for accepted, received, closed in session.execute(asked):
        if accepted and closed and half_year(_day(accepted)) == traits.period:
            count += told_days(between(_day(received), _day(closed))) == traits.days
        if count == enough:
            break
    return count


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()

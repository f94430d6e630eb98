"""Of how many enterprises the ledger has cases like one, at each step of telling less. Cases are
found by plain columns; only so many are opened as tell that their enterprises are enough."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from casestore.campaign.money import FEN
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.case_states import State
from casestore.public.codes import half_year
from casestore.publishing import enterprises
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
    State.MERGED,
)
#: :func:`casestore.public.codes.amount_band` for the database.
_BAND = case(
    (CaseTable.amount <= 0, "none"),
    (CaseTable.amount < 100 * FEN, "under-100"),
    (CaseTable.amount <= 1000 * FEN, "100-1000"),
    else_="over-1000",
)


def alike(ledger: Ledger, session: Session, row: CaseTable, traits: Traits) -> tuple[int, ...]:
    """How many enterprises have cases that share the ``traits`` of ``row``, its own among them, at
    each step up to the first where they are a crowd; at every step where they never are. No more
    than a crowd are counted."""
    crowd, groups, found = ledger.settings.crowd, list(_groups(session, row)), []
    for steps in range(len(STEPS) + 1):
        ids = _like(groups, traits, steps) if steps else _as_long(session, row, traits)
        found.append(enterprises.count(ledger, session, ids, crowd))
        if found[-1] >= crowd:
            break
    return tuple(found)


def _like(groups: list[tuple[tuple[str, ...], str]], traits: Traits, steps: int) -> Iterator[int]:
    for values, ids in groups:
        if _is_like(values, traits, steps):
            yield from map(int, ids.split(","))


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


def _groups(session: Session, row: CaseTable) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is known of cases of its unit, and the numbers of those of which it is true."""
    keys = (
        CaseTable.respondent_level,
        CaseTable.respondent_kind,
        CaseTable.industry,
        CaseTable.category,
        _BAND,
        MonthOf(CaseTable.accepted_at),
    )
    ids = func.aggregate_strings(cast(CaseTable.id, String), ",")
    asked = select(*keys, ids).where(*_of_its_unit(row)).group_by(*keys)
    for *values, some in session.execute(asked):
        yield tuple(values), some


def _as_long(session: Session, row: CaseTable, traits: Traits) -> Iterator[int]:
    """The struck-off cases that share all of ``traits``, the days among it."""
    moments = (CaseTable.accepted_at, CaseTable.received_at, CaseTable.struck_off_at)
    asked = select(CaseTable.id, *moments).where(
        *_of_its_unit(row),
        CaseTable.respondent_level == traits.level,
        CaseTable.respondent_kind == traits.respondent_kind,
        CaseTable.industry == traits.industry,
        CaseTable.category == traits.category,
        _BAND.in_([traits.amount_band]),
    )
    between = calendar_of(session).between
    for id, accepted, received, closed in session.execute(asked):
        if not (accepted and closed and half_year(_day(accepted)) == traits.period):
            continue
        if told_days(between(_day(received), _day(closed))) == traits.days:
            yield id


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()

"""In which order the list stands: by any of its columns, either way, ties by number of the row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, literal
from sqlalchemy.orm import InstrumentedAttribute

from casestore.campaign.model import Campaign
from casestore.database.tables import CaseTable
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import CASE_STATES

#: What :func:`order_of` makes.
Order = tuple[ColumnElement[Any], ...]
#: Orders that begin with the last, unless they are turned.
_DOWN = frozenset({"received", "amount"})
_PLAIN: Mapping[str, InstrumentedAttribute[Any]] = {
    "received": CaseTable.received_at,
    "amount": CaseTable.amount,
    "number": CaseTable.number,
    "respondent": CaseTable.respondent,
    "respondent_level": CaseTable.respondent_level,
    "respondent_kind": CaseTable.respondent_kind,
    "sme_arrears": CaseTable.sme_arrears,
}
#: Days, some of which are missing.
_DAYS: Mapping[str, InstrumentedAttribute[Any]] = {
    "deadline": CaseTable.deadline,
    "commitment_date": CaseTable.commitment_date,
}


@dataclass(frozen=True)
class Way:
    """A direction: ``down`` is from the last to the first."""

    down: bool

    def of(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[Any]:
        return column.desc() if self.down else column.asc()


def goes_down(query: Query) -> bool:
    """Whether the order of ``query`` begins with the last."""
    return (query.order in _DOWN) != query.turned


def order_of(query: Query, campaigns: Mapping[str, Campaign]) -> Order:
    """What the list is ordered by. Units and categories stand as their campaign has them, states
    as their table has them; what lacks the day stands last, either way."""
    way, order = Way(goes_down(query)), query.order
    if order in _PLAIN:
        return way.of(_PLAIN[order]), way.of(CaseTable.id)
    if order in _DAYS:
        # NULLS LAST is spelled out: SQLite and PostgreSQL put nulls at opposite ends.
        last = case((_DAYS[order].is_(None), 1), else_=0).asc()
        return last, way.of(_DAYS[order]), way.of(CaseTable.id)
    shown = [campaigns[query.campaign]] if query.campaign in campaigns else campaigns.values()
    return way.of(_rank(order, shown)), way.of(CaseTable.id)


def _rank(order: str, campaigns: Iterable[Campaign]) -> ColumnElement[int]:
    """The place of a case's state, category or unit; what is unknown comes last."""
    if order == "state":
        return _place(CaseTable.state, [state.value for state in CASE_STATES])
    if order == "category":
        ids = [one.id for campaign in campaigns for one in campaign.categories]
        return _place(CaseTable.category, ids)
    ids = [one.id for campaign in campaigns for one in campaign.units]
    return _place(CaseTable.lead if order == "lead" else CaseTable.unit, ids)


def _place(column: InstrumentedAttribute[Any], values: Iterable[str]) -> ColumnElement[int]:
    known = list(dict.fromkeys(values))
    places = {value: place for place, value in enumerate(known)}
    return case(places, value=column, else_=len(known)) if known else literal(0)

"""The form's columns that the ledger keeps in plain sight, because routing, lists and figures need
them: those that :mod:`casestore.campaign.form_fields` marks as open."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from casestore.campaign.form_fields import DEFAULT_FIELDS, Sealed
from casestore.campaign.money import amount_of, fen_of, wan_of
from casestore.database.tables import CaseTable
from casestore.exchange.completeness import date_of

#: Field id → its kind; each is a column of the cases' table by that name.
PLAIN: dict[str, str] = {
    item.id: item.kind for item in DEFAULT_FIELDS if item.sealed is Sealed.OPEN
}


def columns_of(values: Mapping[str, str]) -> dict[str, Any]:
    """The plain columns of a new case: dates as dates, amounts in fen, all else as text."""
    return {id: _kept(kind, values.get(id, "").strip()) for id, kind in PLAIN.items()}


def _kept(kind: str, text: str) -> str | int | date | None:
    if kind == "amount":
        return fen_of(amount_of(text) or Decimal(0))
    return date_of(text) if kind == "date" else text


def plain_value(row: CaseTable, id: str) -> str:
    """What was typed into the field ``id``, ``""`` for one that isn't kept in plain sight."""
    if id not in PLAIN:
        return ""
    value = getattr(row, id)
    if PLAIN[id] == "amount":
        return f"{wan_of(value):f}"
    return value.isoformat() if isinstance(value, date) else value or ""

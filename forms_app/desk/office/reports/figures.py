"""Figures of reports in words."""

from decimal import ROUND_DOWN, Decimal

from casestore.campaign.money import wan_of
from casestore.exchange.completeness import date_of
from casestore.lifecycle.report_tables import Cell, Column
from forms_app.desk.ui.amounts import amount
from forms_app.web.dates import day
from forms_app.web.translations import say


def figure_words(column: Column, cell: Cell) -> str:
    """What stands in a cell: a count, 万元 to the fen, a share of a whole, or words.

    A share is rounded down: what is short of a target by one case never reads as if it were
    reached.
    """
    if column.kind == "text":
        on = date_of(cell.text)
        return day(on) if on else say(cell.text)
    if column.kind == "amount":
        return amount(wan_of(cell.n))
    if column.kind == "share":
        return f"{share(cell.n, cell.of)}%" if cell.of else "—"
    return str(cell.n)


def share(part: int, whole: int) -> Decimal:
    """``part`` of ``whole`` in per cent, to one place, rounded down."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_DOWN)

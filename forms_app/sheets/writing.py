"""The ledger as a workbook: each list of the campaign in its official columns, exactly.

Every text is written as text, whatever it begins with, and marked so that it stays one where the
sheet is edited or saved as CSV: nothing that a claimant wrote is ever computed.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from casestore.campaign.form_fields import CONTACT, Field, Sealed
from casestore.campaign.model import Campaign
from casestore.ledger.queries.whole_rows import WholeRow
from casestore.public.scripts import in_script
from forms_app.sheets.mapping import REGISTRATION
from forms_app.sheets.targets import BESIDE, RECEIVED, SOURCE, columns_in_cells

#: Excel takes no longer name for a sheet, and none with these in it.
_NAME, _BARRED = 31, re.compile(r"[\[\]:*?/\\']")
#: What Excel, or a CSV of it, would take for a formula.
_FORMULA = re.compile(r"[\s]*[=+\-@\t\r]")
#: Digits that Excel keeps.
_EXACT = 15


@dataclass(frozen=True, kw_only=True)
class OutList:
    """One sheet to be: its name, whose respondents stand on it (empty: all), and its columns."""

    title: str
    respondents: frozenset[str]
    columns: tuple[Field, ...]

    def holds(self, kind: str) -> bool:
        return not self.respondents or kind in self.respondents

    @property
    def names_contacts(self) -> bool:
        """Whether it says how a claimant is reached, which nobody opens without a reason."""
        return any(one.id in CONTACT for one in self.columns)


def out_lists(campaign: Campaign, registration: bool = False) -> list[OutList]:
    """The sheets of ``campaign``: the lists that it prescribes; with ``registration``, or where it
    prescribes none, one of every column that a cell can hold, with the day and the way in."""
    columns = {one.id: one for one in campaign.columns()}
    found = [
        OutList(
            title=one.title,
            respondents=frozenset(one.respondents),
            columns=tuple(columns[id] for id in one.columns if id in columns),
        )
        for one in campaign.ledger_lists
    ]
    if registration or not found:
        title = in_script(REGISTRATION, campaign.script)
        whole = (_beside(RECEIVED), _beside(SOURCE), *columns_in_cells(campaign))
        found.append(OutList(title=title, respondents=frozenset(), columns=whole))
    return found


def _beside(id: str) -> Field:
    kind = "date" if id == RECEIVED else "text"
    return Field(id=id, label=BESIDE[id], kind=kind, step="", sealed=Sealed.OPEN)  # type: ignore[arg-type]


def workbook_of(campaign: Campaign, lists: Sequence[OutList], rows: Sequence[WholeRow]) -> bytes:
    """The file: one sheet a list, its head in the first row, one case a row."""
    target = io.BytesIO()
    book, styles = new_book(target)
    taken: set[str] = set()
    for one in lists:
        sheet = book.add_worksheet(sheet_name(one.title, taken))
        write_head(sheet, [(item.label, item.kind) for item in one.columns], campaign, styles)
        for number, row in enumerate((x for x in rows if one.holds(x.respondent_kind)), 1):
            for column, item in enumerate(one.columns):
                write_cell(
                    sheet, (number, column), (item.kind, _value(campaign, item, row)), styles
                )
    book.close()
    return target.getvalue()


def new_book(target: io.BytesIO) -> tuple[Any, dict[str, Any]]:
    """A workbook to be, in ``target``, and the styles of its cells."""
    # in memory: nothing of it may lie on a disk unsealed
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    return book, {
        "head": book.add_format({"bold": True, "text_wrap": True, "border": 1}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "quoted": book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        ),
        "date": book.add_format({"num_format": 'yyyy"年"m"月"d"日"', "valign": "top"}),
        "amount": book.add_format({"num_format": "#,##0.######", "valign": "top"}),
    }


def sheet_name(title: str, taken: set[str]) -> str:
    """A name for a sheet that Excel takes, and that no other has."""
    bare = _BARRED.sub("", title)
    for number in range(1, len(taken) + 2):
        end = f"（{number}）" if number > 1 else ""
        name = bare[: _NAME - len(end)] + end
        if name not in taken:
            break
    taken.add(name)
    return name


def write_head(
    sheet: Any,
    columns: Sequence[tuple[str, str]],
    campaign: Campaign,
    styles: Mapping[str, Any],
) -> None:
    """The first row: label and kind of each of ``columns``."""
    for column, (label, kind) in enumerate(columns):
        wide = {"multiline": 48, "date": 14, "amount": 12}.get(kind, 20)
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, in_script(label, campaign.script), styles["head"])
    sheet.freeze_panes(1, 0)


def _value(campaign: Campaign, item: Field, row: WholeRow) -> str:
    if item.id == RECEIVED:
        return row.received_on.isoformat()
    if item.id == SOURCE:
        return next((x.label for x in campaign.sources if x.id == row.source), row.source)
    value = row.values.get(item.id, "")
    words = campaign.label(item.id, value) if item.kind == "choice" else value
    return in_script(words, campaign.script) if item.kind == "choice" else words


def write_cell(
    sheet: Any, place: tuple[int, int], cell: tuple[str, str], styles: Mapping[str, Any]
) -> None:
    """One cell by kind and text: a day as a day, an amount as a number where Excel keeps all of its
    digits, all else as text."""
    kind, text = cell
    if not text:
        return
    if kind == "date":
        day = date.fromisoformat(text)
        sheet.write_datetime(*place, datetime(day.year, day.month, day.day), styles["date"])
    elif kind == "amount" and len(Decimal(text).as_tuple().digits) <= _EXACT:
        sheet.write_number(*place, float(text), styles["amount"])
    else:
        sheet.write_string(*place, text, styles["quoted" if _FORMULA.match(text) else "text"])

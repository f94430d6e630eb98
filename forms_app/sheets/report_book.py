"""A report as a workbook: a sheet for each table of figures, one for each list in its official
columns. Texts stay texts, as in the ledger's own export."""

import io
from collections.abc import Mapping
from typing import Any

from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.ledger.report_contents import Contents, OfficialList
from casestore.lifecycle.report_tables import Cell, Column, Table
from casestore.public.scripts import in_script
from forms_app.sheets.writing import new_book, sheet_name, write_cell, write_head

#: What stands over the first column of a table of figures.
ABOUT = "项目"


def report_book(campaign: Campaign, contents: Contents, head: tuple[str, str]) -> bytes:
    """The file; ``head`` are title and number, which its first sheet begins with."""
    target = io.BytesIO()
    book, styles = new_book(target)
    styles["share"] = book.add_format({"num_format": "0.0%", "valign": "top"})
    styles["count"] = book.add_format({"num_format": "0", "valign": "top"})
    taken: set[str] = set()
    _cover(book.add_worksheet(sheet_name(_in(campaign, "说明"), taken)), campaign, contents, head)
    for table in contents.tables:
        sheet = book.add_worksheet(sheet_name(_in(campaign, table.title), taken))
        _figures(sheet, campaign, table, styles)
    for one in contents.lists:
        _list(
            book.add_worksheet(sheet_name(_in(campaign, one.title), taken)), campaign, one, styles
        )
    book.close()
    return target.getvalue()


def _in(campaign: Campaign, words: str) -> str:
    return in_script(words, campaign.script)


def _cover(sheet: Any, campaign: Campaign, contents: Contents, head: tuple[str, str]) -> None:
    """What the report is, about which days, from whom to whom."""
    said = (
        ("标题", head[0]),
        ("文号", head[1]),
        ("统计时段", f"{contents.start.isoformat()} 至 {contents.end.isoformat()}"),
        ("发文单位", campaign.issuer.name),
        ("报送单位", contents.who),
        ("主送", contents.to),
        ("抄送", contents.copies),
        ("注意", "示例环境：本件不发生任何效力。" if contents.demo else ""),
    )
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    for row, (label, text) in enumerate(one for one in said if one[1]):
        sheet.write_string(row, 0, _in(campaign, label))
        sheet.write_string(row, 1, _in(campaign, text))


def _figures(sheet: Any, campaign: Campaign, table: Table, styles: Mapping[str, Any]) -> None:
    columns = [(ABOUT, "text"), *((one.label, "amount") for one in table.columns)]
    write_head(sheet, columns, campaign, styles)
    sheet.freeze_panes(1, 1)
    for row, (label, cells) in enumerate(table.rows, 1):
        write_cell(sheet, (row, 0), ("text", _in(campaign, label)), styles)
        for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True), 1):
            _figure(sheet, (row, place), (column, cell), (campaign, styles))
    if table.note:
        sheet.write_string(len(table.rows) + 2, 0, _in(campaign, table.note))


def _figure(
    sheet: Any,
    place: tuple[int, int],
    figure: tuple[Column, Cell],
    how: tuple[Campaign, Mapping[str, Any]],
) -> None:
    """A number as a number: whole, in 万元 to the fen, or a share."""
    (column, cell), (campaign, styles) = figure, how
    if column.kind == "text":
        write_cell(sheet, place, ("text", _in(campaign, cell.text)), styles)
    elif column.kind == "amount":
        write_cell(sheet, place, ("amount", f"{wan_of(cell.n):f}"), styles)
    elif column.kind == "share" and cell.of:
        # rounded down, as on the page: what is short of a target never reads as reached
        sheet.write_number(*place, cell.n * 1000 // cell.of / 1000, styles["share"])
    elif column.kind == "count":
        sheet.write_number(*place, cell.n, styles["count"])


def _list(sheet: Any, campaign: Campaign, one: OfficialList, styles: Mapping[str, Any]) -> None:
    write_head(sheet, [(label, kind) for _id, label, kind in one.columns], campaign, styles)
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(one.rows, 1):
        for place, ((_id, _label, kind), text) in enumerate(zip(one.columns, cells, strict=True)):
            said = _in(campaign, text) if kind == "choice" else text
            write_cell(sheet, (row, place), (kind, said), styles)

"""Spreadsheets as offices grow them, made with another library than the one that reads them."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from casestore.ledger.queries.whole_rows import whole_rows
from casestore.ledger.verbs.sheet_columns import SheetColumns
from forms_app.sheets.importing import Result, Way, bring_in, opened
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office

#: Credit codes with the right last character.
CODES = ("91360122MA0000001P", "91360122MA0000002T", "91360122MA0000003X")

#: The head of an ordinary sheet, and one case in it.
ROW: Mapping[str, Any] = {
    "收到日期": "2022年5月20日",
    "线索来源": "来信",
    "企业名称": "南昌云亭建材有限公司",
    "统一社会信用代码": "",
    "法定代表人": "欧阳测试",
    "联系人": "司徒样本",
    "联系电话": "13900000001",
    "反映人类别": "企业",
    "被反映单位": "云亭镇人民政府",
    "被反映单位类别": "政府",
    "被反映单位层级": "乡镇",
    "问题类别": "账款支付不到位",
    "司法状态": "没有进入司法程序",
    "承诺日期": "2018年6月9日",
    "涉及金额（万元）": 268.5,
    "事情经过": "2018年6月签订合同，货款至今未付。",
    "诉求": "付清所欠货款。",
}


def case(number: int = 0, **changed: Any) -> dict[str, Any]:
    """The row of case ``number``."""
    row = {**ROW, "统一社会信用代码": CODES[number % len(CODES)]}
    row["企业名称"] = f"南昌云亭建材{number + 1}有限公司"
    return {**row, **changed}


def write(sheet: Worksheet, rows: Sequence[Mapping[str, Any]], first: int = 1) -> None:
    """A head in row ``first``, and ``rows`` below it."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    for column, head in enumerate(heads, 1):
        sheet.cell(first, column, head)
        for number, row in enumerate(rows, first + 1):
            sheet.cell(number, column, row.get(head))


def saved(*make: Callable[[Worksheet], None]) -> bytes:
    """A workbook whose sheets are made by ``make``."""
    book = Workbook()
    for number, one in enumerate(make, 1):
        sheet = book.active if number == 1 else book.create_sheet()
        sheet.title = f"表{number}"
        one(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def sheet_of(*rows: Mapping[str, Any], first: int = 1) -> bytes:
    """A workbook of one sheet."""
    return saved(lambda sheet: write(sheet, rows, first))


def bring(
    office: Office,
    data: bytes,
    decided: SheetColumns | None = None,
    keep: bool = True,
    campaign: str = MODEL,
) -> Result:
    """``data`` taken into the ledger of ``office``, or tried."""
    book = opened(data, "台账.xlsx")
    of = office.campaigns[campaign]
    way = Way(by=COORDINATOR, keep=keep)
    return bring_in(office.ledger, of, book, decided or SheetColumns(), way)


def values(office: Office, campaign: str = MODEL) -> list[dict[str, str]]:
    """What the ledger holds, case by case."""
    return [row.values for row in whole_rows(office.ledger, campaign, COORDINATOR)]

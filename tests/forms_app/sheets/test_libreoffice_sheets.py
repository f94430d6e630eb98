"""Workbooks as LibreOffice writes them, and files of other kinds: in right, or refused with what to
do; every fault with its cell, and then nothing comes in."""

import io
import zipfile
from datetime import date

import pytest

from casestore.errors import Rejected
from casestore.ledger.queries.whole_rows import whole_rows
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office
from tests.forms_app.sheets.grown import CODES, bring, case, values
from tests.forms_app.sheets.libreoffice import Formula, Sheet, table, workbook


def one_sheet(*rows: dict[str, object]) -> bytes:
    return workbook(Sheet(name="台账", rows=table(*rows)))  # type: ignore[arg-type]


def test_days_with_a_style_and_worked_out_formulas_come_in(office: Office) -> None:
    wan = case(0, 收到日期=date(2022, 5, 20), 承诺日期=date(2018, 6, 9))
    wan["涉及金额（万元）"] = Formula("SUM(100,168.5)", "268.5")
    result = bring(office, one_sheet(wan))
    assert [str(one) for one in result.faults] == []
    assert values(office)[0]["amount"] == "268.5"
    assert values(office)[0]["commitment_date"] == "2018-06-09"
    (row,) = whole_rows(office.ledger, MODEL, COORDINATOR)
    assert row.received_on == date(2022, 5, 20)


def test_a_grown_ledger_of_everything_at_once(office: Office) -> None:
    """A title, a head of two rows with merged groups, a row that a filter hides, a blank one, a sum
    by formula, a second sheet, and remarks."""
    rows = table({"序号": 1, **case(0)}, {"序号": 2, **case(1)})
    heads = rows[0]
    group: list[object] = [*heads]
    last = heads.index("联系电话")
    group[heads.index("企业名称")] = "企业信息"
    group[heads.index("企业名称") + 1 : last + 1] = [None] * (last - heads.index("企业名称"))
    under = [head if group[n] != head else None for n, head in enumerate(heads)]
    merged = [
        f"{_letter(heads.index('企业名称'))}2:{_letter(last)}2",
        f"A1:{_letter(len(heads) - 1)}1",
    ]
    merged += [f"{_letter(n)}2:{_letter(n)}3" for n, one in enumerate(under) if one is None]
    total: list[object] = ["合计", *[None] * (len(heads) - 1)]
    total[heads.index("涉及金额（万元）")] = Formula("SUM(Q4:Q6)", "537")
    first = [["新建区问题台账"], group, under, rows[1], [], rows[2], total, ["注：金额以万元计"]]
    data = workbook(
        Sheet(name="台账", rows=first, hidden=(6,), merged=merged),  # type: ignore[arg-type]
        Sheet(name="六月", rows=table(case(2, 收到日期="２０２２年６月１日"))),
        Sheet(name="说明", rows=[["本表由各单位填报"]]),
    )
    result = bring(office, data)
    assert [str(one) for one in result.faults] == []
    assert [one["uscc"] for one in values(office)] == list(CODES)
    assert "“台账”表第 7 行是合计行，没有导入" in result.left_out
    assert "“说明”表不是台账，没有导入" in result.left_out


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(column + 1)


def test_every_fault_has_its_cell_and_nothing_comes_in(office: Office) -> None:
    wrong = case(1, 收到日期="去年", 联系电话="没有")
    wrong["涉及金额（万元）"] = Formula("Q99*2", "")
    result = bring(office, one_sheet(case(0), wrong, case(2, 问题类别="别的")))
    said = [str(fault).partition("：")[0] for fault in result.faults]
    assert said == [
        "“台账”表 A3（收到日期）",
        "“台账”表 G3（联系电话）",
        "“台账”表 O3（涉及金额（万元））",
        "“台账”表 L4（问题类别）",
    ]
    assert result.event == 0 and values(office) == []


def _ods() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<office:document-content/>")
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        "企业名称,收到日期\n南昌云亭建材有限公司,2022年5月20日\n".encode("gb18030"),
        "﻿企业名称\t收到日期\n".encode(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
        _ods(),
        "<html><table><tr><td>企业名称</td></tr></table></html>".encode(),
    ],
    ids=["csv", "tsv", "xls", "ods", "html"],
)
def test_files_of_other_kinds_are_refused_with_what_to_do(office: Office, data: bytes) -> None:
    with pytest.raises(Rejected, match=r"不是 \.xlsx 文件，请用 Excel 或 WPS 打开，另存为 \.xlsx"):
        bring(office, data)
    assert values(office) == []

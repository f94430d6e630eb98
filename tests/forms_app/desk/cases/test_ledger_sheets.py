"""The ledger's spreadsheets at the desk: preview and export, mapping, trial, import, undo."""

import io
import re

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from casestore.database.tables import CaseTable, OfficeEventTable
from casestore.lifecycle.case_states import State
from casestore.lifecycle.office_acts import OfficeAct
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Browser, Bureau
from tests.forms_app.sheets.grown import CODES, case, sheet_of

IMPORT, EXPORT = f"/desk/sheets/{MODEL}/import", f"/desk/sheets/{MODEL}/export"


def upload(browser: Browser, data: bytes, name: str = "台账.xlsx") -> TestResponse:
    return browser.send(IMPORT, sheet=(io.BytesIO(data), name), step="look")


def tried(browser: Browser, data: bytes, **chosen: str) -> TestResponse:
    return browser.send(upload(browser, data), at=IMPORT, step="try", **chosen)


def cases(bureau: Bureau) -> list[CaseTable]:
    with bureau.office.store.read() as session:
        return list(session.scalars(select(CaseTable).order_by(CaseTable.id)))


def acts(bureau: Bureau) -> list[str]:
    with bureau.office.store.read() as session:
        of_sheets = OfficeEventTable.verb.in_(
            [one for one in OfficeAct if one.value.startswith("ledger-")]
        )
        return list(session.scalars(select(OfficeEventTable.verb).where(of_sheets)))


def chosen(page: TestResponse) -> dict[str, str]:
    """Head → the words of the target that its list proposes."""
    rows = re.findall(r'<th scope="row">(.*?)<small>.*?selected>(.*?)</option>', page.text, re.S)
    return dict(rows)


def test_a_sheet_is_read_mapped_tried_and_taken_in(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    page = upload(desk, sheet_of(case(0), case(1)))
    assert page.status_code == 200
    assert chosen(page)["企业名称"] == "企业名称"
    assert chosen(page)["涉及金额（万元）"] == "涉及金额（万元）"
    page = desk.send(page, at=IMPORT, step="try")
    assert "可以导入 2 件" in page.text
    assert cases(bureau) == []
    answer = desk.send(page, at=IMPORT, step="import")
    assert answer.status_code == 302
    assert "已导入 2 件" in desk.get(answer.location).text
    assert len(cases(bureau)) == 2
    assert acts(bureau) == [OfficeAct.LEDGER_COLUMNS, OfficeAct.LEDGER_IMPORT]


def test_the_uploaded_file_is_sealed_and_gone_once_its_cases_are_in(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    page = tried(desk, sheet_of(case(0)))
    files = list(bureau.office.evidence.folder.glob("*.age"))
    assert files
    assert not any(b"PK\x03\x04" in file.read_bytes() for file in files)
    desk.send(page, at=IMPORT, step="import")
    assert not list(bureau.office.evidence.folder.glob("*.age"))


def test_every_fault_stands_on_the_page_with_its_cell(bureau: Bureau) -> None:
    page = tried(
        bureau.browser("coordinator"), sheet_of(case(0, 承诺日期="前年"), case(1, 诉求=None))
    )
    assert page.status_code == 422
    assert "有 2 处问题，一件也没有导入" in page.text
    assert "“表1”表 N2（承诺或约定的日期）：现为“前年”" in page.text
    assert "“表1”表 Q3（诉求）：现为空" in page.text
    assert 'value="import"' not in page.text


def test_what_was_decided_is_remembered_for_the_next_sheet(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    row = case(0)
    row["哪个单位欠的"] = row.pop("被反映单位")
    del row["司法状态"]
    page = upload(desk, sheet_of(row))
    assert chosen(page)["哪个单位欠的"] == "记入登记备注"
    assert 'id="given-judicial_status"' in page.text
    key = re.search(r'name="(column-\w+)"', page.text[page.text.index("哪个单位欠的") :])
    assert key
    answers = {key[1]: "respondent", "given-judicial_status": "none"}
    page = desk.send(page, at=IMPORT, step="try", **answers)
    assert "可以导入 1 件" in page.text
    again = upload(bureau.browser("second"), sheet_of(row))
    assert chosen(again)["哪个单位欠的"] == "被反映单位名称"
    assert '<option value="none" selected>' in again.text


def test_an_import_is_taken_back_by_one_press(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    desk.send(tried(desk, sheet_of(case(0))), at=IMPORT, step="import")
    page = desk.get(IMPORT)
    (action,) = set(re.findall(rf'action="(/desk/sheets/{MODEL}/undo/\d+)"', page.text))
    answer = desk.send(IMPORT, action)
    assert "已撤销，1 件不再办理" in desk.get(answer.location).text
    assert [one.state for one in cases(bureau)] == [State.IMPORT_UNDONE]
    assert "这次导入已经撤销" in desk.get(IMPORT).text


def test_an_import_that_somebody_worked_on_stays(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    desk.send(tried(desk, sheet_of(case(0))), at=IMPORT, step="import")
    page = desk.get(IMPORT)
    (action,) = set(re.findall(rf'action="(/desk/sheets/{MODEL}/undo/\d+)"', page.text))
    bureau.office.go(cases(bureau)[0].id, "accept")
    answer = desk.send(page, action, at=IMPORT)
    assert answer.status_code == 409
    assert "导入的案件里已有 1 件有人办理，不能整批撤销" in answer.text
    assert cases(bureau)[0].state is State.ACCEPTED


def test_a_file_that_is_no_workbook_is_refused_in_words(bureau: Bureau) -> None:
    desk = bureau.browser("coordinator")
    page = upload(desk, b"\xd0\xcf\x11\xe0 old", "台账.xls")
    assert page.status_code == 422
    assert "台账.xls 不是 .xlsx 文件，请用 Excel 或 WPS 打开，另存为 .xlsx 后再试" in page.text
    assert not list(bureau.office.evidence.folder.glob("*.age"))


@pytest.mark.parametrize("uploaded", ["", "somebody-else's"])
def test_a_page_names_no_file_that_it_was_not_given(bureau: Bureau, uploaded: str) -> None:
    page = bureau.browser("coordinator").send(IMPORT, uploaded=uploaded, step="try")
    assert page.status_code == 422
    assert "请选择要导入的表格文件" in page.text


def test_the_preview_says_what_the_file_will_contain(bureau: Bureau) -> None:
    bureau.office.register(uscc=CODES[0])
    page = bureau.browser("coordinator").get(EXPORT)
    assert "“登记信息”表，1 件" in page.text
    assert "含法定代表人、联系人和联系电话" in page.text
    listed = bureau.browser("coordinator").get("/desk/sheets/zengdu-2024/export")
    assert "“强化政府履约专项行动问题排查及整改清单”表，0 件" in listed.text
    assert "8 栏：专项行动类别、被反映单位名称" in listed.text
    assert "含法定代表人、联系人和联系电话，只在必要时导出" not in listed.text


def test_an_export_is_a_file_and_stands_in_log_and_history(bureau: Bureau) -> None:
    bureau.office.register(uscc=CODES[0])
    with capture_logs() as lines:
        desk = bureau.browser("coordinator")
        assert "请写明为什么要导出联系方式" in desk.send(EXPORT).text
        answer = desk.send(EXPORT, reason="迁往市里的系统")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert answer.headers["Cache-Control"] == "no-store"
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert "南昌云亭建材有限公司" in {cell.value for cell in sheet[2]}
    (said,) = [one for one in lines if one.get("act") == "export"]
    assert (said["campaign"], said["cases"]) == (MODEL, 1)
    assert acts(bureau) == [OfficeAct.LEDGER_EXPORT]


def test_the_sheet_of_all_columns_comes_only_when_it_is_asked_for(bureau: Bureau) -> None:
    desk, at = bureau.browser("coordinator"), "/desk/sheets/zengdu-2024/export"
    few = load_workbook(io.BytesIO(desk.send(at).data)).sheetnames
    all_of_it = load_workbook(
        io.BytesIO(desk.send(at, registration="y", reason="迁移").data)
    ).sheetnames
    assert (len(few), all_of_it) == (1, [*few, "登记信息"])

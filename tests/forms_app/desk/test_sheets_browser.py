"""A spreadsheet goes in and out in a real browser, on a desk and on a telephone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from tests.axe import faults
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau
from tests.forms_app.desk.test_browser import address, sign_in
from tests.forms_app.sheets.grown import case, sheet_of

__all__ = ["address"]


@pytest.mark.parametrize("width", [1280, 375])
def test_a_sheet_goes_in_and_out_without_a_fault_of_accessibility(
    bureau: Bureau, chromium: Chromium, address: str, tmp_path: Path, width: int
) -> None:
    row = case(0, 包联领导="区领导三")
    del row["司法状态"]
    file, wrong = tmp_path / "台账.xlsx", tmp_path / "有错.xlsx"
    file.write_bytes(sheet_of(row))
    wrong.write_bytes(sheet_of(case(0, 承诺日期="前年", 统一社会信用代码="9136")))
    page = chromium.new_page(viewport={"width": width, "height": 900})
    sign_in(page, address, bureau)
    page.goto(f"{address}/desk/ledger")
    page.click("text=导入、导出表格")
    assert faults(page) == []
    page.goto(f"{address}/desk/sheets/{MODEL}/import")
    page.set_input_files("#sheet", wrong)
    page.click("text=读取")
    page.click("text=试导入")
    assert page.locator("text=有 2 处问题，一件也没有导入").is_visible()
    assert faults(page) == []
    page.set_input_files("#sheet", file)
    page.click("text=读取")
    page.select_option("#given-judicial_status", "none")
    page.click("text=试导入")
    assert faults(page) == []
    page.click("button:has-text('导入 1 件')")
    assert page.locator("text=已导入 1 件").is_visible()
    assert page.locator("text=撤销这次导入").is_visible()
    assert faults(page) == []
    page.goto(f"{address}/desk/sheets/{MODEL}/export")
    assert faults(page) == []
    page.fill("#reason", "迁往市里的系统")
    with page.expect_download() as download:
        page.click("main button[type=submit]")
    assert download.value.suggested_filename.endswith(".xlsx")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.close()

"""A spreadsheet goes in and out in a real browser, on a desk and on a telephone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.axe import faults
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau
from tests.forms_app.desk.test_browser import address, sign_in
from tests.forms_app.sheets.grown import case, sheet_of

__all__ = ["address"]


OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=[1280, 375])
def desk(
    request: pytest.FixtureRequest, bureau: Bureau, chromium: Chromium, address: str
) -> Iterator[Page]:
    """The coordinator's page, on a desk and on a telephone."""
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    sign_in(page, address, bureau)
    page.goto(f"{address}/desk/ledger")
    page.click("text=导入、导出表格")
    yield page
    page.close()


def read(page: Page, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    page.set_input_files("#sheet", file)
    page.click("text=读取")


def is_fit_to_see(page: Page) -> bool:
    return faults(page) == [] and page.evaluate(OVERFLOW) == 0


def test_a_sheet_goes_in_step_by_step(desk: Page, tmp_path: Path) -> None:
    assert is_fit_to_see(desk)
    desk.goto(desk.url + f"{MODEL}/import")
    read(desk, tmp_path / "有错.xlsx", sheet_of(case(0, 承诺日期="前年", 联系电话="12")))
    desk.click("text=试导入")
    assert desk.locator("text=有 2 处问题，一件也没有导入").is_visible()
    assert is_fit_to_see(desk)
    row = case(0, 包联领导="区领导三")
    del row["司法状态"]
    read(desk, tmp_path / "台账.xlsx", sheet_of(row))
    desk.select_option("#given-judicial_status", "none")
    desk.click("text=试导入")
    assert is_fit_to_see(desk)
    desk.click("button:has-text('导入 1 件')")
    assert desk.locator("text=已导入 1 件").is_visible()
    assert desk.locator("text=撤销这次导入").is_visible()
    assert is_fit_to_see(desk)


def test_the_ledger_goes_out_after_a_reason(desk: Page) -> None:
    desk.goto(desk.url + f"{MODEL}/export")
    assert is_fit_to_see(desk)
    desk.fill("#reason", "迁往市里的系统")
    with desk.expect_download() as download:
        desk.click("main button[type=submit]")
    assert download.value.suggested_filename.endswith(".xlsx")

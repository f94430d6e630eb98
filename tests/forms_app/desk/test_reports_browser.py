"""The pages of reports in a real browser, on a desk, on a telephone and on paper."""

from datetime import date

from playwright.sync_api import Browser as Chromium

from tests.axe import faults
from tests.forms_app.desk.bureau import Bureau
from tests.forms_app.desk.test_browser import address, sign_in
from tests.forms_app.desk.test_sheets_browser import OVERFLOW

__all__ = ["address"]


def test_a_report_is_made_read_and_led_to_its_cases(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    office = bureau.office.on(date(2022, 5, 23))
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, address, bureau)

    def fits() -> None:
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [] and page.evaluate(OVERFLOW) == 0, (page.url, width)

    page.click("nav >> text=报表")
    fits()
    page.click("form[action$='/xinjian-2022/monthly/2022-05-31'] button")
    assert page.locator("text=已按台账生成草稿").is_visible()
    fits()
    page.emulate_media(media="print")
    assert not page.locator("text=重新生成").is_visible()
    assert page.locator("text=分类进展").first.is_visible()
    page.emulate_media(media="screen")
    page.click("table >> a >> nth=0")
    assert page.locator(f"text={office.row(case_id).number}").is_visible()
    fits()
    page.goto(f"{address}/desk/reports/of/xinjian-2022")
    fits()
    page.close()

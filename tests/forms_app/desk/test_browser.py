"""What moves at the desk, in a real browser; how its pages look is tested in tests/site."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server

from forms_app.processes import worker
from tests.axe import faults
from tests.forms_app.desk.bureau import PASSWORD, Bureau, code_of_now, half_a_minute_later
from tests.forms_app.processes.working import proposed


@pytest.fixture
def address(bureau: Bureau) -> Iterator[str]:
    """The desk of ``bureau`` on a port of this machine."""
    server = make_server("127.0.0.1", 0, bureau.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def sign_in(page: Page, address: str, bureau: Bureau) -> None:
    """Sign in as the coordinator."""
    page.goto(f"{address}/desk/")
    page.fill("#email", "coordinator@example.gov.cn")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    half_a_minute_later(bureau.app)
    page.fill("#code", code_of_now())
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/desk/")


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    case_id = bureau.office.register().case_id
    page = chromium.new_page()
    sign_in(page, address, bureau)
    page.goto(f"{address}/desk/case/{case_id}/move/return")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.click("main button[type=submit]")
    assert page.title().startswith("有错误：")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "reason"
    assert faults(page) == []
    page.close()


def test_the_progress_of_a_rebuild_is_followed_without_reloading(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    go_on, stop, office = threading.Event(), threading.Event(), bureau.office

    def rebuild(log: object) -> str:
        log("press\t生成 12 页")  # type: ignore[operator]
        go_on.wait(10)
        return "已更新上线：12 页"

    arguments = (office.ledger, bureau.jobs, rebuild, proposed, stop)
    thread = threading.Thread(target=worker.run, args=arguments)
    page = chromium.new_page()
    sign_in(page, address, bureau)
    page.goto(f"{address}/desk/site/")
    page.click("text=更新公开站 >> nth=-1")
    thread.start()
    try:
        page.wait_for_selector(".qz-plan .is-now:has-text('生成页面')", timeout=8000)
        assert "生成 12 页" in page.inner_text("[data-job-log]")
        go_on.set()
        page.wait_for_selector("text=已更新上线：12 页", timeout=8000)
    finally:
        go_on.set()
        stop.set()
        thread.join(10)
    page.close()


def test_the_desk_works_without_script(bureau: Bureau, chromium: Chromium, address: str) -> None:
    case_id = bureau.office.register().case_id
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 800}
    )
    page = context.new_page()
    sign_in(page, address, bureau)
    page.goto(f"{address}/desk/case/{case_id}")
    page.click("main >> text=不予受理")
    page.fill("#reason", "不属于受理范围")
    page.fill("#told", "请向市场监管部门反映。")
    page.check("#sure")
    page.click("main button[type=submit]")
    assert "已不予受理" in page.inner_text("[role=status]")
    assert bureau.office.row(case_id).state == "declined"
    context.close()

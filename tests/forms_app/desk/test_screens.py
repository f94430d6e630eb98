"""The desk in a real browser: every page at two widths, with axe, without a sideways scroll, an error or a script."""

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server

from forms_app import worker
from tests.casestore.ledger_fixture import TEXT
from tests.forms_app.desk.bureau import PASSWORD, Bureau


@pytest.fixture
def address(bureau: Bureau) -> Iterator[str]:
    """The desk of ``bureau`` on a port of this machine."""
    server = make_server("127.0.0.1", 0, bureau.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def entered(page: Page, address: str, who: str = "coordinator") -> list[str]:
    """Sign in; returns the list that console errors are added to."""
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/desk/")
    page.fill("#email", f"{who}@example.gov.cn")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/desk/")
    return problems


def filled(bureau: Bureau) -> list[str]:
    """A desk with something on every page; returns the pages of the coordinator."""
    office, publication = bureau.office, bureau.publication
    fresh = office.register("a").case_id
    handled = office.register("b").case_id
    office.go(handled, "accept", "transfer", "take_up")
    office.ledger.press(handled, bureau.actor("coordinator"), "请尽快办理。", True)
    accepted = office.register("c").case_id
    office.go(accepted, "accept")
    struck, drafted, approved = (office.struck_off(key).id for key in "def")
    coordinator = bureau.actor("second")
    leaking = publication.save(drafted, coordinator, TEXT.__class__("标题", "南昌云亭建材有限公司", "办理", "付清"))
    assert leaking.hits
    draft = publication.save(approved, coordinator, TEXT)
    publication.submit(approved, coordinator, draft.sha)
    bureau.jobs.ask("rebuild", coordinator.id)
    return [
        "/desk/", "/desk/ledger", "/desk/ledger?view=all&q=x", f"/desk/case/{fresh}", f"/desk/case/{handled}",
        f"/desk/case/{accepted}/move/transfer", f"/desk/case/{handled}/move/settle", f"/desk/case/{fresh}/move/decline",
        f"/desk/case/{fresh}/move/escalate", f"/desk/case/{handled}/press", f"/desk/case/{handled}/extend",
        f"/desk/case/{handled}/note", "/desk/summaries", f"/desk/case/{struck}/summary",
        f"/desk/case/{drafted}/summary", f"/desk/summary/{approved}", f"/desk/summary/{approved}/withdraw",
        "/desk/site/", "/desk/site/rollback/20220613-0900", "/desk/account", "/desk/nowhere",
    ]  # fmt: skip


def test_every_page_is_accessible_fits_a_phone_and_runs_clean(bureau: Bureau, chromium: Chromium, address: str) -> None:
    pages = {"coordinator": filled(bureau), "admin": ["/desk/staff/", "/desk/staff/4"]}
    wide = {"width": 1280, "height": 900}
    for who, paths in pages.items():
        page = chromium.new_page(viewport=wide)  # type: ignore[arg-type]
        problems = entered(page, address, who)
        for path in paths:
            page.set_viewport_size(wide)  # type: ignore[arg-type]
            page.goto(address + path)
            assert not [one for one in problems if "404" not in one], (path, problems)
            for width in (1280, 375):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
                found = Axe().run(page).response["violations"]
                assert not found, (path, width, [(one["id"], one["nodes"][0]["html"]) for one in found])
            problems.clear()  # axe itself tries what the policy forbids
        page.close()


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    case_id = bureau.office.register().case_id
    page = chromium.new_page()
    entered(page, address)
    page.goto(f"{address}/desk/case/{case_id}/move/return")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.click("main button[type=submit]")
    assert page.title().startswith("有错误：")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    page.click(".govuk-error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "reason"
    assert Axe().run(page).response["violations"] == []
    page.close()


def test_the_progress_of_a_rebuild_is_followed_without_reloading(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    go_on, stop, office = threading.Event(), threading.Event(), bureau.office

    def rebuild(log: object) -> str:
        log("press\t生成 12 页")  # type: ignore[operator]
        go_on.wait(10)
        return "已更新上线：12 页"

    arguments = (office.settings, office.ledger, bureau.jobs, bureau.publication, rebuild, stop)
    thread = threading.Thread(target=worker.run, args=arguments)
    page = chromium.new_page()
    entered(page, address)
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
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    entered(page, address)
    page.goto(f"{address}/desk/case/{case_id}")
    page.click("main >> text=不予受理")
    page.fill("#reason", "不属于受理范围")
    page.fill("#told", "请向市场监管部门反映。")
    page.check("#sure")
    page.click("main button[type=submit]")
    assert "已不予受理" in page.inner_text("[role=status]")
    assert bureau.office.row(case_id).state == "declined"
    context.close()

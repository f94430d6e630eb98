"""Two people at the desk, each in a real browser: one takes a page down, the other sees what will
stand at its address, in a frame, and lets the reason show."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from werkzeug.serving import make_server

from casestore.database.tables import SummaryTable
from casestore.public.reader import PublicStore
from casestore.publishing import projection, summaries
from casestore.publishing.crowds import note_shown
from tests.axe import faults
from tests.casestore.ledger_fixture import TEXT
from tests.forms_app.desk.bureau import PASSWORD, Bureau, code_of_now, half_a_minute_later


@pytest.fixture
def address(bureau: Bureau) -> Iterator[str]:
    """The desk of ``bureau`` on a port of this machine."""
    server = make_server("127.0.0.1", 0, bureau.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def signed_in(chromium: Chromium, address: str, bureau: Bureau, who: str) -> Page:
    """A browser of ``who``'s own, at the desk."""
    page = chromium.new_context().new_page()
    page.goto(f"{address}/desk/")
    page.fill("#email", f"{who}@example.gov.cn")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    half_a_minute_later(bureau.app)
    page.fill("#code", code_of_now())
    page.click("main button[type=submit]")
    page.wait_for_url(f"{address}/desk/")
    return page


def submitted(bureau: Bureau) -> int:
    """A case whose summary waits for a second person."""
    case_id, one = bureau.office.struck_off().id, bureau.actor("coordinator")
    draft = summaries.save(bureau.office.ledger, case_id, one, TEXT)
    summaries.submit(bureau.office.ledger, case_id, one, draft.sha)
    return case_id


def shown(bureau: Bureau, case_id: int) -> None:
    """A release with it was online: only what was seen leaves a note at its address."""
    with bureau.office.store.read() as session:
        row = session.get_one(SummaryTable, case_id)
    note_shown(bureau.office.store, {row.public_id: row.public_mark or ""})


def reasons(bureau: Bureau) -> list[str]:
    with PublicStore(projection.bring_up_to_date(bureau.office.ledger)) as store:
        return [one.reason for one in store.withdrawn()]


def approve(other: Page) -> None:
    """Read the page in its frame, and approve it."""
    other.click("text=案例摘要：")
    assert other.frame_locator(".qz-frame").locator("h1").inner_text() == TEXT.title
    assert faults(other) == []
    other.check("#sure")
    other.click("button:has-text('批准公开')")
    other.wait_for_selector("text=摘要已批准")


def test_one_takes_a_page_down_and_another_lets_its_reason_show(
    bureau: Bureau, chromium: Chromium, address: str
) -> None:
    case_id = submitted(bureau)
    one = signed_in(chromium, address, bureau, "coordinator")
    other = signed_in(chromium, address, bureau, "reviewer")
    approve(other)
    shown(bureau, case_id)
    one.goto(f"{address}/desk/summary/{case_id}")
    one.click("text=从公开站撤下…")
    one.fill("#reason", "应陈岚芯要求撤下")
    one.check("#sure")
    one.click("main button[type=submit]")
    one.wait_for_selector("text=请改写，再由另一人审定")
    assert reasons(bureau) == [""]
    one.fill("#reason", "内容有误，更正后重新公开。")
    one.click("button:has-text('提交理由')")
    one.wait_for_selector("text=本人提出的理由，本人不能审定")
    assert reasons(bureau) == [""] and faults(one) == []
    other.goto(f"{address}/desk/")
    other.click("text=撤下理由：")
    assert "内容有误" in other.frame_locator(".qz-frame").locator("h1").inner_text()
    assert faults(other) == []
    other.check("#sure")
    other.click("button:has-text('同意显示')")
    other.wait_for_selector("text=撤下理由已审定")
    assert reasons(bureau) == ["内容有误，更正后重新公开。"]

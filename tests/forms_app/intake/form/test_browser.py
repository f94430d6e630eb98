"""One pass through every page in a real browser: a phone without JavaScript, then axe on each
page with it."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from forms_app.intake.form.journey import journey_of
from generator.data.search_index import Entry, write_index
from tests.axe import faults
from tests.forms_app.intake.visitor import Public, Visitor, open_public, picture

PHONE, DESK = {"width": 375, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Public]]:
    public = open_public(tmp_path_factory.mktemp("served"))
    server = make_server("127.0.0.1", 0, public.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", public
    server.shutdown()
    thread.join()
    public.office.store.close()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "验收单.jpg").write_bytes(picture())
    return tmp_path


def fill_in(page: Page, visitor: Visitor, step: str, papers: Path) -> None:
    """Fill in the page of ``step`` the way a person does."""
    for column in journey_of(visitor.campaign, visitor.answers["category"]).columns(step):
        value = visitor.answers.get(column.id, "")
        if column.kind == "files":
            page.set_input_files(f"#{column.id}", papers / "验收单.jpg")
        elif column.kind == "file":
            printed = page.request.get(page.url.replace("/sign", "/clue-form.pdf")).body()
            (papers / "线索表.pdf").write_bytes(printed)
            page.set_input_files(f"#{column.id}", papers / "线索表.pdf")
        elif column.kind == "declaration":
            page.check(f"#{column.id}")
        elif page.locator(f"input[type=radio][name={column.id}]").count():
            page.check(f"input[name={column.id}][value={value}]")
        elif column.kind == "choice":
            page.select_option(f"#{column.id}", value)
        else:
            page.fill(f"#{column.id}", value)


@pytest.fixture
def search_field(served: tuple[str, Public], chromium: Browser) -> Iterator[Page]:
    """The search page in a wide window, with an index of one notice and one suggestion."""
    base, public = served
    current = public.office.settings.current
    current.mkdir(parents=True, exist_ok=True)
    notice = Entry(
        url="apply/?opened",
        title="拖欠材料款的通知",
        kind="notice",
        campaign="xinjian-2022",
        day="2022-05-01",
        body="",
    )
    (current / "search.db").unlink(missing_ok=True)
    write_index([notice], current / "search.db", None, ["材料款"])
    page = chromium.new_page(viewport=DESK)
    page.goto(f"{base}/search")
    yield page
    page.close()


def test_the_search_field_suggests_and_is_worked_by_keys_alone(search_field: Page) -> None:
    page = search_field
    box, options = page.locator("#q"), page.locator("#q-suggested [role=option]")
    box.press_sequentially("材料")
    expect(options).to_have_text(["材料款", "拖欠材料款的通知"])
    expect(page.locator("#q ~ [role=status]")).to_have_text("2 条建议")
    assert faults(page) == []
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(options.first).to_be_hidden()
    assert box.input_value() == "材料"


def test_a_suggestion_is_searched_for_and_a_page_opened(search_field: Page) -> None:
    page = search_field
    box, options = page.locator("#q"), page.locator("#q-suggested [role=option]")
    box.press_sequentially("材料")
    expect(options).to_have_count(2)
    box.press("Escape")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search#q=*")
    assert page.locator("#find").input_value() == "材料款"
    page.locator("#q").press_sequentially("通知")
    page.get_by_role("option", name="拖欠材料款的通知").click()
    page.wait_for_url("**/apply/?opened")


def test_a_search_is_gone_back_to_and_passed_on_and_nobody_on_the_way_reads_it(
    search_field: Page, served: tuple[str, Public]
) -> None:
    page, sent = search_field, list[str]()
    page.on("request", lambda request: sent.append(request.url))
    page.locator("#find").fill("材料款")
    page.locator("#find").press("Enter")
    expect(page.locator("#found")).to_contain_text("共 1 条")
    shared = page.evaluate("location.href")
    assert unquote(shared).endswith("/search#q=材料款")
    page.locator(".qz-found a").click()
    page.wait_for_url("**/apply/?opened")
    page.go_back()
    expect(page.locator("#found")).to_contain_text("共 1 条")
    expect(page.locator("#find")).to_have_value("材料款")
    page.reload()
    expect(page.locator("#found")).to_contain_text("共 1 条")
    page.goto(f"{served[0]}/status")
    page.goto(shared)
    expect(page.locator("#found")).to_contain_text("共 1 条")
    page.go_back()
    page.wait_for_url("**/status")
    assert sent and not [url for url in sent if "材料" in unquote(url.partition("#")[0])]


def test_without_javascript_a_search_is_gone_back_to(
    search_field: Page, served: tuple[str, Public], chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served[0]}/search")
    page.locator("#q").fill("材料款")
    page.locator("#q").press("Enter")
    assert page.url == f"{served[0]}/search"
    page.locator(".qz-found a").click()
    assert page.url.endswith("/apply/?opened")
    page.go_back()
    expect(page.locator("#found")).to_contain_text("共 1 条")
    context.close()


def test_the_number_behind_a_receipts_address_fills_in_the_form(
    served: tuple[str, Public], chromium: Browser
) -> None:
    page, sent = chromium.new_page(), list[str]()
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"{served[0]}/status#number=XJ-2022-0147")
    expect(page.locator("#number")).to_have_value("XJ-2022-0147")
    assert sent and not [url for url in sent if "0147" in url.partition("#")[0]]
    page.close()


BUTTONS = {"check": "查看是否受理", "review": "确认无误，去签章", "sign": "提交线索"}


def test_a_phone_without_javascript_gets_from_the_list_to_the_status(
    served: tuple[str, Public], chromium: Browser, papers: Path
) -> None:
    base, public = served
    visitor = public.visitor()
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False).new_page()  # type: ignore[arg-type]
    page.goto(f"{base}/apply/")
    page.click(f'main a[href="/apply/{visitor.campaign_id}"]')
    for step in journey_of(visitor.campaign).steps:
        fill_in(page, visitor, step, papers)
        go_on(page, step)
    number, code = page.inner_text("#number"), page.inner_text("#code")
    page.goto(f"{base}/status")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click('main button:has-text("查看进度")')
    assert page.inner_text("h1").endswith("正在审查是否受理")
    page.fill("#text", "补充一句")
    page.click('main button:has-text("发送补充")')
    assert "已经收到补充的内容" in page.inner_text("main")
    page.click("aside >> text=留言")
    page.fill("#text", "办到哪一步了？")
    page.click('main button:has-text("发出留言")')
    assert "办到哪一步了？" in page.inner_text("main")
    page.click("text=撤回这条线索")
    page.fill("#text", "已经付清")
    page.click('main button:has-text("撤回线索")')
    assert page.inner_text("h1").endswith("已按您的要求撤回")


@dataclass(frozen=True)
class Examined:
    """A page under examination and what was found wrong so far, on its console too."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def listen(self) -> "Examined":
        self.page.on("console", lambda message: self._said(message))
        return self

    def _said(self, message: ConsoleMessage) -> None:
        # the statuses of pages that are meant to answer so
        if not any(status in message.text for status in ("422", "410", "404")):
            self.problems.append(message.text)

    def look(self, where: str) -> None:
        """Note what axe finds, and a page that is wider than its window."""
        self.page.wait_for_load_state("load")
        self.problems.extend(f"{where}: {fault}" for fault in faults(self.page))
        width = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if width > 0:
            self.problems.append(f"{where}: {width} px too wide")


def press_on(page: Page, step: str) -> None:
    with page.expect_navigation():  # a script sends the files first
        page.click(f'main button:has-text("{BUTTONS.get(step, "保存并继续")}")')


def go_on(page: Page, step: str, examined: Examined | None = None) -> None:
    """Send ``step``, rightly filled in; after the self-check the answer to it comes first."""
    press_on(page, step)
    if step == "check":
        if examined:
            examined.look("taken")
        page.click('main a:has-text("继续填写")')


def examine_status(examined: Examined, base: str) -> None:
    """From the receipt on show to the status and the question whether to withdraw."""
    page = examined.page
    number, code = page.inner_text("#number"), page.inner_text("#code")
    page.goto(f"{base}/status")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click('main button:has-text("查看进度")')
    examined.look("status")
    page.click("aside >> text=留言")
    examined.look("message")
    page.click('main button:has-text("发出留言")')
    examined.look("message with errors")
    page.fill("#text", "办到哪一步了？")
    page.click('main button:has-text("发出留言")')
    examined.look("status with a message")
    page.click("text=撤回这条线索")
    examined.look("withdraw")


def examine_errors(examined: Examined, step: str) -> None:
    """The page of ``step`` with nothing filled in."""
    press_on(examined.page, step)
    expect(examined.page).to_have_title(re.compile("^有错误："))
    examined.look(f"{step} with errors")


def examine_outcome(examined: Examined) -> None:
    """The page that says why a clue is not taken, from a filled-in self-check and back to it."""
    page = examined.page
    page.check("input[name=judicial_status][value=pending]")
    press_on(page, "check")
    examined.look("outcome")
    page.go_back()
    page.check("input[name=judicial_status][value=none]")


def test_every_page_is_accessible_fits_a_phone_and_keeps_the_policy(
    served: tuple[str, Public], chromium: Browser, papers: Path
) -> None:
    base, public = served
    visitor = public.visitor()
    page = chromium.new_context(viewport=PHONE, color_scheme="light").new_page()  # type: ignore[arg-type]
    examined = Examined(page).listen()
    for url in ("/apply/", "/status", "/receipt", "/apply/nothing"):
        page.goto(base + url)
        examined.look(url)
    page.goto(f"{base}/apply/{visitor.campaign_id}")
    for step in journey_of(visitor.campaign).steps:
        if step != "review":
            examine_errors(examined, step)
        fill_in(page, visitor, step, papers)
        if step == "check":
            examine_outcome(examined)
        examined.look(step)
        go_on(page, step, examined)
    examined.look("receipt")
    assert page.locator("html[data-elder]").count() == 0
    examine_status(examined, base)
    assert examined.problems == []


def test_dark_pages_in_elder_mode_are_accessible_and_fit_a_wide_window(
    served: tuple[str, Public], chromium: Browser, papers: Path
) -> None:
    """The wide window changes the frame, so a few pages of it are enough."""
    base, public = served
    visitor = public.visitor()
    page = chromium.new_context(viewport=DESK, color_scheme="dark").new_page()  # type: ignore[arg-type]
    examined = Examined(page).listen()
    page.goto(f"{base}/status")
    page.click("text=长辈模式")
    page.goto(f"{base}/apply/{visitor.campaign_id}")
    for step in journey_of(visitor.campaign).steps:
        fill_in(page, visitor, step, papers)
        if step in ("check", "evidence"):
            examined.look(step)
        go_on(page, step, examined)
    examined.look("receipt")
    assert page.locator("html[data-elder]").count() == 1
    examine_status(examined, base)
    assert examined.problems == []


def tab_to(page: Page, there: str) -> None:
    """Press Tab until ``there`` (JavaScript) holds."""
    for _try in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return


def test_the_whole_form_can_be_walked_by_keyboard(
    served: tuple[str, Public], chromium: Browser
) -> None:
    base, public = served
    visitor = public.visitor()
    page = chromium.new_context(viewport=DESK).new_page()  # type: ignore[arg-type]
    page.goto(f"{base}/apply/{visitor.campaign_id}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#zhengwen"
    page.keyboard.press("Enter")
    for name in (
        "claimant_kind",
        "respondent_kind",
        "respondent_level",
        "category",
        "judicial_status",
    ):
        tab_to(page, f"document.activeElement.name == '{name}'")
        page.keyboard.press("ArrowUp" if name == "respondent_level" else "Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/outcome")
    assert page.inner_text("h1") == "属于受理范围"
    tab_to(page, "document.activeElement.textContent == '继续填写'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/enterprise")
    assert page.inner_text("h1") == "企业信息"

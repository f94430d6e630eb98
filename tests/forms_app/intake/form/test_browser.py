"""One pass through every page in a real browser: a phone without JavaScript, then axe on each
page with it."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
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
    (tmp_path / "线索表.jpg").write_bytes(picture("blue"))
    return tmp_path


def fill_in(page: Page, visitor: Visitor, step: str, papers: Path) -> None:
    """Fill in the page of ``step`` the way a person does."""
    for column in journey_of(visitor.campaign).columns(step):
        value = visitor.answers.get(column.id, "")
        if column.kind in ("file", "files"):
            page.set_input_files(
                f"#{column.id}", papers / ("验收单.jpg" if column.kind == "files" else "线索表.jpg")
            )
        elif column.kind == "declaration":
            page.check(f"#{column.id}")
        elif page.locator(f"input[type=radio][name={column.id}]").count():
            page.check(f"input[name={column.id}][value={value}]")
        elif column.kind == "choice":
            page.select_option(f"#{column.id}", value)
        else:
            page.fill(f"#{column.id}", value)


def test_the_search_field_suggests_and_is_worked_by_keys_alone(
    served: tuple[str, Public], chromium: Browser
) -> None:
    base, public = served
    current = public.office.settings.current
    current.mkdir(parents=True, exist_ok=True)
    notice = Entry(
        url="search?q=opened",
        title="拖欠材料款的通知",
        kind="notice",
        campaign="xinjian-2022",
        day="2022-05-01",
        body="",
    )
    write_index([notice], current / "search.db", None, ["材料款"])
    page = chromium.new_page(viewport=DESK)
    page.goto(f"{base}/search")
    field, options = page.locator("#q"), page.locator("#q-suggested [role=option]")
    field.press_sequentially("材料")
    expect(options).to_have_text(["材料款", "拖欠材料款的通知"])
    expect(page.locator("#q ~ [role=status]")).to_have_text("2 条建议")
    assert faults(page) == []
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(options.first).to_be_hidden()
    assert field.input_value() == "材料"
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("#find").input_value() == "材料款"
    page.locator("#q").press_sequentially("通知")
    page.get_by_role("option", name="拖欠材料款的通知").click()
    page.wait_for_url(f"{base}/search?q=opened")
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
        page.click(f'main button:has-text("{BUTTONS.get(step, "保存并继续")}")')
    number, code = page.inner_text("#number"), page.inner_text("#code")
    page.goto(f"{base}/status")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click('main button:has-text("查看进度")')
    assert page.inner_text("h1").endswith("正在审查是否受理")
    page.fill("#text", "补充一句")
    page.click('main button:has-text("发送补充")')
    assert "已经收到补充的内容" in page.inner_text("main")
    page.click("text=撤回这条线索")
    page.fill("#text", "已经付清")
    page.click('main button:has-text("撤回线索")')
    assert page.inner_text("h1").endswith("已按您的要求撤回")


def examine(page: Page, problems: list[str], where: str) -> None:
    """Note what axe finds, and a page that is wider than its window."""
    page.wait_for_load_state("load")
    problems += [f"{where}: {fault}" for fault in faults(page)]
    width = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if width > 0:
        problems.append(f"{where}: {width} px too wide")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone, light", "desk, dark, elder"])
def test_every_page_is_accessible_fits_its_window_and_keeps_the_policy(
    served: tuple[str, Public], chromium: Browser, papers: Path, size: dict[str, int]
) -> None:
    base, public = served
    visitor = public.visitor()
    scheme = "light" if size is PHONE else "dark"
    page = chromium.new_context(viewport=size, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    problems: list[str] = []
    page.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if "422" not in message.text and "410" not in message.text and "404" not in message.text
            else None
        ),
    )
    everything = size is PHONE  # the wide window changes the frame, so a few pages of it are enough
    if not everything:
        page.goto(f"{base}/status")
        page.click("text=长辈模式")
    for url in ("/apply/", "/status", "/receipt", "/apply/nothing") if everything else ():
        page.goto(base + url)
        examine(page, problems, url)
    page.goto(f"{base}/apply/{visitor.campaign_id}")
    for step in journey_of(visitor.campaign).steps:
        if step != "review" and everything:
            page.click(f'main button:has-text("{BUTTONS.get(step, "保存并继续")}")')
            expect(page).to_have_title(re.compile("^有错误："))
            examine(page, problems, f"{step} with errors")
        fill_in(page, visitor, step, papers)
        if step == "check" and everything:
            page.check("input[name=judicial_status][value=pending]")
            page.click('main button:has-text("查看是否受理")')
            examine(page, problems, "outcome")
            page.go_back()
            page.check("input[name=judicial_status][value=none]")
        if everything or step in ("check", "evidence"):
            examine(page, problems, step)
        page.click(f'main button:has-text("{BUTTONS.get(step, "保存并继续")}")')
    examine(page, problems, "receipt")
    assert page.locator("html[data-elder]").count() == (0 if everything else 1)
    number, code = page.inner_text("#number"), page.inner_text("#code")
    page.goto(f"{base}/status")
    page.fill("#number", number)
    page.fill("#code", code)
    page.click('main button:has-text("查看进度")')
    examine(page, problems, "status")
    page.click("text=撤回这条线索")
    examine(page, problems, "withdraw")
    assert problems == []


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
        for _try in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        page.keyboard.press("ArrowUp" if name == "respondent_level" else "Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/enterprise")
    assert page.inner_text("h1") == "企业信息"

"""What moves on the site, in a real browser; how each page looks is tested in tests/site."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser

from casestore.campaign.loading import load_site
from generator.look.plates import SITE
from tests.generator.conftest import Built

BASE = "/zhuanlan/qingzhang"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; connect-src 'self'"
)
YC = "campaigns/yunchuan-2022"
TELL_AS_THE_BODY_BEGINS = """
new MutationObserver((_changes, self) => { if (document.body) {
    self.disconnect(); tell(document.documentElement.hasAttribute("data-elder")); } }
).observe(document, {childList: true, subtree: true});
"""


class Server(SimpleHTTPRequestHandler):
    """The release under its base path, with the policy that production sends."""

    def translate_path(self, path: str) -> str:
        return (
            super().translate_path(path.removeprefix(BASE))
            if path.startswith(BASE)
            else "/nonexistent"
        )

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: a test's output is its own."""


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Server, directory=str(built.release.path))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}/"
    server.shutdown()


def test_elder_mode_is_larger_and_less_and_stays_until_it_is_switched_off(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{YC}/notices/plan/")
    size = "parseFloat(getComputedStyle(document.querySelector('.qz-official')).fontSize)"
    before = page.evaluate(size)
    button = page.get_by_role("button", name="长辈模式")
    assert button.get_attribute("aria-pressed") == "false" and page.is_visible(".qz-qr")
    button.press("Enter")
    assert page.evaluate(size) >= 1.2 * before
    assert not page.is_visible(".qz-qr") and page.is_visible("text=下载 PDF")
    page.click("button[data-size=l]")
    assert page.evaluate(size) >= 1.5 * before
    seen: list[bool] = []  # at the moment when the body begins: what comes later would jump
    page.expose_function("tell", lambda there: seen.append(there))
    page.add_init_script(TELL_AS_THE_BODY_BEGINS)
    page.goto(f"{address}{YC}/guide/")
    assert seen == [True] and button.get_attribute("aria-pressed") == "true"
    for part in (".qz-nav__do .qz-button", ".qz-search input", ".qz-channels", "#cailiao"):
        assert page.is_visible(part), part
    links = page.locator(".qz-header :is(a:not(.qz-skip), button)")
    heights = links.evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(height for height in heights if height) >= 44
    button.click()
    page.goto(f"{address}{YC}/guide/")
    assert button.get_attribute("aria-pressed") == "false"
    page.close()


def test_without_script_there_is_no_button_that_does_nothing(
    chromium: Browser, address: str
) -> None:
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(address)
    assert not plain.is_visible(".qz-elder") and plain.is_visible(".qz-scripts")
    plain.close()


def test_letters_grow_and_stay_grown_on_the_next_page(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{YC}/notices/plan/")
    size = "parseFloat(getComputedStyle(document.querySelector('.qz-official')).fontSize)"
    before = page.evaluate(size)
    page.click("button[data-size=l]")
    assert page.evaluate(size) > before
    page.goto(f"{address}{YC}/notices/reading/")
    assert page.evaluate(size) > before
    page.close()


def test_the_address_of_a_notice_can_be_had_with_and_without_script(
    chromium: Browser, address: str
) -> None:
    plain = chromium.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{address}{YC}/notices/plan/")
    link = plain.get_attribute("link[rel=canonical]", "href")
    assert plain.input_value("[data-share] input") == link and plain.is_visible(
        "[data-share] input"
    )
    assert not plain.is_visible("[data-do=share]") and not plain.is_visible(".qz-size")
    plain.close()
    page = chromium.new_page()
    page.goto(f"{address}{YC}/notices/plan/")
    assert not page.is_visible("[data-share]")
    page.evaluate(
        "for (const name of ['share', 'clipboard'])"
        " Object.defineProperty(navigator, name, {value: undefined})"
    )
    page.click("[data-do=share]")
    assert (
        page.is_visible("[data-share] input") and page.evaluate("getSelection().toString()") == link
    )
    page.close()


def test_a_printed_notice_has_no_navigation(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{YC}/notices/plan/")
    page.emulate_media(media="print")
    for part in (
        ".qz-nav",
        ".qz-search",
        ".qz-crumbs",
        ".qz-tools",
        ".qz-aside",
        ".qz-turn",
        ".qz-footer__top",
    ):
        assert page.locator(part).count() and not page.locator(part).first.is_visible(), part
    assert page.is_visible(".qz-official") and page.is_visible(".qz-printed")
    page.close()


def test_the_self_check_is_walked_by_links_alone_and_remembers_every_answer(
    chromium: Browser, address: str
) -> None:
    for script in (False, True):
        page = chromium.new_context(java_script_enabled=script).new_page()
        page.goto(f"{address}{YC}/guide/check/?claimant_kind=forgotten")
        for number, answer in enumerate(
            ("企业", "政府部门", "乡镇", "政策不兑现", "没有进入司法程序"), 1
        ):
            assert page.inner_text(".qz-kicker") == f"第 {number} 题，最多 5 题"
            page.click(f".qz-answers >> text={answer}")
        assert page.inner_text("h1") == "可以反映"
        sent = page.get_attribute(".qz-self .qz-button", "href") or ""
        for pair in ("claimant_kind=enterprise", "category=policy", "judicial_status=none"):
            assert pair in sent, (script, sent)
        page.close()


def test_units_of_the_measures_are_found_by_name(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(f"{address}{YC}/measures/")
    page.fill("#zhao", "财政")
    assert (
        page.locator("[data-found] > section:visible").all_inner_texts()[0].startswith("市财政局")
    )
    page.fill("#zhao", "没有的单位")
    assert page.inner_text("[data-find] [role=status]") == "没有这个单位"
    page.close()


def test_without_script_everything_can_be_read(chromium: Browser, address: str) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}{YC}/cases/")
    page.click(".qz-filter >> text=账款拖欠")
    # pages fill from the oldest on: what is left of 80 stands on the newest page
    assert (
        page.url.endswith("/cases/category-payment.html") and page.locator(".qz-case").count() == 30
    )
    page.goto(f"{address}{YC}/measures/")
    shown = page.locator("[data-found] > section:visible")
    assert shown.count() == 2
    page.click(".qz-units >> text=市财政局")
    assert shown.count() == 1 and shown.inner_text().startswith("市财政局"), (
        "the address alone narrows the list"
    )
    page.click("section:target >> text=看全部单位")
    assert shown.count() == 2
    page.close()


def test_header_and_footer_stand_alone_in_any_jinja(built: Built) -> None:
    environment = Environment(
        loader=FileSystemLoader(Path(SITE) / "frame"), autoescape=True, undefined=StrictUndefined
    )
    site = load_site(built.options.content)
    scripts = {"hans": "/x/hans/", "hant": "/x/hant/"}
    values = {
        "root": "/x/hans/",
        "app": "/x/",
        "site": site,
        "here": "status",
        "campaign": None,
        "say": str,
        "script": "hans",
        "scripts": scripts,
    }
    header = environment.get_template("header.html").render(values)
    assert 'action="/x/search"' in header and '<a href="/x/status" aria-current="page">' in header
    assert "云川市营商环境办公室" in environment.get_template("footer.html").render(values)

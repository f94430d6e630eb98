"""Each kind of page in a real browser: the content policy holds, nothing runs off a phone, axe finds nothing."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page, sync_playwright

from casestore.content import load_site
from generator.plates import SITE
from tests.generator.conftest import Built

BASE = "/zhuanlan/qingzhang"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; connect-src 'self'"
)
YC = "campaigns/yunchuan-2022"
KINDS = [
    "", f"{YC}/", f"{YC}/notices/", f"{YC}/notices/plan/", f"{YC}/guide/", f"{YC}/cases/", f"{YC}/cases/YC-000007.html",
    f"{YC}/figures/", f"{YC}/measures/", "campaigns/yunling-2019/", "campaigns/yunling-2019/figures/", "about-data/",
    "404.html",
]  # fmt: skip


class Server(SimpleHTTPRequestHandler):
    """The release under its base path, with the policy that production sends."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(BASE)) if path.startswith(BASE) else "/nonexistent"

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: a test's output is its own."""


@pytest.fixture(scope="module")
def address(built: Built) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(built.release.path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}/"
    server.shutdown()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(request: pytest.FixtureRequest, chrome: Browser) -> Iterator[Page]:
    opened = chrome.new_context(color_scheme=request.param).new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("path", KINDS)
def test_a_page_keeps_the_policy_fits_a_phone_and_satisfies_axe(tab: Page, address: str, path: str) -> None:
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("response", lambda response: complaints.append(response.url) if response.status >= 400 else None)
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.goto(address + path)
    tab.set_viewport_size({"width": 375, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert complaints == []  # before axe runs: it writes inline styles itself
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()


def test_letters_grow_and_stay_grown_on_the_next_page(chrome: Browser, address: str) -> None:
    page = chrome.new_page()
    page.goto(f"{address}{YC}/notices/plan/")
    size = "parseFloat(getComputedStyle(document.querySelector('.qz-official')).fontSize)"
    before = page.evaluate(size)
    page.click("button[data-size=l]")
    assert page.evaluate(size) > before
    page.goto(f"{address}{YC}/notices/reading/")
    assert page.evaluate(size) > before
    page.close()


def test_units_of_the_measures_are_found_by_name(chrome: Browser, address: str) -> None:
    page = chrome.new_page()
    page.goto(f"{address}{YC}/measures/")
    page.fill("#zhao", "财政")
    assert page.locator("[data-found] > section:visible").all_inner_texts()[0].startswith("市财政局")
    page.fill("#zhao", "没有的单位")
    assert page.inner_text("[data-find] [role=status]") == "没有这个单位"
    page.close()


def test_without_script_everything_can_be_read(chrome: Browser, address: str) -> None:
    page = chrome.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}{YC}/cases/")
    page.click(".qz-filter >> text=账款拖欠")
    assert page.url.endswith("/cases/category-payment.html") and page.locator(".qz-case").count() == 20
    page.close()


def test_header_and_footer_stand_alone_in_any_jinja(built: Built) -> None:
    environment = Environment(loader=FileSystemLoader(Path(SITE) / "frame"), autoescape=True, undefined=StrictUndefined)
    site = load_site(built.options.content)
    values = {"root": "/x/", "site": site, "here": "status", "campaign": None, "_": str}
    header = environment.get_template("header.html").render(values)
    assert 'action="/x/search"' in header and '<a href="/x/status" aria-current="page">' in header
    assert "云川市营商环境办公室" in environment.get_template("footer.html").render(values)

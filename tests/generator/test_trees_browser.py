"""A reader who chose a script keeps it, walking by links alone: through the site, its search, a
form, and back."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from casestore.public.scripts import LANG_TAGS, Script, in_script
from tests.forms_app.intake.visitor import open_public
from tests.generator.conftest import SITE_URL, Built

BASE = urlsplit(SITE_URL).path
CASE = "campaigns/yunchuan-2022/cases/YC-000007.html"


@pytest.fixture
def address(built: Built, tmp_path: Path) -> Iterator[str]:
    """The public process with the built release, below a base path."""
    public = open_public(tmp_path, base_path=BASE, site_url=SITE_URL.replace("https:", "http:"))
    public.office.settings.current.symlink_to(built.release.path)
    server = make_server(
        "127.0.0.1", 0, DispatcherMiddleware(NotFound(), {BASE: public.app}), threaded=True
    )  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{BASE}"
    server.shutdown()
    thread.join()
    public.office.store.close()


def leaves_and_comes_back_in_simplified(
    page: Page, address: str, here: Callable[[str, Script], None]
) -> None:
    page.click(".qz-found a >> nth=0")
    assert page.url.startswith(f"{address}/hant/campaigns/")
    page.click("text=查看原文")
    assert "/hant/" not in page.url and page.get_attribute("html", "lang") == "zh-CN"
    page.go_back()
    page.click("text=简体")
    page.click(".qz-brand")
    here("hans/", "hans")
    page.click('.qz-channels a[href="campaigns/yunling-2019/guide/"]')
    here("hans/campaigns/yunling-2019/guide/", "hans")
    page.goto(f"{address}/hans/nothing")
    assert page.inner_text("h1") == "没有这一页"
    page.click(".qz-brand")
    here("hans/", "hans")


def test_the_choice_of_a_script_is_kept_on_the_whole_way(chromium: Browser, address: str) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)

    def here(spot: str, script: Script) -> None:
        assert page.url.partition("?")[0] == f"{address}/{spot}"
        assert page.get_attribute("html", "lang") == LANG_TAGS[script]
        words = page.inner_text("main").replace("“账款”", "")  # what was typed stands as it was
        assert in_script(words, script) == words

    page.goto(f"{address}/{CASE}")
    page.click("text=繁體")
    here(f"hant/{CASE}", "hant")
    page.click(".qz-crumbs >> text=案例")
    here("hant/campaigns/yunchuan-2022/cases/", "hant")
    page.click("nav >> text=辦事指南")
    page.click("text=先自查")
    page.click(".qz-answers a >> nth=0")
    assert f"{address}/hant/campaigns/yunchuan-2022/guide/check/" in page.url
    page.click(".qz-nav__do >> text=查詢進度")
    here("status", "hant")
    page.click(".qz-brand")
    here("hant/", "hant")
    page.fill("#q", "账款")
    page.press("#q", "Enter")
    here("search", "hant")
    leaves_and_comes_back_in_simplified(page, address, here)
    assert failed == [f"{address}/hans/nothing"]
    page.close()

"""The page that asks for a proof, in a real browser: it goes on by itself, with nothing inline and
nothing from elsewhere; without JavaScript by its button."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from werkzeug.serving import make_server

from casestore.exchange.receipt_numbers import random_number
from forms_app.intake.visit import challenges, floods
from tests.axe import faults
from tests.forms_app.intake.visitor import open_public


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    public = open_public(tmp_path_factory.mktemp("served"))
    server = make_server("127.0.0.1", 0, public.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    public.office.store.close()


def guess(page: Page, address: str, number: str) -> None:
    page.goto(f"{address}/status")
    page.fill("#number", number)
    page.fill("#code", "7K4M-9CTD-3XWH")
    page.get_by_role("button", name="查看进度").click()


def test_the_browser_proves_and_goes_on_by_itself(address: str, chromium: Browser) -> None:
    page, said = chromium.new_page(locale="zh-CN"), list[ConsoleMessage]()
    page.on("console", lambda message: said.append(message))
    number = random_number("XJ", 2022)
    for _one in range(floods.WRONG_AT_ONE):
        guess(page, address, number)
        expect(page.locator(".govuk-error-message")).to_be_visible()
    guess(page, address, number)
    expect(page.locator("h1")).to_have_text("请稍等")
    expect(page.locator("#code-error")).to_contain_text(re.compile("没有查到"), timeout=60_000)
    assert page.locator("#number").input_value() == number
    wrong = [one.text for one in said if one.type == "error" and "422" not in one.text]
    assert [one for one in wrong if "429" not in one] == []
    page.close()


def test_without_javascript_the_button_goes_on_after_the_time_that_is_said(
    address: str, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenges, "PATIENCE_S", 1)
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 740}
    )
    page, number = context.new_page(), random_number("XJ", 2022)
    for _one in range(floods.WRONG_AT_ONE + 1):
        guess(page, address, number)
    said = re.search(r"请等 (\d+) 秒", page.inner_text("main"))
    assert said
    page.wait_for_timeout((int(said[1]) + 0.2) * 1000)
    page.get_by_role("button", name="继续").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("没有查到")
    context.close()


def test_the_page_is_accessible(
    address: str, chromium: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(challenges, "ROUNDS", 10_000_000)  # it stays
    page, number = chromium.new_page(locale="zh-CN"), random_number("XJ", 2022)
    for _one in range(floods.WRONG_AT_ONE + 1):
        guess(page, address, number)
    expect(page.locator("altcha-widget")).to_contain_text("验证")
    assert not re.search("[A-Za-z]{3}", page.inner_text("altcha-widget"))
    assert faults(page) == []
    page.close()

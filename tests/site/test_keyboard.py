"""With the keyboard alone: every control is reached, none holds on to the focus, and a clue gets
sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casestore.campaign.loading import load_campaigns
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CONTENT
from tests.flow.papers import write_papers
from tests.forms_app.intake.visitor import answers_for
from tests.site import kinds
from tests.site.demo import DRAFT, FRESH, Demo
from tests.site.seeing import WIDE

#: What Tab should stop at, in the order of the page; of a group of radio buttons it stops at one.
STOPS = """() => {
  const seen = new Set();
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true });
  const named = (one) =>
    one.type === "radio" ? `radio ${one.name}` : String(seen.add(one).size);
  return [...document.querySelectorAll(`${controls}, [tabindex='0']`)]
    .filter((one) => !one.disabled && one.tabIndex >= 0 && shown(one))
    .filter((one) => one.type !== "radio" || (!seen.has(one.name) && seen.add(one.name)))
    .map((one) => (one.dataset.stop = named(one)));
}"""
HERE = """() => {
  const one = document.activeElement;
  return one.type === "radio" ? `radio ${one.name}` : one.dataset.stop || "";
}"""


@pytest.fixture
def page(demo: Demo, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=WIDE)
    demo.admit(context)
    yield context.new_page()
    context.close()


WALKED = [
    "",
    f"{kinds.CAMPAIGN}/notices/plan/",
    f"{kinds.CAMPAIGN}/cases/",
    f"{kinds.CAMPAIGN}/figures/",
    f"{kinds.PARK}/measures/",
    "search?q=账款",
    f"apply/{DRAFT}/enterprise",
    f"apply/{DRAFT}/sign",
    "status",
]


@pytest.mark.parametrize("path", WALKED)
def test_tab_stops_at_everything_in_the_order_of_the_page_and_leaves_again(
    page: Page, demo: Demo, path: str
) -> None:
    page.goto(f"{demo.address}/{path}")
    stops = page.evaluate(STOPS)
    met = []
    for _stop in stops:
        page.keyboard.press("Tab")
        met.append(page.evaluate(HERE))
    assert met == stops
    page.keyboard.press("Tab")
    assert page.evaluate(HERE) in ("", stops[0]), (
        "after the last comes the browser, or the first again"
    )


def test_the_first_stop_skips_to_the_text(page: Page, demo: Demo) -> None:
    for path in ("", f"{kinds.CAMPAIGN}/notices/plan/", "search", f"apply/{FRESH}", "hant/"):
        page.goto(f"{demo.address}/{path}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hash") == "#zhengwen", path
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.querySelector('#zhengwen').contains(document.activeElement)"
        ), path


def test_the_code_of_a_notice_opens_by_enter_and_closes_by_escape(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.address}/{kinds.CAMPAIGN}/notices/plan/")
    page.locator(".qz-qr summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".qz-qr img, .qz-qr svg").last).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    assert not page.evaluate("document.querySelector('.qz-qr').open")


def test_a_clue_is_sent_by_keyboard_alone(page: Page, demo: Demo, tmp_path: Path) -> None:
    campaign = load_campaigns(CONTENT)[FRESH]
    answers = answers_for(campaign, "2019-04-20")
    papers = write_papers(tmp_path)
    files = {"evidence": papers / "photo.jpg", "signed_form": papers / "form.pdf"}
    page.on(
        "filechooser", lambda _chooser: None
    )  # from now on: a listener that begins with the key may come too late
    page.goto(f"{demo.address}/apply/{FRESH}")
    for step in journey_of(campaign).steps:
        if step == "sign":
            printed = f"{demo.address}/apply/{FRESH}/clue-form.pdf"
            files["signed_form"].write_bytes(page.request.get(printed).body())
        for column in journey_of(campaign).columns(step):
            if column.id in answers or column.id in files:
                tab_to(page, f"[name={column.id}]")
                answer(page, answers.get(column.id, ""), files.get(column.id))
        tab_to(page, "main .govuk-button-group button.govuk-button")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if page.url.endswith("/outcome"):
            tab_to(page, "main .govuk-button-group a.govuk-button")
            with page.expect_navigation():
                page.keyboard.press("Enter")
    assert page.url.endswith("/receipt"), page.locator("main").inner_text()
    expect(page.locator("#number")).to_contain_text("HLJ-2019-")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what has the focus fits ``selector``."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector} on {page.url}")


def answer(page: Page, value: str, file: Path | None) -> None:
    """Give the field that has the focus its value, by keys."""
    kind = page.evaluate("document.activeElement.type")
    if file:
        with page.expect_file_chooser() as opened:
            page.keyboard.press("Enter")
        opened.value.set_files(file)
    elif kind in ("radio", "select-one"):
        page.keyboard.press("Space" if kind == "radio" else "Home")
        for _option in range(40):
            if page.evaluate("document.activeElement.value") == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {value}")
    elif kind == "checkbox":
        page.keyboard.press("Space")
    else:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(value)

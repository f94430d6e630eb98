"""Pages in the browsers inside of WeChat and QQ on older phones: their margins stay, and elder mode
can be read."""

from pathlib import Path

import pytest
import tinycss2
from playwright.sync_api import Browser
from tinycss2.ast import Declaration

from generator.look.plates import SITE, STYLES, assets
from tests.generator.conftest import ROOT
from tests.generator.test_site_browser import YC
from tests.generator.test_site_browser import address as address
from tests.site.old_browser import PROPERTY, VALUE, as_chromium_78

FORMS = ROOT / "forms_app" / "static"
SHEETS = [
    *(SITE / "assets" / f"{name}.css" for name in STYLES),
    *(FORMS / f"{name}.css" for name in ("intake", "search", "govuk-theme")),
]
MEASURED = """() => {
    const links = [...document.querySelectorAll(".qz-nav li a")];
    const at = links.map(link => link.getBoundingClientRect());
    const beside = (one, n) => one.top < at[n].bottom ? one.left - at[n].right : 99;
    return {
        width: document.documentElement.scrollWidth,
        margin: document.querySelector("h1").getBoundingClientRect().left,
        apart: Math.min(...at.slice(1).map(beside)),
        text: parseFloat(getComputedStyle(links[0]).fontSize),
        less: getComputedStyle(document.querySelector(".qz-footer nav")).display,
    };
}"""


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_nothing_that_an_older_browser_drops_is_all_there_is(path: Path) -> None:
    css = path.read_text(encoding="utf-8")
    assert ":is(" not in css
    for said in _declarations(css):
        names = [one.name for one in said]
        lost = {name for name in names if PROPERTY.fullmatch(name)}
        lost |= {one.name for one in said if VALUE.search(tinycss2.serialize(one.value))}
        assert not {name for name in lost if names.count(name) < 2}, names


def _declarations(css: str) -> list[list[Declaration]]:
    """Those of each rule that isn't asked for by ``@supports``."""
    found = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            found += _declarations(tinycss2.serialize(rule.content))
        elif rule.type == "qualified-rule":
            inside = tinycss2.parse_blocks_contents(rule.content, True, True)
            found.append([one for one in inside if isinstance(one, Declaration)])
    return found


@pytest.mark.parametrize("page", ["", f"{YC}/", f"{YC}/cases/"])
@pytest.mark.parametrize("elder", [False, True])
def test_an_older_phone_shows_margins_a_menu_and_elder_mode(
    chromium: Browser, address: str, page: str, elder: bool
) -> None:
    css = as_chromium_78(assets()["assets/site.css"].decode())
    context = chromium.new_context(viewport={"width": 375, "height": 800})
    try:
        tab = context.new_page()
        tab.route("**/site.css*", lambda route: route.fulfill(body=css, content_type="text/css"))
        tab.goto(address + page)
        if elder:
            tab.evaluate("document.documentElement.setAttribute('data-elder', '')")
        found = tab.evaluate(MEASURED)
    finally:
        context.close()
    assert found["width"] <= 375 and found["margin"] >= 16 and found["apart"] >= 8
    assert found["text"] >= (20 if elder else 15)
    assert (found["less"] == "none") == elder

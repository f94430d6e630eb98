"""Every kind of page as people meet it: on a phone, enlarged, focused, in the dark, without
JavaScript, on paper."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.site import kinds
from tests.site.demo import Demo
from tests.site.seeing import Eye, Manner, Seen

#: Each part of the product, and how its pages are looked at in a wide window and on a phone.
LIGHT, DARK = Manner("light"), Manner("dark")
PARTS: list[tuple[Callable[[Demo], Iterator[str]], Manner, Manner]] = [
    (kinds.site, LIGHT, DARK),
    (kinds.trees, Manner("dark", elder=True), Manner("light", elder=True)),
    (kinds.forms, LIGHT, Manner("dark", elder=True)),
    (kinds.waiting, LIGHT, DARK),
    (kinds.desk, LIGHT, LIGHT),
    (kinds.administration, LIGHT, LIGHT),
]


@pytest.fixture(scope="module", params=PARTS, ids=lambda part: part[0].__name__)
def seen(request: pytest.FixtureRequest, demo: Demo, chromium: Browser) -> dict[str, Seen]:
    """What one visit to every page of a part found, by address."""
    part, wide, phone = request.param
    # colours are measured when they have arrived, not on their way
    contexts = [
        chromium.new_context(reduced_motion="reduce", java_script_enabled=script)
        for script in (True, False)
    ]
    pages = []
    for context in contexts:
        demo.admit(context)
        if part is kinds.waiting:
            demo.let_wait(context)
        pages.append(context.new_page())
        if part is kinds.administration:
            demo.administer(pages[-1])
    eye = Eye(*pages)
    found = {}
    for path in part(demo):
        found[path] = eye.look(f"{demo.address}/{path}", wide, phone)
        if path == "desk/sign-in":
            for page in pages:
                demo.enter(page)
    for context in contexts:
        context.close()
    return found


def of(seen: dict[str, Seen], name: str) -> dict[str, list[str]]:
    return {path: getattr(page, name) for path, page in seen.items() if getattr(page, name)}


def test_axe_finds_nothing(seen: dict[str, Seen]) -> None:
    assert of(seen, "axe") == {}


def test_the_content_policy_holds_and_everything_loads(seen: dict[str, Seen]) -> None:
    assert of(seen, "console") == {}


def test_no_page_scrolls_sideways_at_320_pixels_or_at_400_percent(seen: dict[str, Seen]) -> None:
    assert of(seen, "sideways") == {}


def test_no_text_is_cut_off_or_stands_on_another(seen: dict[str, Seen]) -> None:
    assert of(seen, "cut") == {}


def test_whatever_has_the_focus_shows_it(seen: dict[str, Seen]) -> None:
    assert of(seen, "unmarked") == {}


def test_paper_shows_no_navigation_and_no_controls(seen: dict[str, Seen]) -> None:
    assert of(seen, "printed") == {}


def test_without_javascript_nothing_is_missing(seen: dict[str, Seen]) -> None:
    assert of(seen, "lost") == {}

"""What every page is made of: valid HTML, addresses that lead somewhere, few bytes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from deploy.setup.node import node
from tests.flow.running import ROOT
from tests.site import kinds
from tests.site.answers import Answer, Walker, every_page
from tests.site.demo import Demo

#: What went over the wire for a page and all that it loads, in bytes.
SENT = """() => Object.fromEntries([...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map((one) => [one.name, one.transferSize]))"""


@pytest.fixture(scope="module")
def context(demo: Demo, chromium: Browser) -> Iterator[BrowserContext]:
    """Somebody with a visitor's cookies who is also signed in at the desk."""
    opened = chromium.new_context()
    demo.admit(opened)
    demo.enter(opened.new_page())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def administrator(demo: Demo, chromium: Browser) -> Iterator[BrowserContext]:
    """The administrator at the desk."""
    opened = chromium.new_context()
    demo.administer(opened.new_page())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def answers(demo: Demo, chromium: Browser) -> dict[str, Answer]:
    """Every kind of page by its address."""
    return every_page(demo, chromium)


def test_every_kind_of_page_answers_where_it_is_asked_for(
    demo: Demo, answers: dict[str, Answer]
) -> None:
    for path, answer in answers.items():
        assert answer.status == kinds.ANSWERS.get(path, 200), path
        assert answer.url.startswith(f"{demo.address}/{path.split('?')[0]}"), (path, answer.url)


def test_every_kind_of_page_is_valid_html(answers: dict[str, Answer], tmp_path: Path) -> None:
    for number, answer in enumerate(answers.values()):
        (tmp_path / f"{number}.html").write_text(answer.text, encoding="utf-8")
    told = tmp_path / "faults.json"  # a long list doesn't come through a pipe whole
    command = [node(), "node_modules/html-validate/bin/html-validate.mjs"]
    command += ["--formatter", f"json={told}"]
    config = Path(__file__).with_name("htmlvalidate.mjs")
    run = subprocess.run(
        [*command, "--config", config, tmp_path], cwd=ROOT, capture_output=True, text=True
    )
    assert told.is_file(), run.stderr
    paths = list(answers)
    faults = [
        (paths[int(Path(file["filePath"]).stem)], fault["line"], fault["ruleId"], fault["message"])
        for file in json.loads(told.read_text(encoding="utf-8"))
        for fault in file["messages"]
    ]
    assert not faults, "\n".join(map(str, faults))


def test_no_address_on_any_page_or_in_any_feed_is_dead(
    demo: Demo,
    context: BrowserContext,
    administrator: BrowserContext,
    answers: dict[str, Answer],
) -> None:
    everybody, alone = Walker(demo, context), Walker(demo, administrator)
    of_administrator = [answers[path] for path in kinds.administration(demo)]
    dead: dict[str, str] = {}
    seen: set[str] = set()  # a spot of the page itself is another address on each
    for page in (*everybody.release(), *answers.values()):
        walker = alone if page in of_administrator else everybody
        for target in page.targets():
            if target not in seen and not target.endswith("/desk/sign-out"):
                seen.add(target)
                if walker.is_dead(target, page):
                    dead[target] = page.url
    assert dead == {}


def test_a_case_is_a_small_page_and_the_first_view_of_any_is_light(
    demo: Demo, answers: dict[str, Answer], chromium: Browser
) -> None:
    heavy = {
        path: len(answer.text.encode()) for path, answer in answers.items() if "/cases/" in path
    }
    assert heavy and max(heavy.values()) <= 60_000, heavy
    case = next(path for path in answers if "/cases/" in path and len(Path(path).stem) == 10)
    for path in ("", f"{kinds.CAMPAIGN}/notices/plan/", case):
        page = chromium.new_context().new_page()  # an empty cache
        page.goto(f"{demo.address}/{path}", wait_until="networkidle")
        sent = page.evaluate(SENT)
        assert sum(sent.values()) <= 200_000 and len(sent) > 2, sent
        page.context.close()

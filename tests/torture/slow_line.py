"""A clue with two photos over a thin line: ``python -m tests.torture slow_line``. 0.4 Mbit/s each
way and 300 ms, as a telephone has them at the edge of its net; typed key by key. It has to be filed
within six minutes, and the first page of the form may weigh 150 kB with all that it loads."""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

from benchmarks.first_page import CAMPAIGN, FIRST_PAGE, chromium, first_page, throttled
from casestore.campaign.form_fields import Field
from tests.forms_app.intake.visitor import Public
from tests.torture.evidence_posts import picture as noise
from tests.torture.intake_journeys import Journey, Walk, served

FULL = 1
ALONE = True
#: Points of each photo, which make 2.5 MB, and milliseconds from key to key.
PHOTO, KEY_MS = 3_200_000, 60
#: Seconds for all of it.
SECONDS = 360


class SlowWalk(Walk):
    """A walk whose browser sits at the thin line."""

    def _device(self, browser: Browser) -> BrowserContext:
        context = super()._device(browser)
        context.set_default_timeout(SECONDS * 1000)
        return context

    def _fill(self, page: Page, step: str) -> None:
        if step == "check":
            throttled(page)
        super()._fill(page, step)

    def _tap(self, page: Page, column: Field) -> None:
        text = page.locator(f"input[type=text][id='{column.id}'], textarea[id='{column.id}']")
        if text.count():
            text.press_sequentially(self.visitor.answers.get(column.id, ""), delay=KEY_MS)
        else:
            super()._tap(page, column)

    def _give_files(self, page: Page, column: Field) -> None:
        if column.kind == "file":
            super()._give_files(page, column)
            return
        photos = [
            FilePayload(name="image.jpg", mimeType="image/jpeg", buffer=noise(PHOTO, seed))
            for seed in (1, 2)
        ]
        page.set_input_files(f"#{column.id}", photos)

    def _look(self, page: Page, where: str) -> None:
        """Others look at the pages."""


def _filed(browser: Browser, public: Public, address: str, folder: Path) -> tuple[list[str], float]:
    """What was wrong with a clue on its way, and how many seconds it took."""
    how = Journey(campaign=CAMPAIGN, signed="on paper", manner="phone", mishap="none")
    began = time.monotonic()
    wrong = SlowWalk(public, address, how, folder).all_the_way(browser)
    return wrong, time.monotonic() - began


def run(rounds: int) -> dict[str, object]:
    """The slowest clue in seconds, the first page in bytes and seconds, and what was too much."""
    wrong, slowest = list[str](), 0.0
    with (
        tempfile.TemporaryDirectory() as name,
        served(Path(name)) as (public, address),
        chromium() as browser,
    ):
        size, loading = first_page(browser, address)
        for number in range(rounds):
            found, seconds = _filed(browser, public, address, Path(name) / f"round-{number}")
            wrong, slowest = [*wrong, *found], max(slowest, loading + seconds)
    wrong += [f"{slowest:.0f} s for a clue"] if slowest > SECONDS else []
    wrong += [f"{size} bytes of the first page"] if size > FIRST_PAGE else []
    return {
        "rounds": rounds,
        "clue_s": round(slowest, 1),
        "first_page_bytes": size,
        "first_page_s": round(loading, 1),
        "failed": len(wrong),
        "what": wrong[:20],
    }

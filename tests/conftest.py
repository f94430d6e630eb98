"""What tests of every part share: one browser for a test process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

#: A closed network refuses the browser's own errands, many at a time; without them it starts quietly.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; the driver runs once in a process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()

"""What tests of every part share: one browser for a test module."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

#: A closed network refuses the browser's own errands, many at a time; without them it starts
#: quietly.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless; its driver keeps an event loop running, so it ends with the
    module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()

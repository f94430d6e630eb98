"""The first page of the clue form for somebody who was never here: bytes as they go over the line,
headers included, and seconds at 0.4 Mbit/s and 300 ms.

Exit status 1 when it weighs more than 150 kB. A whole clue over that line:
``python -m tests.torture slow_line``.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.intake import CAMPAIGN, counter

TIMES = 3
#: The line, in bytes a second and milliseconds; and bytes of the first page, at most.
LINE = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FIRST_PAGE = 150_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def throttled(page: Page) -> list[int]:
    """Put ``page`` at the thin line; the bytes of what it loads from now on."""
    loaded, session = list[int](), page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.on("Network.loadingFinished", lambda said: loaded.append(said["encodedDataLength"]))
    return loaded


def first_page(browser: Browser, address: str) -> tuple[int, float]:
    """Bytes of the first page of the form for somebody who was never here, and seconds."""
    page = browser.new_page()
    loaded, began = throttled(page), time.monotonic()
    page.goto(f"{address}/apply/{CAMPAIGN}", wait_until="networkidle", timeout=60_000)
    found = int(sum(loaded)), time.monotonic() - began
    page.close()
    return found


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as name,
        counter(Path(name)) as served,
        chromium() as browser,
    ):
        address = f"http://127.0.0.1:{served.port}"
        found = [first_page(browser, address) for _time in range(TIMES)]
    size = max(size for size, _seconds in found)
    said = {"benchmark": "first_page", "campaign": CAMPAIGN, "bytes": size, "most": FIRST_PAGE}
    seconds = statistics.median(seconds for _size, seconds in found)
    print(json.dumps(said | {"thin_line_s": round(seconds, 2)}))
    return int(size > FIRST_PAGE)


if __name__ == "__main__":
    sys.exit(main())

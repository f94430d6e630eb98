"""The first page of the clue form for somebody who was never here: bytes as they go over the line,
headers included, and seconds at 0.4 Mbit/s and 300 ms.

Exit status 1 when it weighs more than 150 kB. A whole clue over that line:
``python -m tests.torture slow_line``.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.intake import CAMPAIGN, counter
from tests.torture.intake_journeys import chromium
from tests.torture.slow_line import FIRST_PAGE, first_page

TIMES = 3


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

"""Every kind of page, the desk's and the error pages among them, shown to the Nu HTML checker:
it must have nothing to say. ``python -m tests.torture markup``

The checker (vnu-jar, with Debian's Java) is fetched by ``bash deploy/setup/setup.sh --torture``.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from tests.conftest import ARGUMENTS
from tests.flow.running import ROOT, served
from tests.site.answers import every_page
from tests.site.demo import BASE, make

FULL = 1
CHECKER = ROOT / "tests/torture/tools/node_modules/vnu-jar/build/dist/vnu.jar"


def run(rounds: int) -> dict[str, Any]:
    """The pages of a demo instance, checked; ``rounds`` is how often."""
    found: Counter[str] = Counter()
    pages: dict[str, str] = {}
    for _round in range(rounds):
        pages = _pages()
        found += Counter(faults(pages))
    return {
        "rounds": rounds,
        "pages": len(pages),
        "failed": sum(found.values()),
        "what": [f"{times} × {fault}" for fault, times in found.most_common(40)],
    }


def _pages() -> dict[str, str]:
    """Every kind of page by its address, as it is served."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        with redirect_stdout(sys.stderr):  # what it logs isn't a figure
            demo = make(Path(folder) / "instance")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        with served(demo.instance, demo.content, BASE) as address:
            answers = every_page(replace(demo, address=address), browser)
        browser.close()
    return {path: answer.text for path, answer in answers.items()}


def faults(pages: Mapping[str, str]) -> list[str]:
    """What the checker says about ``pages`` (HTML by name), one line each with the page's name.
    Raises :class:`FileNotFoundError` where the checker isn't installed."""
    if not CHECKER.is_file():
        raise FileNotFoundError(f"{CHECKER}: bash deploy/setup/setup.sh --torture")
    names = list(pages)
    with TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            (Path(folder) / f"{number}.html").write_text(pages[name], encoding="utf-8")
        done = subprocess.run(
            ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--exit-zero-always", folder],
            capture_output=True,
            text=True,
            check=True,
        )
    said = json.loads(done.stderr)["messages"]
    return [
        f"{names[int(Path(one['url']).stem)]}:{one.get('lastLine', 0)}: {one['message']}"
        for one in said
    ]

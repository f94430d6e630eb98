"""Lighthouse on the home page, a notice and a case of a served demo instance: its scores out of
100, as on a phone.

``make bench`` installs Lighthouse (``benchmarks/web``) and runs this; the browser is Debian's
Chromium. Each score is the median of ``--times`` runs; exit status 1 when performance or
accessibility of a page is below 95.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import ROOT, arguments, report
from deploy.setup.node import node

CLI = ROOT / "benchmarks/web/node_modules/lighthouse/cli/index.js"
CHROMIUM = "/usr/bin/chromium"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
DEMANDED, LEAST = ("performance", "accessibility"), 95


@contextmanager
def served_demo() -> Iterator[tuple[str, Path]]:
    """A new demo instance, served: its address without a trailing slash, and the release's folder."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "qingzhang", "--instance", name]
        subprocess.run(
            [*command, "init", "--demo"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        server = subprocess.Popen(
            [*command, "serve", "--port", port], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}", Path(name, "current").resolve()
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(address: str, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def scores(url: str) -> dict[str, float]:
    """One run of Lighthouse over ``url``. Raises ``SystemExit`` with its words when it fails."""
    command = [
        node(),
        str(CLI),
        url,
        "--output=json",
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
    ]
    for _try in range(3):  # now and then it fails to record what the browser did (NO_NAVSTART)
        run = subprocess.run(
            command, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True, text=True
        )
        if run.returncode == 0:
            break
    else:
        raise SystemExit(f"lighthouse {url}: {run.stderr[-2000:]}")
    found = json.loads(run.stdout)["categories"]
    return {name: round(found[name]["score"] * 100) for name in CATEGORIES}


def main() -> int:
    times = arguments(__doc__, times=3).times
    pages: dict[str, dict[str, float]] = {}
    with served_demo() as (address, release):
        case = next(
            path
            for path in sorted(release.glob("campaigns/*/cases/*.html"))
            if len(path.stem) == 10
        )
        notice = next(iter(sorted(release.glob("campaigns/*/notices/plan"))))
        paths = {
            "home": "",
            "notice": f"{notice.relative_to(release)}/",
            "case": str(case.relative_to(release)),
        }
        for name, path in paths.items():
            runs = [scores(f"{address}/{path}") for _run in range(times)]
            pages[name] = {one: statistics.median(run[one] for run in runs) for one in CATEGORIES}
    report("lighthouse", n=times, **pages)
    return int(any(page[one] < LEAST for page in pages.values() for one in DEMANDED))


if __name__ == "__main__":
    sys.exit(main())

"""Every benchmark still runs against today's product: small, and never judged by its time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generator.conftest import ROOT

#: Those that need a peer, a built site, a browser or a minute are run by ``make bench`` alone.
SMALL = ("desk", "inventory", "publish", "search")


@pytest.mark.parametrize("name", SMALL)
def test_a_benchmark_says_its_figures_in_one_line(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--cases", "20", "--times", "1"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *_logged, line = done.stdout.splitlines()
    assert json.loads(line)["name"] == name

"""Each torture in its short form; ``make torture`` runs them at full length."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import ModuleType

import pytest

from tests.house.tree import ROOT
from tests.torture.__main__ import harnesses

SHORT_ONES = [harness for harness in harnesses() if hasattr(harness, "SHORT")]


@pytest.mark.parametrize("harness", SHORT_ONES, ids=lambda harness: harness.__name__)
def test_nothing_fails_under_torture(harness: ModuleType) -> None:
    assert harness.SHORT <= harness.FULL
    # in a process of its own: they fork hundreds of times, which takes ten times as long from one
    # that has all other tests in its memory
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        figures = fresh.submit(harness.run, harness.SHORT).result()
    assert figures["rounds"] == harness.SHORT
    assert figures["failed"] == 0, figures


def test_the_runner_takes_names() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.torture", "no-such"], cwd=ROOT)
    assert done.returncode == 0

"""Running a command as a whole process and taking its time and peak memory from the operating system."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Run:
    seconds: float
    peak_mb: float


def run(command: Sequence[str], cwd: Path = ROOT) -> Run:
    """One run of ``command``; raises ``SystemExit`` with its words when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None  # noqa: S101 - asked for above
        words = process.stderr.read().decode()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {words}")
    return Run(seconds, usage.ru_maxrss / 1024)


def median(runs: Sequence[Run]) -> tuple[float, float]:
    """Median seconds and the highest peak in MB."""
    return round(statistics.median(one.seconds for one in runs), 3), round(max(one.peak_mb for one in runs), 1)


def arguments(told: str | None, cases: int = 10_000, times: int = 5) -> argparse.Namespace:
    """``--cases`` and ``--times`` of a benchmark."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--cases", type=int, default=cases)
    parser.add_argument("--times", type=int, default=times)
    return parser.parse_args()


def report(name: str, **figures: object) -> None:
    """The one line."""
    json.dump({"name": name, **figures}, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")

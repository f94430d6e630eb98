"""Running a command as a whole process and taking its time and peak memory from the operating
system."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: Seconds; RECENTCY_MIN and RECENTCY_DIRTY of Linux' fs/ext4/ialloc.c, and some.
_RECENT = 370


@dataclass(frozen=True)
class Run:
    seconds: float
    peak_mb: float


def run(command: Sequence[str], cwd: Path = ROOT) -> Run:
    """One run of ``command``; raises ``SystemExit`` with its words when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None  # noqa: S101 - asked for above
        words = process.stderr.read().decode()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: {words}")
    return Run(seconds, usage.ru_maxrss / 1024)


@contextmanager
def workspace() -> Iterator[Path]:
    """A folder for thousands of new files, on a disk that has finished with those of the last
    benchmark; deleted in the end.

    ext4 without a journal gives no new file an inode that was another's within six minutes, and
    looks at each of them first: after thousands of files were deleted, making one takes up to
    forty times as long, whoever makes it.
    """
    deleted = Path(tempfile.gettempdir()) / "qingzhang-benchmark-deleted"
    rest = deleted.stat().st_mtime + _RECENT - time.time() if deleted.exists() else 0
    if rest > 0:
        print(
            f"the last benchmark has deleted its files: waiting {rest:.0f} s for the disk",
            file=sys.stderr,
        )
        time.sleep(rest)
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
    deleted.touch()


def median(runs: Sequence[Run]) -> tuple[float, float]:
    """Median seconds and the highest peak in MB."""
    return round(statistics.median(one.seconds for one in runs), 3), round(
        max(one.peak_mb for one in runs), 1
    )


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

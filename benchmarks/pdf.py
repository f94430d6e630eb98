"""The shipped notices on paper: printed by both cores from nothing, and asked for again with nothing changed.

``--cases`` is the number of notices; the shipped ones are taken again and again, each with a number of its own.
"""

import tempfile
import time
from pathlib import Path

from benchmarks.measuring import ROOT, Run, arguments, median, report
from generator.gather import read_content
from generator.pdf import Job, render_all


def main(count: int, times: int) -> None:
    content, _faults = read_content(ROOT / "content")
    if content is None:
        raise SystemExit("content/ does not load")
    notices = [notice for section in content.sections for notice in section.notices]
    jobs = [Job(notices[n % len(notices)], f"http://127.0.0.1:8000/{n}/") for n in range(count)]
    cold: list[Run] = []
    again: list[Run] = []
    printed = 0
    for _round in range(times):
        with tempfile.TemporaryDirectory() as name:
            for kept in (cold, again):
                start = time.perf_counter()
                done = render_all(jobs, Path(name), ROOT / "fonts")
                kept.append(Run(time.perf_counter() - start, 0))
            printed += sum(one.fresh for one in done)
    seconds = median(cold)[0]
    report("pdf", n=count, median_s=seconds, each_s=round(seconds / count, 3), unchanged_s=median(again)[0],
           unchanged_printed=printed)  # fmt: skip


if __name__ == "__main__":
    given = arguments(__doc__, cases=20, times=1)
    main(given.cases, given.times)

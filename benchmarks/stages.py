"""One build with a clock on its stages: ``python -m benchmarks.stages FOLDER`` prints seconds by
stage as JSON."""

import gc
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.measuring import ROOT
from generator.build import Options, build


def options(folder: Path, content: Path = ROOT / "content") -> Options:
    """A build wholly inside ``folder``."""
    return Options(
        content=content,
        public=folder / "public.db",
        out=folder / "releases",
        current=folder / "current",
        work=folder / "work",
        fonts=ROOT / "fonts",
        site_url="http://127.0.0.1:8000",
    )


def main(folder: Path) -> None:
    started: list[tuple[str, float]] = []
    peaks: dict[str, float] = {}

    def begun(stage: str, _text: str) -> None:
        started.append((stage, time.perf_counter()))
        peaks[stage] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    gc.disable()  # as the generator's own process does
    build(options(folder), begun)
    ends = [moment for _stage, moment in started[1:]] + [time.perf_counter()]
    spent: dict[str, float] = {}
    for (stage, begin), end in zip(started, ends, strict=True):
        spent[stage] = spent.get(stage, 0) + end - begin
    spent["after"] = spent.pop(
        "switch"
    )  # the rename, and the next draft prepared when the site is already live
    json.dump({"total": sum(spent.values()), "press_peak_mb": peaks["lists"], **spent}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

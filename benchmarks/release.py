"""A whole release of N published cases from nothing but PDFs and search index; Hugo draws the
cases' pages alone.

``median_s`` is the release's own stages, plates drawn anew, without that of the index;
``stages`` the median of each; ``unchanged_s`` a whole process with nothing to do.
"""

import statistics
from collections.abc import Sequence
from pathlib import Path

from benchmarks.invented import write_public
from benchmarks.measuring import ROOT, Run, arguments, median, report, workspace
from benchmarks.press import draw, forget, hugo_site, put_aside, stages, the_press


def forget_drawn(work: Path) -> None:
    """Nothing is kept but the PDFs."""
    pdf = work.with_name("pdf")
    (work / "pdf").rename(pdf)
    put_aside(work)
    work.mkdir()
    pdf.rename(work / "pdf")


def cold(folder: Path) -> tuple[Run, dict[str, float]]:
    """A release from nothing but PDFs, without the index: the whole, and seconds by stage."""
    forget(folder)
    forget_drawn(folder / "work")
    found, process = stages(folder)
    left_out = found.pop("search") + found.pop("after")
    del found["press_peak_mb"]
    return Run(found.pop("total") - left_out, process.peak_mb), found


def medians(spent: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.median(one[name] for one in spent), 3) for name in spent[0]}


def main(count: int, times: int) -> None:
    with workspace() as folder:
        write_public(folder / "public.db", ROOT / "content", count)
        stages(folder)  # PDFs
        press, cases = the_press(folder)
        site = hugo_site(folder, press, cases)
        whole, unchanged, hugo, spent = [], [], [], []
        for _round in range(times):
            run, by_stage = cold(folder)
            whole.append(run)
            spent.append(by_stage)
            unchanged.append(stages(folder)[1])
            hugo.append(draw(site))
        (ours, peak), (theirs, _theirs) = median(whole), median(hugo)
        report(
            "release",
            n=count,
            median_s=ours,
            peak_mb=peak,
            stages=medians(spent),
            unchanged_s=median(unchanged)[0],
            peer="hugo, pages alone",
            peer_median_s=theirs,
            ratio=round(theirs / ours, 2),
        )


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)

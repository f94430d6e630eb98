"""A whole release of N published cases, plates, PDFs and search index already made; Hugo draws the cases' pages alone.

``median_s`` is the release's own stages without the index; ``unchanged_s`` a whole process with nothing to do.
"""

import tempfile
from pathlib import Path

from benchmarks.invented import write_public
from benchmarks.measuring import ROOT, Run, arguments, median, report
from benchmarks.press import draw, forget, hugo_site, stages, the_press


def main(count: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_public(folder / "public.db", ROOT / "content", count)
        stages(folder)  # plates and PDFs
        press, cases = the_press(folder)
        site = hugo_site(folder, press, cases)
        whole, unchanged, hugo = [], [], []
        for _round in range(times):
            forget(folder)
            spent, process = stages(folder)
            whole.append(Run(spent["total"] - spent["search"] - spent["after"], process.peak_mb))
            unchanged.append(stages(folder)[1])
            hugo.append(draw(site))
        (ours, peak), (theirs, _theirs) = median(whole), median(hugo)
        report("release", n=count, median_s=ours, peak_mb=peak, unchanged_s=median(unchanged)[0],
               peer="hugo, pages alone", peer_median_s=theirs, ratio=round(theirs / ours, 2))  # fmt: skip


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)

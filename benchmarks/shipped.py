"""The shipped content as a release, as whole processes: cold (no plates, no PDFs) and with nothing
changed.

The peer is mkdocs-material alone, drawing the same authored pages without cases, PDFs, search or
manifest.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.invented import write_public
from benchmarks.measuring import ROOT, median, report, run

_PEER = """
import sys; from pathlib import Path
from benchmarks.stages import options
from generator.content.gather import read_content
from generator.pages.drawn_pages import all_pages
from generator.pages.frame import Frame
from generator.look import plates
content, _faults = read_content(options(Path(sys.argv[1])).content)
frame = Frame(content=content, site_url="http://127.0.0.1:8000", assets="00000000")
pages = all_pages(frame, plates.SITE / "texts")
plates.draw(pages, Path(sys.argv[1]) / "work", "http://127.0.0.1:8000")
"""


def main(times: int = 3) -> None:
    cold, unchanged, peer = [], [], []
    for _round in range(times):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_public(folder / "public.db", ROOT / "content", 20)
            command = [sys.executable, "-m", "benchmarks.stages", name]
            cold.append(run(command))
            unchanged.append(run(command))
            shutil.rmtree(folder / "work")
            peer.append(run([sys.executable, "-c", _PEER, name]))
    (seconds, peak), (again, _peak), (theirs, _theirs) = (
        median(cold),
        median(unchanged),
        median(peer),
    )
    report(
        "shipped",
        n=20,
        median_s=seconds,
        peak_mb=peak,
        unchanged_s=again,
        peer="mkdocs-material, pages alone",
        peer_median_s=theirs,
        ratio=round(theirs / seconds, 2),
    )


if __name__ == "__main__":
    main()

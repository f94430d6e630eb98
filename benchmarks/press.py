"""Published cases pressed cold, unchanged, and with one added; Hugo draws the same bodies into the
same page.

``median_s`` is the press stage alone with plates already made, and ``peak_mb`` that of the
process by its end; ``lists_s`` the lists of the cases, which Hugo doesn't draw;
``release_cold_s`` the whole release in the same runs (with search index and manifest);
``unchanged_s`` and ``one_added_s`` whole processes, interpreter included; ``raw_write_s`` writes
the same bytes to the same disk and nothing else. ``ratio`` is Hugo's time over ours.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.invented import CAMPAIGN, write_public
from benchmarks.measuring import ROOT, Run, arguments, median, report, run, workspace
from casestore.public.reader import PublicStore
from casestore.public.rows import PublishedCase
from generator.content.gather import Published, read_content
from generator.look.plates import last_plates
from generator.look.stamping import Plate
from generator.pages.case_pages import ACCOUNT, CasePages
from generator.release.disk import write_new


def stages(folder: Path) -> tuple[dict[str, float], Run]:
    """Seconds by stage of one build in ``folder``, and the process as a whole."""
    start = time.perf_counter()
    measured = run(
        [
            "/usr/bin/env",
            "sh",
            "-c",
            f'"{sys.executable}" -m benchmarks.stages "{folder}" > "{folder}/spent"',
        ]
    )
    spent: dict[str, float] = json.loads((folder / "spent").read_text(encoding="utf-8"))
    return spent, Run(time.perf_counter() - start, measured.peak_mb)


def forget(folder: Path) -> None:
    """Back to before the first release; plates and PDFs stay.

    What is no longer needed is put aside, not deleted, and the disk is let finish: for minutes
    after thousands of files were deleted, ext4 without a journal makes each new file several
    times as slowly, whoever makes it.
    """
    (folder / "current").unlink(missing_ok=True)
    put_aside(folder / "releases")
    os.sync()


def put_aside(path: Path) -> None:
    """Out of the way until the benchmark ends."""
    if path.exists():
        path.rename(path.with_name(f"{path.name}-{time.time_ns()}"))


def hugo_site(folder: Path, press: CasePages, cases: Sequence[PublishedCase]) -> Path:
    """A Hugo site whose layout is our plate and whose content are the same cases, the account as
    Markdown."""
    site = folder / "hugo"
    (site / "layouts/_default").mkdir(parents=True)
    (site / "content").mkdir()
    layout = "".join(
        part.decode()
        if index % 2 == 0
        else "{{ .Content }}"
        if name == "prose"
        else f"{{{{ .Params.{name} | safeHTML }}}}"
        for index, part, name in _pieces(press.case_plate)
    )
    (site / "layouts/_default/single.html").write_text(layout, encoding="utf-8")
    (site / "hugo.toml").write_text(
        'disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "404"]\n'
        "uglyURLs = true\n[markup.goldmark.renderer]\nunsafe = true\n",
        encoding="utf-8",
    )
    for case in cases:
        values = {name: text for name, text in press._values(case, []).items() if name != "prose"}
        texts = [(item.label, getattr(case, item.name)) for item in ACCOUNT]
        body = "\n\n".join(
            f"## {title}\n\n" + "\n\n".join(text.split("\n")) for title, text in texts if text
        )
        (site / f"content/{case.id}.md").write_text(
            f"{json.dumps(values, ensure_ascii=False)}\n\n{body}\n", "utf-8"
        )
    return site


def _pieces(plate: Plate) -> list[tuple[int, bytes, str]]:
    names = dict(plate.slots)
    return [(index, part, names.get(index, "")) for index, part in enumerate(plate.parts)]


def raw_write(folder: Path, press: CasePages, cases: Sequence[PublishedCase]) -> float:
    """Seconds to write the same pages and nothing else."""
    pages = [(case.id, press.page(case, [])) for case in cases]
    target = folder / "raw"
    target.mkdir()
    start = time.perf_counter()
    for id, data in pages:
        write_new(f"{target}/{id}.html", data)
    seconds = time.perf_counter() - start
    put_aside(target)
    return seconds


def the_press(folder: Path) -> tuple[CasePages, list[PublishedCase]]:
    """Our press for the campaign of the cases, with the plates of the last build."""
    content, _faults = read_content(ROOT / "content")
    if content is None:
        raise SystemExit("content/ does not load")
    section = next(one for one in content.sections if one.campaign.id == CAMPAIGN)
    plates = {
        path: Plate(html) for path, html in last_plates(folder / "work").items() if "⟦" in html
    }
    with PublicStore(folder / "public.db") as store:
        cases = list(store.cases(CAMPAIGN))
    return CasePages(
        section,
        Published(as_of=cases[0].published_on, cases=[case.listed for case in cases]),
        plates,
    ), cases


def draw(site: Path) -> Run:
    """One run of Hugo over ``site``, into a folder that isn't there."""
    put_aside(site / "public")
    os.sync()
    return run([HUGO, "--quiet", "--source", str(site)])


@dataclass(frozen=True, kw_only=True)
class Spent:
    """One round: the press stage, that of the lists and the whole release in seconds, Hugo, the
    bare writing in seconds, and two processes."""

    pressed: Run
    lists: float
    whole: float
    hugo: Run
    raw: float
    unchanged: Run
    added: Run


def one_round(
    folder: Path, count: int, site: Path, press: CasePages, cases: Sequence[PublishedCase]
) -> Spent:
    """Everything once; the folder is as before afterwards."""
    forget(folder)
    spent, _process = stages(folder)
    hugo = draw(site)
    raw = raw_write(folder, press, cases)
    unchanged = stages(folder)[1]
    write_public(folder / "public.db", ROOT / "content", count + 1)
    added = stages(folder)[1]
    write_public(folder / "public.db", ROOT / "content", count)
    return Spent(
        pressed=Run(spent["press"], spent["press_peak_mb"]),
        lists=spent["lists"],
        whole=spent["total"],
        hugo=hugo,
        raw=raw,
        unchanged=unchanged,
        added=added,
    )


def measure(folder: Path, count: int, times: int) -> None:
    write_public(folder / "public.db", ROOT / "content", count)
    stages(folder)  # plates and PDFs
    press, cases = the_press(folder)
    site = hugo_site(folder, press, cases)
    rounds = [one_round(folder, count, site, press, cases) for _round in range(times)]
    ours, peak = median([one.pressed for one in rounds])
    theirs, their_peak = median([one.hugo for one in rounds])
    version = subprocess.run([HUGO, "version"], capture_output=True, text=True)
    report(
        "press",
        n=count,
        median_s=ours,
        peak_mb=peak,
        lists_s=round(statistics.median(one.lists for one in rounds), 3),
        release_cold_s=round(statistics.median(one.whole for one in rounds), 3),
        unchanged_s=median([one.unchanged for one in rounds])[0],
        one_added_s=median([one.added for one in rounds])[0],
        raw_write_s=round(statistics.median(one.raw for one in rounds), 3),
        page_bytes=len(press.page(cases[0], [])),
        peer=next(w for w in version.stdout.split() if w.startswith("v0")),
        peer_median_s=theirs,
        peer_peak_mb=their_peak,
        ratio=round(theirs / ours, 2),
    )


HUGO = str(Path(sys.executable).with_name("hugo"))


if __name__ == "__main__":
    given = arguments(__doc__)
    with workspace() as folder:
        measure(folder, given.cases, given.times)

"""The sweep of a release of N MB against M identifiers: of all of it, of one in which nothing
changed, and after one more case came into the ledger. ``known_s`` is what opening everybody takes
once in a process, ``peak_mb`` the memory of the whole process.

The release has invented cases as pages, most of each the frame that all have in common, and the
rest as open data: JSON, a database, a package.
"""

import argparse
import gzip
import json
import random
import resource
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory

from benchmarks.invented import CAMPAIGN, cases
from benchmarks.measuring import ROOT, report
from benchmarks.publish import case_row, new_instance
from casestore.campaign.edition import Edition, edition_of
from casestore.campaign.loading import load_campaigns
from casestore.ledger.ledger import Ledger
from casestore.public.rows import PublishedCase, as_json
from casestore.publishing.sweep.identifiers import everybody, published
from casestore.publishing.sweep.release import Entry, sweep

#: What each case is known by: an enterprise, a contact, a telephone number.
OF_A_CASE = 3
#: Cases of the ledger that are put in at once.
_BATCH = 1000
_FRAME = "".join(
    f'<li class="qz-nav__item"><a class="qz-nav__link" href="../../notices/{number}.html">公告第'
    f"{number}号，{chr(0x4E00 + number * 37)}{chr(0x4E00 + number * 53)}有关事项</a></li>\n"
    for number in range(50)
)


def files(rows: list[PublishedCase], size: int) -> Iterator[tuple[str, bytes]]:
    """Files of ``size`` bytes together, and some more."""
    open_data: list[str] = []
    made, chance = 0, random.Random(1)
    while made < size:
        case, number = chance.choice(rows), len(open_data)
        said = f"{case.title}{number}，{case.happened}{case.done}{case.result}"
        marked = f"<h1>{case.title}（{number}）</h1>\n<p>{said[:300]}</p>\n<p>{said[300:]}</p>"
        page = (
            f"<!doctype html>\n<title>{case.title}</title>\n<ul>{_FRAME}</ul>\n{marked}\n{_FRAME}"
        )
        open_data.append(as_json(case))
        yield f"cases/{number}.html", page.encode()
        made += len(page.encode()) + 4 * len(open_data[-1].encode()) // 3
    data = "\n".join(open_data).encode()
    yield "data/cases.json", json.dumps(open_data, ensure_ascii=False).encode()[: len(data) // 3]
    yield "data/cases.json.gz", gzip.compress(data[: len(data) // 3], 1)
    with closing(connect(":memory:")) as db:
        db.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, said TEXT)")
        db.executemany("INSERT INTO cases (said) VALUES (?)", [(one,) for one in open_data])
        db.commit()
        yield "data/public.db", bytes(db.serialize())


def written(folder: Path, rows: list[PublishedCase], size: int) -> dict[str, Entry]:
    """A release in ``folder``, as its manifest would have it."""
    found: dict[str, Entry] = {}
    for name, data in files(rows, size):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        found[name] = (sha256(data).hexdigest(), len(data), "key")
    return found


def fill(ledger: Ledger, rows: list[PublishedCase], first: int) -> None:
    """Make ``rows`` cases of ``ledger``."""
    for start in range(0, len(rows), _BATCH):
        with ledger.store.write() as session:
            some = enumerate(rows[start : start + _BATCH], first + start)
            session.add_all(case_row(ledger.sealer, id, one) for id, one in some)


def timed(
    ledger: Ledger, edition: Edition, release: Path, entries: dict[str, Entry], read: int
) -> float:
    """Seconds of a sweep that has to read so many files and to find nothing."""
    start = time.perf_counter()
    swept = sweep(ledger, edition, release, entries)
    if swept.faults or swept.read != read:
        raise SystemExit(f"{swept.read} files were read: {swept.faults[:3]}")
    return round(time.perf_counter() - start, 2)


def main(megabytes: int, identifiers: int) -> None:
    edition, count = edition_of(ROOT / "content"), identifiers // OF_A_CASE
    rows = cases(count + 1, load_campaigns(ROOT / "content")[CAMPAIGN])
    with TemporaryDirectory() as name:
        ledger = new_instance(Path(name) / "instance")
        fill(ledger, rows[:count], 1)
        release = Path(name) / "release"
        entries = written(release, rows[:count], megabytes * 1_000_000)
        start = time.perf_counter()
        everybody(ledger).of(ledger, published(edition.site, edition.campaigns.values()))
        known = time.perf_counter() - start
        told = partial(timed, ledger, edition, release, entries)
        whole, unchanged = told(len(entries)), told(0)
        fill(ledger, rows[count:], count + 1)
        report(
            "sweep",
            mb=round(sum(size for _digest, size, _key in entries.values()) / 1e6, 1),
            files=len(entries),
            identifiers=identifiers,
            known_s=round(known, 2),
            all_s=whole,
            unchanged_s=unchanged,
            one_more_case_s=told(0),
            peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=50)
    parser.add_argument("--identifiers", type=int, default=30_000)
    given = parser.parse_args()
    main(given.mb, given.identifiers)

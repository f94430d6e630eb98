"""The search index of N cases: cold, one added, and the slowest of a hundred queries but five (p95)."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.invented import CAMPAIGN, cases
from benchmarks.measuring import ROOT, arguments, report
from casestore.content import load_campaigns
from casestore.published import PublishedCase
from casestore.searching import RECENT, search
from generator.search import Entry, change_index, write_index

_QUERIES = (
    "拖欠",
    "合同",
    "某建材企业",
    "账款支付不到位",
    "物流 合同",
    "履行协议",
    "首期款项 到账",
    "园林",
    "企",
    "12",
    "",
)
_FILTERS: tuple[dict[str, str], ...] = ({}, {"campaign": CAMPAIGN}, {"kind": "case", "period": "2022H2"})


def entry(case: PublishedCase) -> Entry:
    body = "\n".join((case.happened, case.done, case.result, case.basis))
    return Entry(f"cases/{case.id}.html", case.title, "case", case.campaign, case.category, case.period,
                 case.published_on.isoformat(), body)  # fmt: skip


def spent(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def main(count: int, times: int) -> None:
    rows = cases(count + times, load_campaigns(ROOT / "content")[CAMPAIGN])
    with tempfile.TemporaryDirectory() as name:
        index, recent = Path(name) / "search.db", Path(name) / RECENT
        cold = []
        for _round in range(times if count <= 10_000 else 1):
            index.unlink(missing_ok=True)
            cold.append(spent(write_index, map(entry, rows[:count]), index, None))
        added = []
        for number in range(count, count + times):
            target = Path(name) / "next.db"
            one = entry(rows[number])
            added.append(spent(change_index, [one], [], target, recent))
            target.replace(recent)
        asked = [spent(search, index, q, f, p)
                 for _round in range(times) for q in _QUERIES for f in _FILTERS for p in (1, 3)]  # fmt: skip
        p95 = sorted(asked)[int(len(asked) * 0.95)] * 1000
        report(
            "search", n=count, median_s=round(statistics.median(cold), 3), query_p95_ms=round(p95, 1),
            one_added_s=round(statistics.median(added), 4), index_mb=round(index.stat().st_size / 1e6, 1),
            peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        )  # fmt: skip


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)

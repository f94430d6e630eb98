"""The search index of N cases: cold, one added, and the slowest of a hundred queries but five
(p95); the same for questions of several words, which go through all stages."""

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.invented import CAMPAIGN, cases
from benchmarks.measuring import ROOT, arguments, report
from casestore.campaign.loading import load_campaigns
from casestore.public.rows import PublishedCase
from casestore.public.search_index import SORTS, search
from casestore.public.search_layout import RECENT
from generator.data.search_entries import case_entry
from generator.data.search_index import Entry, change_index, write_index
from generator.pages.case_lists import CaseWords

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
_QUESTIONS = (
    "政府欠钱不还",
    "企业账款核对以后多久能收到钱",
    "供货验收合格没有收到款项怎么办",
    "企业 责任单位 履行协议 园区 采购",
    "蟛蜞钓竿",
)
_EVERYDAY = [("欠钱不还", ["账款", "拖欠", "清偿"]), ("多久", ["期限", "工作日"])]
_FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"campaign": CAMPAIGN},
    {"kind": "case", "period": "2022H2"},
    {
        "kind": "case",
        "campaign": CAMPAIGN,
        "category": "payment-overdue",
        "outcome": "instalments",
        "level": "county",
        "unit": "science-industry",
    },
)
_SORTS = ("", *SORTS)


def spent(work: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def p95(times: list[float]) -> float:
    """In milliseconds."""
    return round(sorted(times)[int(len(times) * 0.95)] * 1000, 1)


def all_queries(
    index: Path, sort: str, times: int, queries: tuple[str, ...] = _QUERIES
) -> list[float]:
    """Seconds of every query with every filter, the first and the third page of its hits."""
    return [
        spent(search, index, q, f, p, 10, sort)
        for _round in range(times)
        for q in queries
        for f in _FILTERS
        for p in (1, 3)
    ]


def entry(words: CaseWords, case: PublishedCase) -> Entry:
    """What the index gets of ``case``."""
    return case_entry(case, f"cases/{case.id}.html", words)


def main(count: int, times: int) -> None:
    campaign = load_campaigns(ROOT / "content")[CAMPAIGN]
    rows, made = cases(count + times, campaign), partial(entry, CaseWords(campaign))
    with tempfile.TemporaryDirectory() as name:
        index, recent = Path(name) / "search.db", Path(name) / RECENT
        cold = []
        for _round in range(times if count <= 10_000 else 1):
            index.unlink(missing_ok=True)
            cold.append(spent(write_index, map(made, rows[:count]), index, None, (), _EVERYDAY))
        added = []
        for number in range(count, count + times):
            target = Path(name) / "next.db"
            one = made(rows[number])
            added.append(spent(change_index, [one], [], target, recent))
            target.replace(recent)
        asked = {sort: all_queries(index, sort, times) for sort in _SORTS}
        report(
            "search",
            n=count,
            median_s=round(statistics.median(cold), 3),
            query_p95_ms=p95(asked[""]),
            question_p95_ms=p95(all_queries(index, "", times, _QUESTIONS)),
            sorted_p95_ms={sort: p95(asked[sort]) for sort in SORTS},
            one_added_s=round(statistics.median(added), 4),
            index_mb=round(index.stat().st_size / 1e6, 1),
            peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        )


if __name__ == "__main__":
    given = arguments(__doc__)
    main(given.cases, given.times)

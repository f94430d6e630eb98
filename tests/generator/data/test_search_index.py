"""The search index: found in either script, by two characters, titles first, forgotten when
withdrawn."""

from pathlib import Path
from sqlite3 import connect

import pytest

from casestore.public import search_index
from casestore.public.search_index import MOST, SORTS, search
from casestore.public.search_layout import FILTERS, RECENT
from casestore.public.search_suggestions import Suggestion, suggest
from generator.data.search_index import Entry, change_index, write_index


def entry(
    url: str, title: str, body: str, campaign: str = "a-2022", kind: str = "case", day: str = ""
) -> Entry:
    return Entry(
        url=url,
        title=title,
        kind=kind,
        campaign=campaign,
        day=day,
        body=body,
        category="payment",
        period="2022H2",
    )


ENTRIES = [
    entry("a/1.html", "材料款拖欠三年，分三期付清", "某建材企业为一条市政道路供应管材和石料。"),
    entry(
        "a/2.html", "厂房租金补贴补发到位", "入园时书面承诺，材料齐全，拖欠两年。", day="2022-10-01"
    ),
    entry(
        "h/3.html",
        "黑龍江省清賴行動方案",
        "對沒有履行的合同逐項清償。",
        campaign="h-2019",
        kind="notice",
    ),
    entry("a/4.html", "GB/T 9704 与 ２０２２ 年", "附件", kind="notice"),
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    target = tmp_path / "search.db"
    assert write_index(ENTRIES, target, None) == (4, 0)
    return target


def urls(index: Path, query: str, **filters: str) -> list[str]:
    return [hit.url for hit in search(index, query, filters).hits]


def test_two_characters_are_found_and_a_title_ranks_before_a_body(index: Path) -> None:
    assert urls(index, "材料") == ["a/1.html", "a/2.html"]
    assert urls(index, "拖欠") == ["a/1.html", "a/2.html"]


def test_simplified_finds_traditional_and_the_reverse(index: Path) -> None:
    assert urls(index, "清赖行动") == ["h/3.html"]
    assert urls(index, "廠房租金") == ["a/2.html"]


def test_full_width_figures_and_latin_capitals_are_folded(index: Path) -> None:
    assert urls(index, "gb 9704") == ["a/4.html"]
    assert urls(index, "2022") == ["a/4.html"]


def test_a_single_character_and_nonsense(index: Path) -> None:
    assert urls(index, "厂") == ["a/2.html"]
    assert urls(index, "，。") == []
    assert {hit.stage for hit in search(index, '"材料 OR', {}).hits} == {MOST}
    assert urls(index, "不存在的词") == []


def test_filters_narrow_and_an_empty_query_lists_newest_first(index: Path) -> None:
    assert urls(index, "", kind="notice", campaign="h-2019") == ["h/3.html"]
    assert urls(index, "")[0] == "a/2.html"
    assert urls(index, "材料", campaign="h-2019") == []


def test_matches_are_marked_in_the_script_of_the_page(index: Path) -> None:
    hit = search(index, "清赖", {}).hits[0]
    assert ("清賴", True) in hit.title


def test_an_index_is_kept_and_only_the_change_is_written(index: Path, tmp_path: Path) -> None:
    changed = [*ENTRIES[1:], entry("a/5.html", "新的案例", "保证金退还")]
    target = tmp_path / "next.db"
    assert write_index(changed, target, index) == (1, 1)
    assert urls(target, "市政道路") == []
    assert urls(target, "保证金") == ["a/5.html"]
    assert write_index(changed, tmp_path / "third.db", target) == (0, 0)
    with connect(target) as db:
        db.execute("insert into words (words) values ('integrity-check')")


def test_what_is_new_beside_a_large_index_is_found_with_it_and_counted(tmp_path: Path) -> None:
    index = tmp_path / "search.db"
    write_index(
        [entry(f"a/{n}.html", f"案例{n}", "材料", day="2022-01-01") for n in range(700)],
        index,
        None,
    )
    change_index(
        [entry("a/new.html", "材料款", "新", day="2022-02-01")],
        [],
        tmp_path / RECENT,
        tmp_path / "none.db",
    )
    found = search(index, "材料", {"campaign": "a-2022"})
    assert (
        found.total == 701
        and found.hits[0].url == "a/new.html"
        and found.hits[1].url == "a/699.html"
    )
    assert search(index, "", {}).hits[0].url == "a/new.html"
    assert search(index, "材料", {"campaign": "other"}).total == 0


def test_nothing_of_a_dropped_page_stays_readable_in_the_file(index: Path, tmp_path: Path) -> None:
    target = tmp_path / "next.db"
    assert "市政道路".encode() in index.read_bytes()
    change_index([], ["a/1.html"], target, index)
    assert "市政道路".encode() not in target.read_bytes()


def test_paging_counts_all_and_clamps(tmp_path: Path) -> None:
    many = [entry(f"a/{n}.html", f"案例{n}", "材料") for n in range(23)]
    write_index(many, tmp_path / "s.db", None)
    first = search(tmp_path / "s.db", "材料", {})
    assert (first.total, first.pages, len(first.hits)) == (23, 3, 10)
    assert search(tmp_path / "s.db", "材料", {}, page=99).page == 3


def sortable(number: int) -> Entry:
    """A case; ``number`` decides its days (several alike), its amount and its day."""
    return Entry(
        url=f"a/{number}.html",
        title=f"案例{number}",
        kind="case",
        campaign="a-2022",
        day=f"2022-{1 + number % 12:02}-01",
        body="材料",
        category="payment",
        outcome="honoured" if number % 2 else "explained",
        period="2022H1",
        level="city",
        unit="finance",
        days=number * 37 % 300 // 3,
        amount=number % 5,
    )


@pytest.mark.parametrize("tiered", [0, 20_000])
@pytest.mark.parametrize("query", ["", "材料"])
def test_days_amount_or_age_sort_all_pages_also_those_beside_a_large_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiered: int, query: str
) -> None:
    monkeypatch.setattr(search_index, "TIERED", tiered)  # so many cases are sorted tier by tier
    every = [sortable(number) for number in range(80)]
    guide = entry("a/guide/", "指南", "材料", kind="guide", day="2023-01-01")
    write_index([*every[:60], guide], tmp_path / "search.db", None)
    change_index(every[60:], [], tmp_path / RECENT, tmp_path / "none.db")
    for sort, column in SORTS.items():
        shown = [
            hit.url
            for page in range(1, 10)
            for hit in search(tmp_path / "search.db", query, {}, page, sort=sort).hits
        ]
        assert len(shown) == len(set(shown)) == 81
        found = {one.url: one for one in [*every, guide]}
        ranks = [getattr(found[url], column) if column else 0 for url in shown]
        assert ranks == sorted(ranks)
        for rank in set(ranks):
            days = [found[url].day for url, own in zip(shown, ranks, strict=True) if own == rank]
            assert days == sorted(days, reverse=True)


def test_each_filter_narrows_alone_and_with_the_others(tmp_path: Path) -> None:
    write_index([sortable(number) for number in range(40)], tmp_path / "s.db", None)
    one = sortable(7)
    for name in FILTERS:
        chosen = getattr(one, name)
        assert search(tmp_path / "s.db", "", {name: chosen}).total == (
            20 if name == "outcome" else 40
        )
        assert search(tmp_path / "s.db", "", {name: f"{chosen}x"}).total == 0
    assert (
        search(tmp_path / "s.db", "材料", {name: getattr(one, name) for name in FILTERS}).total
        == 20
    )


def test_an_index_of_another_layout_is_not_gone_on_with(index: Path, tmp_path: Path) -> None:
    with connect(index) as db:
        db.execute("pragma user_version = 1")
    assert write_index(ENTRIES, tmp_path / "next.db", index) == (4, 0)
    assert urls(tmp_path / "next.db", "材料") == ["a/1.html", "a/2.html"]


def test_words_come_first_then_pages_then_cases_in_either_script(tmp_path: Path) -> None:
    words = ["账款支付不到位", "市财政局", "材料款", "没有一页说的词", "清賴行動"]
    target = tmp_path / "search.db"
    write_index(
        [*ENTRIES, entry("a/6.html", "拖欠材料款的通知", "账款支付不到位", kind="notice")],
        target,
        None,
        words,
    )
    assert suggest(target, "材料") == [
        Suggestion("材料款"),
        Suggestion("拖欠材料款的通知", "a/6.html"),
        Suggestion("材料款拖欠三年，分三期付清", "a/1.html"),
    ]
    assert suggest(target, "清赖") == [
        Suggestion("清賴行動"),
        Suggestion("黑龍江省清賴行動方案", "h/3.html"),
    ]
    assert [one.text for one in suggest(target, "支付")] == ["账款支付不到位"]
    assert suggest(target, "没有一页") == suggest(target, "，") == suggest(target, "") == []


def test_suggestions_include_what_is_new_and_none_twice(tmp_path: Path) -> None:
    write_index(
        [entry(f"a/{n}.html", "材料款", "", day="2022-01-01") for n in range(9)],
        tmp_path / "search.db",
        None,
    )
    change_index(
        [entry("a/new.html", "材料款到账", "", day="2022-02-01")],
        [],
        tmp_path / RECENT,
        tmp_path / "none.db",
    )
    assert [one.text for one in suggest(tmp_path / "search.db", "材料")] == ["材料款到账", "材料款"]

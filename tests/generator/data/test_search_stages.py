"""What people type finds what they mean: stage by stage on a few pages, and sixty everyday
questions on the content that ships."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from benchmarks.invented import CAMPAIGN, cases
from benchmarks.search import entry as case_of
from casestore.public.question import FOR_SOME, LONGEST, MOST_WORDS, question
from casestore.public.scripts import simplified
from casestore.public.search_index import (
    EVERY,
    EXACT,
    GUIDANCE,
    MOST,
    SOME,
    SORTS,
    WIDENED,
    search,
)
from generator.content.gather import Content, read_content
from generator.data.search_entries import written_entries
from generator.data.search_index import Entry, write_index
from generator.pages.case_lists import CaseWords
from tests.casestore.ledger_fixture import CONTENT

EVERYDAY = [("欠钱不还", ["账款", "拖欠"]), ("欠款", ["账款"]), ("賴帳", ["拖欠"])]


def entry(url: str, title: str, body: str = "", kind: str = "case", day: str = "") -> Entry:
    return Entry(url=url, title=title, kind=kind, campaign="a-2022", day=day, body=body)


PAGES = [
    entry("phrase", "修路", "拖欠工程款三年，付清。"),
    entry("title", "拖欠工程款付清", "经过"),
    entry("apart", "某建材企业", "工程款一直拖欠。"),
    entry("ours", "账款支付不到位", "政府部门到期没有支付账款。"),
    entry("one", "租金补贴", "拖欠两年补发。", day="2022-05-01"),
    entry("guide", "办事指南", "账款、工程款、补贴怎样反映。", kind="guide"),
    entry("category", "账款支付不到位", "到期不付款。", kind="category"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("stages") / "search.db"
    write_index(PAGES, target, None, (), EVERYDAY)
    return target


def found(index: Path, query: str, **filters: str) -> list[tuple[str, str]]:
    return [(hit.stage, hit.url) for hit in search(index, query, filters).hits]


def test_the_phrase_comes_first_then_its_words_in_any_order_then_most_of_them(index: Path) -> None:
    assert found(index, "拖欠工程款", kind="case") == [
        (EXACT, "title"),
        (EXACT, "phrase"),
        (EVERY, "apart"),
        (MOST, "one"),
    ]
    turned = found(index, "工程款拖欠", kind="case")
    assert turned[0] == (EVERY, "title") and turned[3] == (MOST, "one")
    assert set(turned[1:3]) == {(EVERY, "apart"), (EVERY, "phrase")}


@pytest.mark.parametrize("typed", ["政府欠钱不还", "政府欠錢不還", "政府欠\u200b钱不还怎么办？"])
def test_an_everyday_word_finds_what_we_write_for_it(index: Path, typed: str) -> None:
    assert (WIDENED, "ours") in found(index, typed)
    results = search(index, typed, {})
    assert ("欠钱不还", ("账款", "拖欠")) in results.words
    marked = [piece for hit in results.hits for piece, is_marked in hit.title if is_marked]
    assert "账款" in marked


def test_a_short_everyday_word_is_none_inside_other_words(index: Path) -> None:
    everyday = {"欠款": ("账款",), "欠钱不还": ("账款",)}
    assert [word.typed for word in question("拖欠款项", everyday).words] == ["拖欠款项"]
    assert [word.typed for word in question("一直欠钱不还给", everyday).words] == ["欠钱不还"]
    assert found(index, "賴帳", kind="case")[0][0] == WIDENED


def test_how_to_report_comes_first_unless_a_kind_or_an_order_is_asked_for(index: Path) -> None:
    assert found(index, "账款")[:2] == [(GUIDANCE, "category"), (GUIDANCE, "guide")]
    assert [url for _stage, url in found(index, "账款")].count("guide") == 1
    for sort in SORTS:
        assert GUIDANCE not in {hit.stage for hit in search(index, "账款", {}, sort=sort).hits}
    assert GUIDANCE not in {stage for stage, _url in found(index, "账款", kind="guide")}


def test_all_that_is_counted_is_shown_once(index: Path) -> None:
    for query in ("拖欠", "账款", "拖欠工程款", "欠钱不还", "政府 拖欠 补贴", "账款 管材 竹竿", ""):
        for sort in ("", *SORTS):
            shown = [
                hit.url
                for page in (1, 2, 3, 4)
                for hit in search(index, query, {}, page, per_page=2, sort=sort).hits
                if page <= search(index, query, {}, page, per_page=2, sort=sort).pages
            ]
            total = search(index, query, {}, sort=sort).total
            assert (
                len(set(shown)) == total
                and sum(search(index, query, {}, sort=sort).counts.values()) == total
            )


def test_words_that_only_ask_are_no_words_and_long_questions_are_bounded() -> None:
    assert [word.typed for word in question("请问如何提交线索", {}).words] == ["提交", "线索"]
    assert question("怎么办", {}).words == ()
    assert [word.typed for word in question("拖 欠", {}).words] == ["拖欠"]
    long = question("合同履行协议政府判决执行补偿征收线索提交企业部门材料办理期限公告案例" * 60, {})
    assert len(long.text) == LONGEST and len(long.words) <= MOST_WORDS
    assert long.most().count("(") <= 2 * 10 and FOR_SOME == 5


def test_no_more_than_some_hold_most(tmp_path: Path) -> None:
    pages = [entry(str(n), "材料款", "供货") for n in range(100)]
    write_index(pages, tmp_path / "search.db", None)
    assert search(tmp_path / "search.db", "材料款 供货 判决", {}).counts[MOST] == SOME


@pytest.fixture(scope="module")
def shipped() -> Content:
    content, faults = read_content(CONTENT)
    assert content is not None and not faults
    return content


@pytest.fixture(scope="module")
def shipped_index(shipped: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ships, and two thousand invented cases that say the same words."""
    target = tmp_path_factory.mktemp("shipped") / "search.db"

    def pages() -> Iterator[Entry]:
        yield from written_entries(shipped)
        campaigns = {section.campaign.id: section.campaign for section in shipped.sections}
        rows = cases(2000, campaigns[CAMPAIGN])
        yield from map(partial(case_of, CaseWords(campaigns[CAMPAIGN])), rows)

    everyday = [(typed, one.ours) for one in shipped.words.everyday for typed in one.typed]
    write_index(pages(), target, None, (), everyday)
    return target


def questions() -> list[tuple[str, list[list[str]]]]:
    """What is typed, and what will do: kind of page, a piece of its title."""
    lines = (Path(__file__).parent / "everyday_questions.txt").read_text(encoding="utf-8")
    asked = [line.split(" = ") for line in lines.splitlines() if line and line[0] != "#"]
    return [(typed, [one.split() for one in wanted.split(" | ")]) for typed, wanted in asked]


def test_there_are_sixty_questions_in_both_scripts() -> None:
    typed = [question for question, _wanted in questions()]
    assert len(set(typed)) == len(typed) >= 60
    assert sum(simplified(one) != one for one in typed) >= 8


@pytest.mark.parametrize(("typed", "wanted"), questions())
def test_an_everyday_question_leads_to_the_right_page(
    shipped_index: Path, typed: str, wanted: list[list[str]]
) -> None:
    first = search(shipped_index, typed, {}).hits[:5]
    titles = [(hit.kind, simplified("".join(text for text, _ in hit.title))) for hit in first]
    assert any(
        kind == one[0] and all(piece in title for piece in one[1:])
        for kind, title in titles
        for one in wanted
    ), titles


def test_every_field_of_a_notice_is_found(shipped: Content, shipped_index: Path) -> None:
    lost = [
        (notice.file, field)
        for section in shipped.sections
        for notice in section.notices
        for field in (
            notice.title,
            notice.short,
            notice.index,
            notice.subject,
            notice.issuer,
            notice.number,
            notice.source,
            notice.reviewer,
            notice.addressee,
            notice.copies_to,
            notice.printed_by,
            notice.mark,
            *notice.keywords,
            *(item.title for item in notice.attachments),
        )
        if field
        and f"{section.base}notices/{notice.slug}/"
        not in {hit.url for hit in search(shipped_index, field[:LONGEST], {}, per_page=3000).hits}
    ]
    assert lost == []

"""Lists of cases: narrowed by one thing or to be combined, fifty a page, with links that lead to
their files."""

import re
from pathlib import Path

import pytest

from casestore.public.rows import PublishedCase
from generator.content.gather import read_content
from generator.errors import BuildFault
from generator.look.plates import theme_folder, theme_styles
from generator.look.stamping import Plate
from generator.pages.case_lists import (
    PER_PAGE,
    CaseWords,
    combine_html,
    count_html,
    facets,
    facets_html,
    list_pages,
    pager_html,
    suffix,
)
from generator.release.links import Links
from tests.generator.small_content import case, write_content


@pytest.fixture
def words(tmp_path: Path) -> CaseWords:
    content, _faults = read_content(write_content(tmp_path / "content"))
    assert content is not None
    return CaseWords(content.sections[0].campaign)


def test_every_case_stands_once_in_each_group_it_belongs_to(words: CaseWords) -> None:
    cases = [
        case(
            n,
            category="policy" if n % 3 else "payment",
            period=f"202{n % 2}H1",
            outcome="explained" if n % 2 else "honoured",
            unit="云川市财政局" if n % 5 else "云川市旧机关",
        )
        for n in range(50)
    ]
    found = facets(cases, words)
    assert [facet.stem for facet in found] == [
        "index",
        "category-payment",
        "category-policy",
        "outcome-honoured",
        "outcome-explained",
        "period-2021H1",
        "period-2020H1",
        "level-city",
        "unit-finance",
        found[-1].stem,
    ]
    assert re.fullmatch("unit-[0-9a-f]{8}", found[-1].stem) and found[-1].label == "云川市旧机关"
    for group in {facet.group for facet in found}:
        assert sum(len(facet.cases) for facet in found if facet.group == group) == 50


def test_a_row_names_its_script_on_a_page_that_may_be_in_the_other(tmp_path: Path) -> None:
    content, _faults = read_content(write_content(tmp_path / "content"))
    assert content is not None
    here, there = (CaseWords(section.campaign) for section in content.sections)
    assert 'lang="zh-Hant"' in there.row(case(1).listed, "campaigns/yunling-2019/cases/")
    assert "lang=" not in there.row(case(1).listed) + here.row(
        case(1).listed, "campaigns/yunchuan-2022/cases/"
    )


def test_pages_hold_fifty_counted_from_the_oldest_and_an_empty_list_has_one(
    words: CaseWords,
) -> None:
    for count, newest in ((124, 74), (125, 25), (140, 40)):
        cases = [case(n) for n in range(count)]
        pages = list(list_pages(facets(cases, words)[0]))
        assert [(page.file, len(page.cases)) for page in pages] == [
            ("index.html", newest),
            *((f"page-{n}.html", PER_PAGE) for n in range(len(pages) - 1, 0, -1)),
        ]
        assert [one for page in pages for one in page.cases] == cases
    assert [page.file for page in list_pages(facets([], words)[0])] == ["index.html"]


def test_one_more_case_changes_no_older_page_of_a_list(words: CaseWords) -> None:
    def older(cases: list[PublishedCase]) -> list[str]:
        found = facets(cases, words)
        return [
            count_html(page, words)
            + facets_html(found, page, words)
            + combine_html(found, page, "c", words)
            + str(page.cases)
            for facet in found[:2]
            for page in list_pages(facet)
            if not page.newest
        ]

    cases = [case(n) for n in range(145)]
    # a period, level and unit that no case had before
    new = case(999, period="2029H1", level="township", unit="云川市财政局", outcome="explained")
    assert older([new, *cases]) == older(cases) and len(older(cases)) == 4


def test_the_form_offers_what_there_is_and_begins_with_the_list_on_show(words: CaseWords) -> None:
    found = facets([case(n, category="policy" if n % 3 else "payment") for n in range(200)], words)
    policy = next(facet for facet in found if facet.stem == "category-policy")
    html = combine_html(found, next(list_pages(policy)), "yunchuan-2022", words)
    assert re.findall(r'name="(\w+)"', html) == [
        "kind",
        "campaign",
        "q",
        "category",
        "outcome",
        "period",
        "level",
        "unit",
        "sort",
    ]
    assert re.findall(r'value="([^"]*)" selected', html) == ["policy"]
    assert 'value="honoured"' in html and 'value="explained"' not in html
    assert combine_html(found, list(list_pages(policy))[-1], "yunchuan-2022", words) == ""
    empty = facets([], words)
    assert combine_html(empty, next(list_pages(empty[0])), "yunchuan-2022", words) == ""


def test_the_links_of_pager_and_facets_lead_to_pages_that_are_made(words: CaseWords) -> None:
    found = facets([case(n, category="policy" if n % 3 else "payment") for n in range(400)], words)
    files = {page.file for facet in found for page in list_pages(facet)} | {"./"}
    for facet in found:
        for page in list_pages(facet):
            html = pager_html(page, words) + facets_html(found, page, words)
            assert set(re.findall(r'href="([^"]+)"', html)) <= files


def test_pages_of_a_list_have_titles_of_their_own(words: CaseWords) -> None:
    found = facets([case(n) for n in range(95)], words)
    titles = [suffix(page, words) for facet in found for page in list_pages(facet)]
    assert titles[:2] == ["", "（第 1 页）"] and len(set(titles)) == len(titles)


def test_codes_the_campaign_does_not_know_are_shown_as_unsaid(words: CaseWords) -> None:
    odd = case(1, category="gone", level="", industry="", amount_band="", period="", outcome="gone")
    assert words.row(odd).count("未注明") == 4 and words.outcome(odd) == "未注明"
    assert (words.period(""), words.period("2022"), words.period("2022H2")) == (
        "未注明",
        "2022年",
        "2022年下半年",
    )


def test_a_link_is_dead_unless_a_file_or_the_dynamic_part_answers() -> None:
    links = Links()
    names = (
        b'<a href="../../">x</a><a href="c.html#d">x</a><a href="../../apply/x">x</a>'
        b'<form action="../../search"><a href="https://other.cn/x"><a href="mailto:a@b.cn">'
        b'<a href="#top" id="top">x</a><img src="../gone.svg"><a href="/p/status">x</a>'
        b'<a href="/other/">'
    )
    links.read("a/b/index.html", names)
    files = {"index.html": b"", "a/b/index.html": b"", "a/b/c.html": b'<p id="d">'}
    found = links.dead(files, "https://example.cn/p", files.__getitem__)
    assert [target for _page, target in found] == ["../gone.svg", "/other/"]


def test_a_link_to_a_spot_is_dead_where_the_page_has_no_such_spot() -> None:
    links = Links()
    links.read(
        "a/index.html",
        b'<p id="here"><a href="#here"><a href="#gone"><a href="b.html#c-1"><a href="b.html#c">'
        b'<a href="../hant/#\xe4\xb8\x80"><a href="../hant/#%E4%BA%8C"><a href="../feed.xml">',
    )
    files = {"index.html": '<h2 id="一">'.encode(), "a/b.html": b'<h2 id="c-1">', "feed.xml": b""}
    assert [
        target for _page, target in links.dead(files, "https://example.cn", files.__getitem__)
    ] == [
        "#gone",
        "../hant/#%E4%BA%8C",
        "b.html#c",
    ]


def test_a_page_in_the_tree_of_a_script_is_as_good_as_the_page_itself_and_a_file_is_not_there() -> (
    None
):
    links = Links()
    own = (
        b'<a href="../../hant/a/b/">x</a><link href="https://example.cn/p/hant/a/b/">'
        b'<a href="../hant/a/b/">x</a>'
    )
    links.read("a/b/index.html", own + b'<a href="https://example.cn/p/nowhere/a/b/">x</a>')
    links.read(
        "a/b/c.html",
        b'<a href="../../hans/a/b/c.html"><a href="../../hant/a/b/d.html"><a href="../../hans/">',
    )
    links.read(
        "a/b/e.html",
        b'<a href="../../hant/a/b/"><a href="../../hant/f.pdf"><a href="../../hant/a/">',
    )
    files = dict.fromkeys(
        ("index.html", "a/b/index.html", "a/b/c.html", "a/b/e.html", "f.pdf"), b""
    )
    assert {
        target for _page, target in links.dead(files, "https://example.cn/p", files.__getitem__)
    } == {
        "../hant/…",
        "https://example.cn/p/nowhere/…",
        "../../hant/a/b/d.html",
        "../../hant/f.pdf",
        "../../hant/a/",
    }


def test_a_plate_without_a_value_for_its_gap_is_a_fault() -> None:
    plate = Plate("<h1>⟦title⟧</h1><p>⟦prose⟧</p>")
    assert plate.fill({"title": "甲", "prose": "<p>乙</p>"}).decode() == "<h1>甲</h1><p>乙</p>"
    with pytest.raises(BuildFault, match="prose"):
        plate.fill({"title": "甲"})


def test_the_theme_must_have_exactly_one_main_style_sheet(tmp_path: Path) -> None:
    assert theme_styles(theme_folder()).name.startswith("main.")
    with pytest.raises(BuildFault, match=r"main\.\*\.min\.css"):
        theme_styles(tmp_path)

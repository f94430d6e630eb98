"""Lists of cases: narrowed by category, level and period, twenty a page, with links that lead to their files."""

import re
from pathlib import Path

import pytest

from casestore.published import PublishedCase
from generator.errors import BuildFault
from generator.gather import read_content
from generator.links import Links
from generator.lists import PER_PAGE, CaseWords, count_html, facets, facets_html, list_pages, pager_html, suffix
from generator.plates import theme_folder, theme_styles
from generator.press import Plate
from tests.generator.small_content import case, write_content


@pytest.fixture
def words(tmp_path: Path) -> CaseWords:
    content, _faults = read_content(write_content(tmp_path / "content"))
    assert content is not None
    return CaseWords(content.sections[0].campaign)


def test_every_case_stands_once_in_each_group_it_belongs_to(words: CaseWords) -> None:
    cases = [case(n, category="policy" if n % 3 else "payment", period=f"202{n % 2}H1") for n in range(50)]
    found = facets(cases, words)
    assert [facet.stem for facet in found] == ["index", "category-payment", "category-policy", "level-city",
                                               "period-2021H1", "period-2020H1"]  # fmt: skip
    for group in {facet.group for facet in found}:
        assert sum(len(facet.cases) for facet in found if facet.group == group) == 50


def test_pages_hold_twenty_counted_from_the_oldest_and_an_empty_list_has_one(words: CaseWords) -> None:
    cases = [case(n) for n in range(65)]
    whole = facets(cases, words)[0]
    pages = list(list_pages(whole))
    assert [(page.file, len(page.cases)) for page in pages] == [
        ("index.html", 25), ("page-2.html", PER_PAGE), ("page-1.html", PER_PAGE),
    ]  # fmt: skip
    assert [one for page in pages for one in page.cases] == cases
    assert [page.file for page in list_pages(facets([], words)[0])] == ["index.html"]


def test_one_more_case_changes_no_older_page_of_a_list(words: CaseWords) -> None:
    def older(cases: list[PublishedCase]) -> list[str]:
        found = facets(cases, words)
        return [count_html(page, words) + facets_html(found, page, words) + str(page.cases)
                for page in list_pages(found[0]) if not page.newest]  # fmt: skip

    cases = [case(n) for n in range(75)]
    assert older([case(99), *cases]) == older(cases) and len(older(cases)) == 2


def test_the_links_of_pager_and_facets_lead_to_pages_that_are_made(words: CaseWords) -> None:
    found = facets([case(n, category="policy" if n % 3 else "payment") for n in range(400)], words)
    files = {page.file for facet in found for page in list_pages(facet)} | {"./"}
    for facet in found:
        for page in list_pages(facet):
            html = pager_html(page, words) + facets_html(found, page, words)
            assert set(re.findall(r'href="([^"]+)"', html)) <= files


def test_pages_of_a_list_have_titles_of_their_own(words: CaseWords) -> None:
    found = facets([case(n) for n in range(45)], words)
    titles = [suffix(page, words) for facet in found for page in list_pages(facet)]
    assert titles[:2] == ["", "（第 1 页）"] and len(set(titles)) == len(titles)


def test_codes_the_campaign_does_not_know_are_shown_as_unsaid(words: CaseWords) -> None:
    odd = case(1, category="gone", level="", industry="", amount_band="", period="")
    assert words.row(odd).count("未注明") == 4
    assert (words.period(""), words.period("2022"), words.period("2022H2")) == ("未注明", "2022年", "2022年下半年")


def test_a_link_is_dead_unless_a_file_or_the_dynamic_part_answers() -> None:
    links = Links()
    names = (b'<a href="../../">x</a><a href="c.html#d">x</a><a href="../../apply/x">x</a>'
               b'<form action="../../search"><a href="https://other.cn/x"><a href="mailto:a@b.cn">'
               b'<a href="#top">x</a><img src="../gone.svg"><a href="/p/status">x</a><a href="/other/">')  # fmt: skip
    links.read("a/b/index.html", names)
    files = {"index.html", "a/b/index.html", "a/b/c.html"}
    assert [target for _page, target in links.dead(files, "https://example.cn/p")] == ["../gone.svg", "/other/"]


def test_a_plate_without_a_value_for_its_gap_is_a_fault() -> None:
    plate = Plate("<h1>⟦title⟧</h1><p>⟦prose⟧</p>")
    assert plate.fill({"title": "甲", "prose": "<p>乙</p>"}).decode() == "<h1>甲</h1><p>乙</p>"
    with pytest.raises(BuildFault, match="prose"):
        plate.fill({"title": "甲"})


def test_the_theme_must_have_exactly_one_main_style_sheet(tmp_path: Path) -> None:
    assert theme_styles(theme_folder()).name.startswith("main.")
    with pytest.raises(BuildFault, match=r"main\.\*\.min\.css"):
        theme_styles(tmp_path)

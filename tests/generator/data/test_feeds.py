"""Feeds that readers accept, with ids that stay and true times; the site map and its like."""

import json
from collections.abc import Callable
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from casestore.campaign.loading import load_site
from casestore.public.rows import WithdrawnCase
from generator.data import sitemap
from generator.data.feeds import NEWEST
from generator.data.sitemap import robots, security_txt
from generator.release.manifest import read_manifest
from tests.generator.conftest import SITE_URL, Built
from tests.generator.small_content import case, counts, write_public

YC = "campaigns/yunchuan-2022"
YL = "campaigns/yunling-2019"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NAMES = [
    f"{base}{name}"
    for base in ("", f"{YC}/", f"{YL}/")
    for name in ("feed", "feed-notices", "feed-cases")
]
Again = Callable[..., Built]
CASES = [case(number) for number in range(80)]


def atom(built: Built, name: str) -> ElementTree.Element:
    return ElementTree.fromstring((built.release.path / f"{name}.xml").read_bytes())


def texts(feed: ElementTree.Element, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}", "") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("name", NAMES)
def test_an_atom_feed_has_all_that_the_format_demands(built: Built, name: str) -> None:
    feed = atom(built, name)
    assert feed.tag == f"{ATOM}feed" and feed.findtext(f"{ATOM}id") == f"{SITE_URL}/{name}.xml"
    assert feed.findtext(f"{ATOM}title") and feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"{SITE_URL}/{name}.xml"
    changed = datetime.fromisoformat(feed.findtext(f"{ATOM}updated", ""))
    ids, times = (
        texts(feed, "id"),
        [datetime.fromisoformat(text) for text in texts(feed, "updated")],
    )
    assert len(set(ids)) == len(ids) and all(texts(feed, "title"))
    assert times == sorted(times, reverse=True) and all(
        time.tzinfo and time <= changed for time in times
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_json_feed_tells_the_same_entries_as_the_atom_feed(built: Built, name: str) -> None:
    feed = json.loads(built.text(f"{name}.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE_URL}/{name}.json" and feed["title"]
    assert [item["id"] for item in feed["items"]] == texts(atom(built, name), "id")
    assert [item["date_published"] for item in feed["items"]] == texts(
        atom(built, name), "published"
    )
    assert all(
        item["content_text"] and item["url"].startswith(f"{SITE_URL}/campaigns/")
        for item in feed["items"]
    )


def test_every_entry_leads_to_a_page_of_the_release(built: Built) -> None:
    for name in NAMES:
        for address in texts(atom(built, name), "id"):
            path = address.removeprefix(f"{SITE_URL}/")
            assert (
                built.release.path / path / ("index.html" if path.endswith("/") else "")
            ).is_file(), address


def test_a_feed_holds_the_newest_fifty_of_its_kind_and_campaign(
    instance: Built, again: Callable[..., Built]
) -> None:
    other = [case(300 + number, campaign="yunling-2019") for number in range(30)]
    write_public(
        instance.options.public, [*(case(number) for number in range(60)), *other], monthly=counts()
    )
    second = again()
    assert (
        len(texts(atom(second, "feed"), "id"))
        == len(texts(atom(second, f"{YC}/feed-cases"), "id"))
        == NEWEST
    )
    assert (
        texts(atom(second, f"{YC}/feed-cases"), "id")[0] == f"{SITE_URL}/{YC}/cases/YC-000059.html"
    )
    assert all(
        f"/{YL}/cases/" in address for address in texts(atom(second, f"{YL}/feed-cases"), "id")
    )
    assert len(texts(atom(second, f"{YL}/feed-cases"), "id")) == 30
    assert texts(atom(second, f"{YC}/feed-notices"), "id") == [
        f"{SITE_URL}/{YC}/notices/reading/",
        f"{SITE_URL}/{YC}/notices/plan/",
    ]


def test_a_notice_carries_its_minute_in_china(built: Built) -> None:
    feed = atom(built, f"{YC}/feed-notices")
    assert texts(feed, "updated") == ["2022-03-03T10:00:00+08:00", "2022-03-02T09:30:00+08:00"]
    assert feed.findtext(f"{ATOM}updated") == "2022-03-03T10:00:00+08:00"


def test_a_withdrawn_case_leaves_the_feed_and_moves_its_time(
    instance: Built, again: Callable[..., Built]
) -> None:
    gone = WithdrawnCase(
        id="YC-000044", campaign="yunchuan-2022", withdrawn_on=date(2022, 8, 15), reason="摘要有误"
    )
    write_public(instance.options.public, CASES, [gone], counts())
    feed = atom(again(), f"{YC}/feed-cases")
    assert not any("YC-000044" in address for address in texts(feed, "id"))
    assert feed.findtext(f"{ATOM}updated") == "2022-08-15T00:00:00+08:00"


def test_made_up_cases_and_odd_characters_do_not_break_a_feed(
    instance: Built, again: Callable[..., Built]
) -> None:
    odd = case(1, demo=True, title='<b>"甲" & 乙\x0b', happened="一\x00二]]>")
    write_public(instance.options.public, [odd], monthly=counts())
    feed = atom(again(), f"{YC}/feed-cases")
    assert texts(feed, "title") == ['【示例】<b>"甲" & 乙'] and texts(feed, "summary")[
        0
    ].startswith("一二]]>")


def test_heads_and_footer_lead_to_the_feed_of_the_section(built: Built) -> None:
    page = built.text(f"{YC}/cases/YC-000007.html")
    assert 'type="application/atom+xml"' in page and f'href="../../../{YC}/feed.xml"' in page
    assert 'type="application/feed+json"' in page and f'href="../../../{YC}/feed.json"' in page
    assert '<a href="../../../feed.xml">' in page and 'href="feed.json"' in built.text("index.html")


def test_the_site_map_names_each_page_with_the_day_of_its_content(built: Built) -> None:
    found = ElementTree.fromstring((built.release.path / "sitemap.xml").read_bytes())
    days = {
        url.findtext(f"{MAP}loc", "").removeprefix(f"{SITE_URL}/"): url.findtext(f"{MAP}lastmod")
        for url in found.iter(f"{MAP}url")
    }
    assert days[f"{YC}/notices/plan/"] == "2022-03-02" and days[f"{YC}/notices/"] == "2022-03-03"
    assert days[f"{YC}/cases/YC-000007.html"] == str(CASES[7].published_on)
    newest = str(max(one.published_on for one in CASES))
    assert days[f"{YC}/cases/"] == days[f"{YC}/cases/category-payment.html"] == newest
    assert days[f"{YC}/figures/"] == "2022-08-31" and days[f"{YL}/figures/"] == "2021-02-01"
    assert (
        days["accessibility/"] is None and days[f"{YC}/guide/"] is None
    )  # nothing says when a rule changed
    assert "404.html" not in days and not any("guide/check/" in page for page in days)


@pytest.fixture
def cut(instance: Built, again: Again, monkeypatch: pytest.MonkeyPatch) -> Built:
    """A release whose site map is cut into parts of thirty addresses."""
    monkeypatch.setattr(sitemap, "LIMIT", 50)
    monkeypatch.setattr(sitemap, "PART", 30)
    write_public(instance.options.public, CASES, monthly=counts())
    return again()


PARTS = [f"sitemap-yunchuan-2022-{number}.xml" for number in (1, 2, 3)]


def addresses(built: Built, name: str) -> dict[str, str | None]:
    """The addresses of a site map or of its index, with the day each last changed."""
    found = ElementTree.fromstring((built.release.path / name).read_bytes())
    return {one.findtext(f"{MAP}loc", ""): one.findtext(f"{MAP}lastmod") for one in found}


def test_a_large_site_map_is_cut_into_parts_that_name_every_page_once(cut: Built) -> None:
    days = addresses(cut, "sitemap.xml")
    parts = [url.rpartition("/")[2] for url in days]
    assert [name for name in parts if name.startswith("sitemap-yunchuan-2022-")] == PARTS
    assert days[f"{SITE_URL}/{PARTS[-1]}"] == str(max(one.published_on for one in CASES))
    named = [url for name in parts for url in addresses(cut, name)]
    assert len(named) == len(set(named))
    pages = {
        f"{SITE_URL}/{path.removesuffix('index.html')}"
        for path in read_manifest(cut.release.path).files
        if path.endswith(".html")
    }
    assert pages - set(named) == {
        url for url in pages if url.endswith("/404.html") or "/guide/check/" in url
    }


def test_a_new_case_changes_only_the_last_part_of_a_large_site_map(
    cut: Built, again: Again
) -> None:
    more = [*CASES, case(300, published_on=date(2023, 1, 1))]
    write_public(cut.options.public, more, monthly=counts())
    second = again()
    same = [(second.release.path / name).samefile(cut.release.path / name) for name in PARTS]
    assert same == [True, True, False]


def test_robots_keeps_personal_pages_out_under_the_base_path() -> None:
    told = robots("https://a.cn/zhuanlan").decode()
    assert "Disallow: /zhuanlan/status\n" in told and "Disallow: /zhuanlan/apply/\n" in told
    assert "Sitemap: https://a.cn/zhuanlan/sitemap.xml\n" in told


def test_security_txt_says_whom_to_tell_and_until_when(built: Built) -> None:
    told = built.text(".well-known/security.txt").splitlines()
    assert told == [
        "Contact: mailto:office@example.gov.cn",
        "Contact: tel:+86-999-1234567",
        "Expires: 2023-08-31T00:00:00+08:00",
        "Preferred-Languages: zh",
        f"Canonical: {SITE_URL}/.well-known/security.txt",
    ]
    site = load_site(built.options.content)
    assert b"Expires: 2025-02-28T" in security_txt(site, date(2024, 2, 29), SITE_URL)
    silent = site.model_copy(update={"email": "", "phone": ""})
    assert security_txt(silent, date(2024, 1, 1), SITE_URL).startswith(
        f"Contact: {SITE_URL}/\n".encode()
    )

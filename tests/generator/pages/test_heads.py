"""What machines read in a page's head: schema.org data that parses, Open Graph tags."""

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from generator.look.structured import block, json_text
from tests.generator.conftest import SITE_URL, Built
from tests.generator.small_content import case, write_public

Again = Callable[..., Built]
YC = "campaigns/yunchuan-2022"


def things(html: str) -> dict[str, Any]:
    """What a page says it is about, by type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert len(found) <= 1
    return {thing["@type"]: thing for text in found for thing in json.loads(text)["@graph"]}


def graph(html: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html)
    }


@pytest.mark.parametrize(
    "path",
    [
        f"{YC}/index.html",
        f"{YC}/notices/index.html",
        f"{YC}/notices/plan/index.html",
        f"{YC}/guide/index.html",
        f"{YC}/guide/check/index.html",
        f"{YC}/cases/index.html",
        f"{YC}/cases/category-payment.html",
        f"{YC}/cases/YC-000007.html",
        f"{YC}/figures/index.html",
        f"{YC}/measures/index.html",
        f"{YC}/calendar/index.html",
        "about-data/index.html",
        "accessibility/index.html",
    ],
)
def test_every_page_below_the_home_page_says_where_it_stands(built: Built, path: str) -> None:
    html = built.text(path)
    way = things(html)["BreadcrumbList"]["itemListElement"]
    shown = re.findall(
        r"<li>(?:<a[^>]*>|<span[^>]*>)([^<]*)", html[html.index("qz-crumbs") : html.index("</ol>")]
    )
    assert [item["position"] for item in way] == list(range(1, len(way) + 1)) and way[0][
        "item"
    ] == f"{SITE_URL}/"
    assert [item["name"] for item in way[1:]] == [unescape(text) for text in shown[1:]]
    assert all(item["item"].startswith(SITE_URL) for item in way[:-1]) and "item" not in way[-1]
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', html)
    assert canonical and graph(html)["og:url"] == canonical[1]
    assert graph(html)["og:title"] and graph(html)["og:description"] and graph(html)["og:site_name"]


def test_pages_say_what_they_are(built: Built) -> None:
    service = things(built.text(f"{YC}/guide/index.html"))["GovernmentService"]
    assert (
        service["provider"]["name"] == "云川市营商环境办公室"
        and service["areaServed"]["name"] == "云川市"
    )
    assert service["availableChannel"]["serviceUrl"] == f"{SITE_URL}/apply/yunchuan-2022"
    notice = built.text(f"{YC}/notices/plan/index.html")
    article = things(notice)["Article"]
    assert article["headline"] == "关于开展履约专项行动的通知" == graph(notice)["og:title"]
    assert (
        article["datePublished"] == "2022-03-02T09:30:00+08:00"
        and graph(notice)["og:type"] == "article"
    )
    dataset = things(built.text("about-data/index.html"))["Dataset"]
    assert dataset["isAccessibleForFree"] is True and dataset["name"].startswith("云川市履约专栏")
    for address in (dataset["license"], *(file["contentUrl"] for file in dataset["distribution"])):
        assert (built.release.path / address.removeprefix(f"{SITE_URL}/")).is_file(), address
    assert (
        things(built.text("index.html")) == {}
        and graph(built.text("index.html"))["og:type"] == "website"
    )
    assert graph(built.text("campaigns/yunling-2019/index.html"))["og:locale"] == "zh_HK"


def test_a_title_of_any_kind_comes_through_in_both_forms(instance: Built, again: Again) -> None:
    title = '引号"与\\反斜杠、</script><!-- & 尖括号'
    write_public(instance.options.public, [case(1, title=title)])
    page = again().text(f"{YC}/cases/YC-000001.html")
    assert things(page)["Article"]["headline"] == title == graph(page)["og:title"]
    assert things(page)["Article"]["mainEntityOfPage"] == f"{SITE_URL}/{YC}/cases/YC-000001.html"


def test_no_text_ends_the_block() -> None:
    text = "</script><script>alert(1)</script>&\u2028"
    html = block([{"name": text}])
    assert (
        html.count("<") == 2
        and json.loads(html[html.index(">") + 1 : html.rindex("<")])["@graph"][0]["name"] == text
    )
    assert json.loads(f'"{json_text(text)}"') == text

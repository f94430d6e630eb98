"""Every page of a release in the tree of either script: its links lead somewhere, its words are
in that script."""

import json
import posixpath
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from casestore.public.scripts import HREFLANGS, LANG_TAGS, Script, in_script
from forms_app.intake.site.script_conversion import converted_page
from generator.release.links import DYNAMIC
from tests.generator.conftest import SITE_URL, Built

BASE = urlsplit(SITE_URL).path
YC, YL = "campaigns/yunchuan-2022", "campaigns/yunling-2019"
SCRIPTS: tuple[Script, ...] = ("hans", "hant")


def pages(built: Built) -> list[str]:
    return sorted(
        file.relative_to(built.release.path).as_posix()
        for file in built.release.path.rglob("*.html")
    )


def in_tree(built: Built, path: str, script: Script) -> str:
    return converted_page(built.text(path), path, script, BASE, SITE_URL)


def led(html: str, path: str) -> Iterator[tuple[str, str]]:
    """Each link of the page at ``path`` as it is written and as a path of the site, but for
    those that leave it."""
    for target in map(unescape, re.findall(r' (?:href|src|action)="([^"]*)"', html)):
        parts = urlsplit(target)
        if (
            parts.scheme
            or target.startswith(("#", "?"))
            or (parts.path.startswith("/") and "404" not in path)
        ):
            continue
        name = unquote(parts.path)
        if name.startswith("/"):
            yield target, name.removeprefix(f"{BASE}/")
        elif name:
            found = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), name))
            yield target, (found + "/" * (name.endswith(("/", "..")) and found != "/")).lstrip("/")


@pytest.mark.parametrize("script", SCRIPTS)
def test_links_to_pages_stay_in_the_tree_and_all_others_lead_out_of_it(
    built: Built, script: Script
) -> None:
    files = {
        file.relative_to(built.release.path).as_posix() for file in built.release.path.rglob("*")
    }
    for path in pages(built):
        for target, spot in led(in_tree(built, path, script), f"{script}/{path}"):
            tree, _slash, local = spot.partition("/")
            inside = tree in SCRIPTS
            local = local if inside else spot
            page = f"{local}index.html" if not local or local.endswith("/") else local
            assert page in files or DYNAMIC.fullmatch(local), (path, target)
            if page.endswith(".html"):
                assert inside or local == path.removesuffix("index.html"), (
                    path,
                    target,
                )  # the way to the original
            else:
                assert not inside, (path, target)
            assert not DYNAMIC.fullmatch(local) or f"script={script}" in target, (path, target)


def words(html: str) -> str:
    """All text and attributes but what is not to be translated."""
    return re.sub(r'<(p|b) [^>]*?translate="no".*?</\1>', "", html, flags=re.S)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_page_is_in_one_script_and_says_so(built: Built, script: Script) -> None:
    other: Script = "hans" if script == "hant" else "hant"
    for path in pages(built):
        html = in_tree(built, path, script)
        assert f'<html lang="{LANG_TAGS[script]}"' in html, path
        assert f' lang="{LANG_TAGS[other]}"' not in words(html), path
        written = LANG_TAGS[script] in built.text(path)[:80]
        if not (
            written and script == "hant"
        ):  # a page written in Traditional characters is served as it is
            assert words(html) == in_script(words(html), script), path
        assert re.findall(r'hreflang="([^"]+)" aria-current="true"', html) == [HREFLANGS[script]], (
            path
        )
        for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html):
            assert json.loads(data)["@graph"]


def test_a_page_in_the_script_that_it_is_written_in_keeps_every_word_and_its_address(
    built: Built,
) -> None:
    path = f"{YL}/index.html"
    html = in_tree(built, path, "hant")
    bare = re.compile(r"<[^>]*>")
    assert bare.sub("", html) == bare.sub("", built.text(path)) and "qz-turned" not in html
    assert f'<link rel="canonical" href="{SITE_URL}/{YL}/">' in html


def test_a_converted_page_names_its_own_address_and_the_one_that_counts(built: Built) -> None:
    html = in_tree(built, f"{YC}/notices/plan/index.html", "hant")
    there = f"{SITE_URL}/hant/{YC}/notices/plan/"
    assert (
        f'<link rel="canonical" href="{there}">' in html
        and f'property="og:url" content="{there}"' in html
    )
    assert f'readonly value="{there}"' in html and 'property="og:locale" content="zh_HK"' in html
    assert '"inLanguage":"zh-Hant"' in html
    assert f'以原文為準。<a href="../../../../../{YC}/notices/plan/">查看原文</a>' in html


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))


@pytest.mark.parametrize("script", [None, *SCRIPTS])
def test_machines_learn_of_both_scripts_wherever_they_come_in(
    built: Built, script: Script | None
) -> None:
    for path, own, other in (
        (f"{YC}/cases/YC-000007.html", "zh-Hans", "zh-Hant"),
        (f"{YC}/cases/index.html", "zh-Hans", "zh-Hant"),
        ("index.html", "zh-Hans", "zh-Hant"),
        (f"{YL}/guide/index.html", "zh-Hant", "zh-Hans"),
    ):
        html = in_tree(built, path, script) if script else built.text(path)
        spot = path.removesuffix("index.html")
        tree = "hant" if other == "zh-Hant" else "hans"
        assert alternates(html) == {
            "x-default": f"{SITE_URL}/{spot}",
            own: f"{SITE_URL}/{spot}",
            other: f"{SITE_URL}/{tree}/{spot}",
        }
    assert alternates(built.text("404.html")) == {}


def toggle(html: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', html[html.index("qz-scripts") : html.index("qz-elder")])


def test_the_toggle_stays_on_the_same_page(built: Built) -> None:
    for path, root, spot in (
        ("index.html", "", ""),
        (f"{YC}/cases/index.html", "../../../", f"{YC}/cases/"),
        (f"{YC}/cases/YC-000007.html", "../../../", f"{YC}/cases/YC-000007.html"),
        (f"{YC}/cases/page-1.html", "../../../", f"{YC}/cases/page-1.html"),
        (f"{YC}/guide/check/result-1.html", "../../../../", f"{YC}/guide/check/result-1.html"),
        ("404.html", f"{BASE}/", ""),
    ):
        assert toggle(built.text(path)) == [f"{root}hans/{spot}", f"{root}hant/{spot}"], path
        out = root if root.startswith("/") else f"../{root}"
        assert toggle(in_tree(built, path, "hant")) == [f"{out}hans/{spot}", f"{out}hant/{spot}"], (
            path
        )


def test_what_is_not_a_page_is_named_outside_the_tree_with_its_query(built: Built) -> None:
    html = in_tree(built, f"{YC}/guide/check/result-1.html", "hant")
    apply = re.search(r'href="([^"]*)&amp;script=hant#questions"', html)
    assert apply and apply[1].startswith("../../../../../apply/yunchuan-2022?claimant_kind=")
    assert 'href="../../../../../assets/site.css?v=' in html
    assert '<input type="hidden" name="script" value="hant"></form>' in html


def test_what_a_page_marks_as_not_to_be_translated_stays_however_deep() -> None:
    kept = '<b translate="no">云<b>账</b>务<i lang="zh-CN">账</i></b>'
    html = f'<html lang="zh-CN"><body><p>清账{kept}账</p></body>'
    assert (
        converted_page(html, "a/b.html", "hant", "", SITE_URL)
        == f'<html lang="zh-Hant"><body><p>清賬{kept}賬</p></body>'
    )

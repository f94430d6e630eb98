"""A whole release: what is in it, what a change touches, what stops it."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from sqlite3 import connect

import pytest

from casestore.errors import ContentError
from casestore.public.rows import WithdrawnCase
from casestore.public.search_index import search
from generator.build import Options
from generator.content.gather import Published, read_content
from generator.look.plates import cached_plates
from generator.look.stamping import Plate
from generator.pages.case_pages import CasePages
from generator.release.releases import ReleaseDraft, read_manifest, verify
from tests.generator.conftest import ROOT, SITE_URL, Built
from tests.generator.small_content import case, counts, write_public

YC = "campaigns/yunchuan-2022"
CASES = [case(number) for number in range(80)]
Again = Callable[..., Built]


def inodes(release: Path) -> dict[str, int]:
    return {
        str(path.relative_to(release)): path.stat().st_ino
        for path in release.rglob("*")
        if path.is_file()
    }


#: Addresses that are printed, linked or remembered elsewhere.
FIXED = (
    "index.html",
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "manifest.json",
    "search.db",
    "assets/site.css",
    "assets/tokens.css",
    "assets/frame.css",
    "accessibility/index.html",
    "about-data/index.html",
    "data/cases.csv",
    "data/cases.json",
    "data/public.db",
    "feed.xml",
    "feed.json",
    ".well-known/security.txt",
    f"{YC}/feed.xml",
    f"{YC}/feed-cases.json",
    f"{YC}/index.html",
    f"{YC}/notices/index.html",
    f"{YC}/notices/plan/index.html",
    f"{YC}/notices/plan/plan.pdf",
    f"{YC}/notices/plan/plan.svg",
    f"{YC}/notices/plan/ledger.xlsx",
    f"{YC}/guide/index.html",
    f"{YC}/cases/index.html",
    f"{YC}/cases/page-1.html",
    f"{YC}/cases/category-payment.html",
    f"{YC}/cases/category-payment.page-1.html",
    f"{YC}/cases/level-city.html",
    f"{YC}/cases/period-2022H1.html",
    f"{YC}/cases/outcome-honoured.html",
    f"{YC}/cases/YC-000007.html",
    f"{YC}/figures/index.html",
    f"{YC}/measures/index.html",
    "campaigns/yunling-2019/cases/index.html",
    "campaigns/yunling-2019/guide/index.html",
)


def test_every_fixed_address_is_there(built: Built) -> None:
    files = set(inodes(built.options.current))
    for path in FIXED:
        assert path in files, path
    assert "campaigns/yunling-2019/measures/index.html" not in files


def test_the_largest_list_page_stays_within_sixty_kilobytes(built: Built, tmp_path: Path) -> None:
    content, _faults = read_content(built.options.content)
    kept = cached_plates(built.options.work, read_manifest(built.release.path).authored)
    assert content is not None and kept is not None
    section = next(one for one in content.sections if one.base == f"{YC}/")
    plates = {path: Plate(html) for path, html in kept.items() if "⟦" in html}
    most = [case(n, title="某" * 80, demo=True, industry="I") for n in range(74)]
    pages = CasePages(
        section, Published(as_of=date(2022, 9, 1), cases=[item.listed for item in most]), plates
    )
    draft = ReleaseDraft(tmp_path, "one", None)
    pages.stamp_lists(draft)
    assert 40_000 < draft.files[f"{YC}/cases/index.html"].size <= 60_000


def test_no_gap_of_a_plate_is_left_open(built: Built) -> None:
    for path in built.release.path.rglob("*.html"):
        assert "⟦" not in path.read_text(encoding="utf-8"), path


def test_the_stages_are_told_in_order(built: Built) -> None:
    told = list(dict.fromkeys(stage for stage, _text in built.steps))
    assert told == [
        "gather",
        "check",
        "plates",
        "press",
        "lists",
        "charts",
        "pdf",
        "search",
        "feeds",
        "manifest",
        "switch",
    ]


def test_nothing_changed_renders_nothing(instance: Built, again: Again) -> None:
    second = again()
    before, after = inodes(instance.release.path), inodes(second.release.path)
    made = {path for path in after if after[path] != before.get(path)}
    assert made == {"manifest.json"}
    assert second.release.linked == len(after) - 1
    assert not any("绘制版面" in text or "排印" in text for _stage, text in second.steps)


def test_one_more_case_writes_its_page_and_the_lists_and_links_every_other_case(
    instance: Built, again: Again
) -> None:
    write_public(instance.options.public, [case(199), *CASES], monthly=counts())
    before, second = inodes(instance.release.path), again()
    after = inodes(second.release.path)
    made = {path for path in after if after[path] != before.get(path)}
    assert f"{YC}/cases/YC-000199.html" in made
    assert f"{YC}/cases/index.html" in made
    assert not {f"{YC}/cases/{one.id}.html" for one in CASES} & made
    assert not {path for path in made if path.startswith("campaigns/yunling-2019")}


def test_a_changed_case_is_stamped_anew(instance: Built, again: Again) -> None:
    changed = [
        replace(one, result="改为分期付清。") if one.id == "YC-000007" else one for one in CASES
    ]
    write_public(instance.options.public, changed, monthly=counts())
    assert "改为分期付清。" in again().text(f"{YC}/cases/YC-000007.html")
    assert "改为分期付清。" not in instance.text(f"{YC}/cases/YC-000007.html")


def test_a_withdrawn_case_leaves_a_tombstone_without_its_text_and_vanishes_from_lists(
    instance: Built, again: Again
) -> None:
    gone = WithdrawnCase(
        id="YC-000044", campaign="yunchuan-2022", withdrawn_on=date(2022, 8, 1), reason="摘要有误"
    )
    write_public(instance.options.public, CASES, [gone], counts())
    second = again()
    tombstone = second.text(f"{YC}/cases/YC-000044.html")
    assert "已经撤下" in tombstone and "2022-08-01" in tombstone and "摘要有误" in tombstone
    assert "第44笔" not in tombstone
    for path in second.release.path.rglob("*.html"):
        if path.name != "YC-000044.html":
            assert "YC-000044" not in path.read_text(encoding="utf-8"), path
    found = search(second.release.path / "search.db", "第44笔账款", {})
    assert all("YC-000044" not in hit.url for hit in found.hits)


def test_a_changed_notice_is_drawn_and_printed_anew_alone(instance: Built, again: Again) -> None:
    path = instance.options.content / "campaigns/yunchuan-2022/notices/reading.md"
    path.write_text(path.read_text().replace("一看就懂。", "读后就懂。"))
    second = again()
    assert "读后就懂。" in second.text(f"{YC}/notices/reading/index.html")
    assert [text for stage, text in second.steps if "已排印" in text] == ["已排印 1/1：reading"]
    same = f"{YC}/cases/YC-000003.html"
    assert inodes(second.release.path)[same] == inodes(instance.release.path)[same]


def test_pages_name_each_other_relatively_and_only_the_404_page_by_the_base_path(
    built: Built,
) -> None:
    assert 'href="../../../assets/site.css?v=' in built.text(f"{YC}/cases/YC-000007.html")
    assert 'href="../../../apply/yunchuan-2022"' in built.text(f"{YC}/cases/YC-000007.html")
    assert 'href="/zhuanlan/qingzhang/assets/site.css?v=' in built.text("404.html")
    assert f'<link rel="canonical" href="{SITE_URL}/{YC}/cases/">' in built.text(
        f"{YC}/cases/index.html"
    )


def test_a_case_leads_to_others_of_its_kind_and_to_the_guidance_for_them(built: Built) -> None:
    page, guide = built.text(f"{YC}/cases/YC-000007.html"), built.text(f"{YC}/guide/index.html")
    assert 'href="../guide/#payment"' in page and '<section id="payment">' in guide
    alike = page[page.index("同类案例") :]
    assert (
        'href="YC-000006.html"' in alike
        and 'href="YC-000005.html"' in alike
        and "YC-000007.html" not in alike
    )


def test_article_and_column_pages_carry_the_required_tags(built: Built) -> None:
    notice, listed = (
        built.text(f"{YC}/notices/plan/index.html"),
        built.text(f"{YC}/cases/index.html"),
    )
    for name in ("SiteName", "SiteDomain", "SiteIDCode"):
        assert f'<meta name="{name}"' in notice and f'<meta name="{name}"' in listed
    for name in ("ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Url"):
        assert f'<meta name="{name}"' in notice
    assert '<meta name="PubDate" content="2022-03-02 09:30">' in notice
    for name in ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"):
        assert f'<meta name="{name}"' in listed


def test_the_traditional_campaign_has_traditional_chrome_and_language_tag(built: Built) -> None:
    page = built.text("campaigns/yunling-2019/index.html")
    assert '<html lang="zh-Hant"' in page
    assert "辦事指南" in page and "办事指南" not in page
    assert '<html lang="zh-CN"' in built.text("index.html")


def test_a_campaign_that_is_over_on_its_day_is_listed_as_ended(built: Built) -> None:
    home = built.text("index.html")
    assert home.index("已结束") < home.index("雲嶺清賬行動")
    assert home.index("云川市履约专项行动") < home.index("已结束")


def test_every_page_of_a_demonstration_says_that_it_is_made_up(
    instance: Built, again: Again
) -> None:
    write_public(instance.options.public, [case(1, demo=True)], monthly=counts())
    second = again(demo=True)
    pages = sorted(second.release.path.rglob("*.html"))
    said = ("企业、案件和数字均为虚构", "企業、案件和數字均為虛構")
    silent = [page for page in pages if not any(one in page.read_text() for one in said)]
    assert len(pages) > 50 and silent == []
    assert "虚构" not in instance.text("index.html")
    assert "示例" in again(demo=False).text(f"{YC}/cases/index.html")  # the case itself


def test_an_empty_store_has_written_empty_states(instance: Built, again: Again) -> None:
    write_public(instance.options.public)
    second = again()
    assert "收到的线索还太少" in second.text("index.html")
    assert "还没有公开案例" in second.text(f"{YC}/cases/index.html")
    assert "收到的线索还不足 5 件" in second.text(f"{YC}/figures/index.html")


def test_text_from_the_store_is_escaped(instance: Built, again: Again) -> None:
    evil = case(1, title='<script>"1"', happened="a <b> & c")
    write_public(instance.options.public, [evil, case(0)])
    second = again()
    page = second.text(f"{YC}/cases/YC-000001.html")
    assert (
        "<script>&#34;" not in page
        and "&lt;script&gt;&#34;1&#34;" in page
        and "a &lt;b&gt; &amp; c" in page
    )
    assert '<script>"1"' not in second.text(f"{YC}/cases/index.html")


def test_without_switch_the_release_is_made_and_the_site_stays(
    instance: Built, again: Again
) -> None:
    second = again(switch=False)
    assert second.release.path.is_dir() and verify(second.release.path) == []
    assert instance.options.current.resolve() == instance.release.path.resolve()


def test_what_the_office_signed_goes_along_as_it_is(
    instance: Built, again: Again, tmp_path: Path
) -> None:
    head = tmp_path / "signed"
    head.write_bytes(b'{"events": 7}\n')
    second = again(head=head)
    assert (second.release.path / "head.json").read_bytes() == head.read_bytes()
    assert "head.json" in read_manifest(second.release.path).files
    assert "head.json" not in read_manifest(instance.release.path).files


def test_the_same_content_and_store_give_the_same_bytes_elsewhere(
    built: Built, instance: Built
) -> None:
    def sums(release: Path) -> dict[str, object]:
        return {
            path: entry.sha256
            for path, entry in read_manifest(release).files.items()
            if path != "search.db"
        }

    assert sums(built.release.path) == sums(instance.release.path)


def test_a_dead_link_stops_the_build_and_leaves_the_site(instance: Built, again: Again) -> None:
    guide = instance.options.content / "campaigns/yunchuan-2022/guide.md"
    guide.write_text(guide.read_text() + "\n见[附图](/nowhere/map.html)。\n")
    with pytest.raises(
        ContentError,
        match=r"campaigns/yunchuan-2022/guide/index.html:href: 现为“/nowhere/map.html”",
    ):
        again()
    assert instance.options.current.resolve() == instance.release.path.resolve()
    assert not list(instance.options.out.glob(".*.partial"))


def command(options: object, *more: str) -> list[str]:
    pairs = [
        ("content", "content"),
        ("public", "public"),
        ("out", "out"),
        ("current", "current"),
        ("work", "work"),
        ("fonts", "fonts"),
        ("site-url", "site_url"),
    ]
    words = [word for flag, name in pairs for word in (f"--{flag}", str(getattr(options, name)))]
    return [sys.executable, "-m", "generator", *words, *more]


def test_the_command_tells_stages_and_ends_with_zero(instance: Built) -> None:
    done = generate(instance.options)
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert (
        lines[0][0] == "gather"
        and lines[-1][0] == "switch"
        and all(len(line) == 2 for line in lines)
    )


def test_the_command_names_every_fault_of_the_content_and_ends_with_one(instance: Built) -> None:
    content = instance.options.content
    (content / "site.toml").write_text((content / "site.toml").read_text() + 'color = "red"\n')
    notice = content / "campaigns/yunchuan-2022/notices/reading.md"
    notice.write_text(notice.read_text().replace("short: 解读\n", ""))
    done = generate(instance.options)
    assert done.returncode == 1
    assert "content/site.toml:color: 现为不认识的键" in done.stderr
    assert "notices/reading.md:short: 现为空缺" in done.stderr
    assert instance.options.current.resolve() == instance.release.path.resolve()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"public": Path("/nonexistent/public.db")}, "没有公开库"),
        ({"out": Path("/proc/releases")}, "没有完成"),
    ],
)
def test_a_machine_at_fault_ends_with_three_and_one_sentence(
    instance: Built, change: dict[str, Path], said: str
) -> None:
    options = replace(instance.options, **change)
    done = subprocess.run(command(options), capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3
    assert said in done.stderr and len(done.stderr.splitlines()) == 1


def test_a_character_that_no_font_draws_fails_the_build_by_file_line_and_character(
    instance: Built,
) -> None:
    notice = instance.options.content / "campaigns/yunchuan-2022/notices/reading.md"
    notice.write_text(notice.read_text() + "\n此处有\U0001f600。\n")
    done = generate(instance.options)
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert said.startswith("content/campaigns/yunchuan-2022/notices/reading.md:第")
    assert "“\U0001f600”（U+1F600）没有字形" in said
    assert instance.options.current.resolve() == instance.release.path.resolve()


def generate(options: Options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(options), capture_output=True, text=True, cwd=ROOT, check=False)


def test_missing_fonts_are_said_in_one_sentence_with_the_line_to_type(
    instance: Built, tmp_path: Path
) -> None:
    done = generate(replace(instance.options, fonts=tmp_path / "none"))
    assert done.returncode == 3
    (said,) = done.stderr.splitlines()
    assert said.startswith("缺少字体 QZ-FangSong") and "python deploy/setup/fonts.py" in said


def test_a_store_of_another_layout_is_refused(instance: Built) -> None:
    with closing(connect(instance.options.public)) as db, db:
        db.execute("update meta set value = '99' where key = 'layout'")
    done = generate(instance.options)
    assert done.returncode == 3 and "版式" in done.stderr

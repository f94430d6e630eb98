"""A notice's page: what stands before and after it, what it belongs with, whether it holds."""

import re
from collections.abc import Callable

from casestore.public.dates_and_sizes import size_words
from generator.release.releases import read_manifest
from tests.generator.conftest import Built
from tests.generator.small_content import READING

NOTICES = "campaigns/yunchuan-2022/notices"
Again = Callable[..., Built]


def part(html: str, start: str, end: str) -> str:
    """From ``start`` to ``end``, empty where the page has no such part."""
    return html[html.index(start) :].partition(end)[0] if start in html else ""


def notice(title: str, day: int, more: str = "", body: str = "一看就懂。") -> str:
    text = READING.replace("title: 《关于开展履约专项行动的通知》解读", f"title: {title}").replace(
        "一看就懂。", body
    )
    return text.replace("2022-03-03 10:00", f"2022-03-{day:02} 10:00").replace(
        "source:", f"{more}source:"
    )


def test_the_link_to_the_pdf_tells_its_size_and_changes_with_it(
    instance: Built, again: Again
) -> None:
    def told(built: Built) -> tuple[str, str, int]:
        files = read_manifest(built.release.path).files
        link = part(built.text(f"{NOTICES}/reading/index.html"), '<a href="reading.pdf"', "</a>")
        size = (built.release.path / NOTICES / "reading/reading.pdf").stat().st_size
        return re.sub("<[^>]+>", "", link), files[f"{NOTICES}/reading/index.html"].key, size

    link, key, size = told(instance)
    assert link.endswith(f"下载 PDF（{size_words(size)}）") and size_words(size).endswith(" KB")
    file = instance.options.content / NOTICES / "reading.md"
    file.write_text(file.read_text().replace("一看就懂。", "一看就懂。" * 900))
    longer, other_key, larger = told(again())
    assert (
        larger > size + 2000
        and longer.endswith(f"（{size_words(larger)}）")
        and longer != link
        and other_key != key
    )
    assert (size_words(999), size_words(499), size_words(1_240_000)) == ("1 KB", "1 KB", "1.2 MB")


def test_the_link_to_the_pdf_says_when_the_annexes_are_in_it(instance: Built, again: Again) -> None:
    folder = instance.options.content / NOTICES
    annex = "attachments:\n  - {title: 线索表, notice: form}\n"
    (folder / "reading.md").write_text(notice("解读", 3, annex))
    for belongs, said in (("annex_of: reading\n", "下载 PDF（含附件，"), ("", "下载 PDF（")):
        (folder / "form.md").write_text(notice("线索表", 3, belongs))
        link = part(again().text(f"{NOTICES}/reading/index.html"), '<a href="reading.pdf"', "</a>")
        assert re.sub("<[^>]+>", "", link).startswith(said) and ("含附件" in link) == bool(belongs)


def test_a_notice_leads_to_the_one_before_and_the_one_after(instance: Built, again: Again) -> None:
    folder = instance.options.content / NOTICES
    (folder / "third.md").write_text(notice("第三篇", 9))
    second = again()
    turn = part(second.text(f"{NOTICES}/reading/index.html"), '<nav class="qz-turn"', "</nav>")
    assert re.search(r"上一篇</span><a href=\"[^\"]*notices/plan/\"", turn)
    assert re.search(r"下一篇</span><a href=\"[^\"]*notices/third/\"", turn)
    ends = [
        part(second.text(f"{NOTICES}/{slug}/index.html"), '<nav class="qz-turn"', "</nav>")
        for slug in ("plan", "third")
    ]
    assert "上一篇</span>" not in ends[0] and "下一篇</span>" in ends[0]
    assert "上一篇</span>" in ends[1] and "下一篇</span>" not in ends[1]


def test_a_relation_named_at_one_end_shows_at_both(built: Built) -> None:
    plan, reading = (
        part(built.text(f"{NOTICES}/{slug}/index.html"), '<aside class="qz-aside"', "</aside>")
        for slug in ("plan", "reading")
    )
    assert "notices/reading/" in plan and "notices/plan/" in reading


def test_a_notice_that_no_longer_holds_says_so_first_and_keeps_its_address(
    instance: Built, again: Again
) -> None:
    folder = instance.options.content / NOTICES
    (folder / "old.md").write_text(
        notice("旧办法", 5, "state: superseded\nsuperseded_by: reading\n")
    )
    (folder / "gone.md").write_text(
        notice("误发稿", 4, "state: withdrawn\nwithdrawn_because: 内容有误\n")
    )
    second = again()
    for slug, said in (("old", "本文件已被代替，请看："), ("gone", "本文件已撤回：内容有误")):
        page = second.text(f"{NOTICES}/{slug}/index.html")
        assert said in part(page, '<div class="qz-warning"', "</div>")
        assert page.index("qz-warning") < page.index("<h1>")
    new = part(second.text(f"{NOTICES}/reading/index.html"), '<aside class="qz-aside"', "</aside>")
    assert "notices/old/" in new  # its successor names what it replaced


def test_a_long_notice_has_a_table_of_contents_whose_links_lead_to_its_headings(
    instance: Built, again: Again
) -> None:
    folder = instance.options.content / NOTICES
    sections = [
        f"## {number}、第<{number}>节\n\n正文。\n\n### （一）小节\n\n正文。"
        for number in "一二三四"
    ]
    (folder / "long.md").write_text(notice("长文", 8, body="\n\n".join(sections)))
    (folder / "short.md").write_text(notice("短文", 7, body="\n\n".join(sections[:3])))
    second = again()
    page = second.text(f"{NOTICES}/long/index.html")
    targets = re.findall(r'href="#([^"]+)"', part(page, '<nav class="qz-toc"', "</nav>"))
    assert len(targets) == 4 and all(page.count(f'<h2 id="{target}">') == 1 for target in targets)
    assert "qz-toc" not in second.text(f"{NOTICES}/short/index.html")

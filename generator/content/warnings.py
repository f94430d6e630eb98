"""What in ``content/`` is no fault and most likely not meant: told by ``qingzhang check``, and a
build goes on."""

import re
from collections.abc import Iterator
from pathlib import Path

from casestore.campaign.loading import campaign_folders
from casestore.errors import Fault
from casestore.errors.toml_faults import read_mended, shown
from casestore.public.scripts import Script, simplified, traditional
from generator.content.attachments import told
from generator.content.blocks import Listing, Paragraph, text_of
from generator.content.front_matter import line_words
from generator.content.gather import Content, Section
from generator.content.promised import without_promises

#: Headings of an official document (GB/T 9704-2012, 7.3.3), and how a heading is written here.
_PLAIN_HEADINGS = (
    (re.compile(r"[一二三四五六七八九十百]+、\S.*"), "## "),
    (re.compile(r"[（(][一二三四五六七八九十百]+[）)]\S.*"), "### "),
)
#: A longer paragraph, or one that ends like a sentence, is text that follows a number.
_LONGEST_HEADING, _SENTENCE_ENDS = 30, "。；;：:，,！？"

#: Written alike in both scripts by somebody, in names and old words.
_IN_BOTH = frozenset("乾著藉瞭於餘鍾甯昇陞祇註蹟")


def warnings_in(root: Path, content: Content | None) -> list[Fault]:
    """Every warning about ``content/``; of notices and guides as far as they were read."""
    sections = content.sections if content else ()
    found = [*_unread(root, sections), *_empty_tables(root)]
    for section in sections:
        found += [*_plain_headings(section), *_other_script(root, section)]
        found += _taken_out(root, section)
        found += without_promises(section, root.name)
    return found


def _unread(root: Path, sections: tuple[Section, ...]) -> Iterator[Fault]:
    """Files that nothing reads: a slip in a name, or an attachment that no notice offers."""
    offered = {
        section.folder / "files" / item.file
        for section in sections
        for notice in section.notices
        for item in notice.attachments
        if item.file
    }
    known = {section.folder for section in sections}
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        if not path.is_file() or any(part.startswith(".") for part in place.parts):
            continue
        folder = root / "campaigns" / place.parts[1] if len(place.parts) > 2 else root
        if _is_read(place) or path in offered or "files" in place.parts and folder not in known:
            continue
        in_files = len(place.parts) == 4 and place.parts[2] == "files"
        expected = "有公告在 attachments 里引用，或移出这个文件夹" if in_files else _READ
        yield Fault(
            file=f"{root.name}/{place}", key="(file)", found="没有用到的文件", expected=expected
        )


_READ = (
    "site.toml、words.toml、cleared.toml、campaign.toml、promises.toml、guide.md "
    "或 notices 里的 .md 文件"
)
#: Files beside the campaigns.
_OF_THE_SITE = ("site.toml",), ("words.toml",), ("cleared.toml",)


def _is_read(place: Path) -> bool:
    parts = place.parts
    if parts in _OF_THE_SITE:
        return True
    if len(parts) < 3 or parts[0] != "campaigns":
        return False
    own = ("campaign.toml",), ("promises.toml",), ("guide.md",)
    return parts[2:] in own or (len(parts) == 4 and parts[2] == "notices" and place.suffix == ".md")


def _taken_out(root: Path, section: Section) -> Iterator[Fault]:
    """What the published copies of a campaign's files go without."""
    for name, published in section.files.items():
        file = f"{root.name}/{section.base}files/{name}"
        for found, expected in told(published):
            yield Fault(file=file, key="(file)", found=found, expected=expected)


def _empty_tables(root: Path) -> Iterator[Fault]:
    """Tables and lists without anything in them."""
    files = [root / name for (name,) in _OF_THE_SITE]
    names = ("campaign.toml", "promises.toml")
    files += [folder / name for folder in campaign_folders(root) for name in names]
    for path in filter(Path.exists, files):
        name = f"{root.name}/{path.relative_to(root)}"
        for key, value in (read_mended(path, name).data or {}).items():
            for place, one in _inside(key, value):
                if one in ({}, []):
                    found = "空表" if one == {} else "空列表"
                    yield Fault(
                        file=name, key=place, found=found, expected="写上内容，或删去这个键"
                    )


def _inside(key: str, value: object) -> Iterator[tuple[str, object]]:
    yield key, value
    parts = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        parts = ((str(index), one) for index, one in enumerate(value))  # type: ignore[assignment]
    for name, one in parts:
        yield from _inside(f"{key}.{name}", one)


def _plain_headings(section: Section) -> Iterator[Fault]:
    """Headings that are set as text: the paper would show them in 仿宋."""
    for notice in section.notices:
        texts = [
            text_of(runs)
            for block in notice.blocks
            for runs in (
                [block.runs]
                if isinstance(block, Paragraph)
                else block.items
                if isinstance(block, Listing)
                else ()
            )
        ]
        for text in texts:
            mark = _heading_mark(text)
            if mark:
                line = _line_of(notice.text, text)
                expected = f"“{mark}{text}”，标题前加 {mark.strip()} 和空格"
                yield Fault(file=notice.file, key=line, found=shown(text), expected=expected)


def _heading_mark(text: str) -> str:
    if len(text) > _LONGEST_HEADING or text.endswith(tuple(_SENTENCE_ENDS)):
        return ""
    return next((mark for pattern, mark in _PLAIN_HEADINGS if pattern.fullmatch(text)), "")


def _line_of(text: str, words: str) -> str:
    number = next((n for n, row in enumerate(text.splitlines(), 1) if words in row), 0)
    return line_words(number) if number else "正文"


def _other_script(root: Path, section: Section) -> Iterator[Fault]:
    """Characters of the script that the campaign is not written in, one warning a line."""
    script = section.campaign.script
    files = [section.folder / "campaign.toml", section.folder / "guide.md"]
    files += [section.folder / "notices" / f"{notice.slug}.md" for notice in section.notices]
    for path in files:
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        for number, row in enumerate(text.splitlines(), 1):
            if strange := strange_characters(row, script):
                name = "简体字" if script == "hans" else "繁体字"
                yield Fault(
                    file=f"{root.name}/{path.relative_to(root)}",
                    key=line_words(number),
                    found=shown(strange),
                    expected=f"{name}；本专项行动的 script 为 {script}",
                )


def strange_characters(text: str, script: Script) -> str:
    """The characters of ``text`` that ``script`` doesn't have, each once, in their order."""
    found = [
        char
        for char in dict.fromkeys(text)
        if "一" <= char <= "鿿" and char not in _IN_BOTH and not _belongs(char, script)
    ]
    return "".join(found)


def _belongs(char: str, script: Script) -> bool:
    """A character that stays as it is on the way into ``script`` is one of it; so is one that the
    other script's own standard doesn't know (GB 2312, Big5)."""
    if script == "hans":
        return simplified(char) == char or _known(char, "gb2312")
    return traditional(char) == char or _known(char, "big5")


def _known(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

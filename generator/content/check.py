"""Everything that must be right in ``content/`` before a byte is written; every fault is named,
all at once."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from casestore.errors import Fault
from casestore.errors.toml_faults import UNPRINTABLE, shown
from casestore.public.folding import fold_character
from generator.content.attachments import is_inside
from generator.content.front_matter import line_words
from generator.content.gather import Content, Section, read_content
from generator.content.notices import Notice
from generator.content.promised import promise_faults

#: Opens and closes a gap of a plate: must not stand in anything authored.
GAP_MARKS = "⟦⟧"

_TAG = re.compile(r"<[A-Za-z/!][^>]*>?")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)[^)]*\)")


def check(content: Path) -> list[Fault]:
    """All faults of ``content/``: its files one by one, then what they say about each other."""
    return checked_content(content)[1]


def checked_content(content: Path) -> tuple[Content | None, list[Fault]]:
    """``content/`` as far as it can be read, and all of its faults."""
    read, faults = read_content(content)
    faults += cross_faults(read) if read else _characters(content)
    return read, list(dict.fromkeys(faults))


def cross_faults(content: Content) -> list[Fault]:
    """Faults between files: slugs that lead nowhere, missing attachments, dead links, marks of
    gaps."""
    name = content.root.name
    found = [fault for section in content.sections for fault in _section_faults(section, name)]
    return found + list(_names_apart(content)) + _characters(content.root)


def _names_apart(content: Content) -> Iterator[Fault]:
    """Names that the office protects whose two sides are other characters."""
    for index, name in enumerate(content.words.protected):
        pairs = zip(name.hans, name.hant, strict=False)  # unlike lengths are a fault already
        apart = [b for a, b in pairs if fold_character(a) != fold_character(b)]
        if apart:
            key, found = f"protected.{index}.hant", shown("".join(apart))
            file = f"{content.root.name}/words.toml"
            yield Fault(file=file, key=key, found=found, expected="hans 里同一个字的繁体写法")


def _characters(root: Path) -> list[Fault]:
    """Marks of gaps in any file, and in Markdown what can't be printed (a value of TOML with
    such a character is named by its key)."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.suffix not in (".md", ".toml") or not path.is_file():
            continue
        file = f"{root.name}/{path.relative_to(root)}"
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        for line, row in enumerate(text.splitlines(), 1):
            marks = [mark for mark in GAP_MARKS if mark in row]
            found += [
                Fault(file=file, key=line_words(line), found=shown(mark), expected="别的括号")
                for mark in marks
            ]
            hit = UNPRINTABLE.search(row) if path.suffix == ".md" else None
            if hit and hit[0] != "\ufffd":  # another encoding is a fault of its own
                unseen = f"不可见的字符 U+{ord(hit[0]):04X}"
                found.append(
                    Fault(file=file, key=line_words(line), found=unseen, expected="删去这个字符")
                )
    return found


def _section_faults(section: Section, root: str) -> Iterator[Fault]:
    slugs = _written(section)
    for notice in section.notices:
        file = f"{root}/{section.base}notices/{notice.slug}.md"
        for key, target, expected in (
            *_lost_references(notice, slugs),
            *_lost_files(notice, section),
            *_number_again(notice, section),
        ):
            yield Fault(file=file, key=key, found=shown(target), expected=expected)
    if section.guide:
        yield from _link_faults(section, f"{root}/{section.base}guide.md")
    yield from promise_faults(section, root)


#: Key, what stands there, and what is expected.
Wrong = tuple[str, str, str]


def _lost_references(notice: Notice, slugs: Collection[str]) -> Iterator[Wrong]:
    for key, target in _references(notice):
        if target == notice.slug:
            yield key, target, "另一篇公告的文件名"
        elif target not in slugs:
            yield key, target, "本专项行动 notices 文件夹里的一篇公告"


def _lost_files(notice: Notice, section: Section) -> Iterator[Wrong]:
    for index, item in enumerate(notice.attachments):
        if item.file and not is_inside(section.folder / "files", item.file):
            yield f"attachments.{index}.file", item.file, "files 文件夹里的一个文件"
        if item.file in _own_files(notice.slug):
            yield f"attachments.{index}.file", item.file, "另一个文件名；这个名字是公告页自己的"


def _own_files(slug: str) -> tuple[str, ...]:
    """What stands beside the page of a notice already."""
    return "index.html", f"{slug}.pdf", f"{slug}.svg"


def _number_again(notice: Notice, section: Section) -> Iterator[Wrong]:
    if notice.number and sum(one.number == notice.number for one in section.notices) > 1:
        yield "number", notice.number, "没有用过的发文字号"


def _written(section: Section) -> set[str]:
    """The slugs of all notices, also of those that can't be read: these have faults of their own
    already."""
    return {path.stem for path in (section.folder / "notices").glob("*.md")}


def _references(notice: Notice) -> Iterator[tuple[str, str]]:
    if notice.superseded_by:
        yield "superseded_by", notice.superseded_by
    if notice.annex_of:
        yield "annex_of", notice.annex_of
    yield from ((f"related.{index}", slug) for index, slug in enumerate(notice.related))
    yield from (
        (f"attachments.{i}.notice", item.notice)
        for i, item in enumerate(notice.attachments)
        if item.notice
    )


def _link_faults(section: Section, file: str) -> Iterator[Fault]:
    """Links of the guide; a notice's body holds none (see :mod:`generator.content.blocks`)."""
    known = {*section_paths(section), *(f"notices/{slug}/" for slug in _written(section))}
    for number, row in enumerate(
        (section.folder / "guide.md").read_text(encoding="utf-8").splitlines(), 1
    ):
        if tag := _TAG.search(row):
            yield Fault(
                file=file,
                key=line_words(number),
                found=shown(tag[0]),
                expected="Markdown 写法，不写网页标签",
            )
        for target in _LINK.findall(row):
            if not is_relative(target):
                continue
            path = site_link(target).partition("#")[0]
            if path not in known:
                yield Fault(
                    file=file,
                    key=line_words(number),
                    found=shown(target),
                    expected="本专项行动里有的网址，例如 notices/plan/",
                )


def is_relative(target: str) -> bool:
    """Whether a Markdown link leads to another page of the campaign (not out, not to a spot of
    the same page)."""
    return not re.match(r"[a-z]+:|//|/|#", target)


def site_link(target: str) -> str:
    """A link as authors write it, from the campaign's folder (``notices/plan.md``), as a path of
    the site."""
    path, mark, anchor = target.removeprefix("./").partition("#")
    return (path[:-3] + "/" if path.endswith(".md") else path) + mark + anchor


def section_paths(section: Section) -> Iterator[str]:
    """The pages of a campaign that can be linked to, from its folder."""
    yield from ("", "notices/", "guide/", "cases/", "figures/")
    if section.campaign.measures:
        yield "measures/"
    for notice in section.notices:
        yield f"notices/{notice.slug}/"

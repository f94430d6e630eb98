"""Notices, guides and what campaign.toml tells readers, held against ``promises.toml``: each
sentence that promises something is listed there or set aside, and what is listed stands in the
text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from casestore.campaign.model import Campaign
from casestore.campaign.promises import PROMISES_FILE, Promises, Quoted, read_promises, unkept
from casestore.errors import Fault
from casestore.errors.toml_faults import shown
from casestore.public.scripts import simplified
from generator.content.front_matter import line_words
from generator.content.gather import Section

CAMPAIGN_FILE = "campaign.toml"
#: What a sentence that promises something says, in Simplified characters: a time, or that somebody
#: is told, heard, asked or not named.
_TIME = (
    r"\d ?个?(?:工作)?(?:日|天|月)(?:\d+日)?(?:内|前|以内|之内|以前)"
    r"|(?<!哪)[一二三四五六七八九十两]+天"
    r"|每月|每季度|每年|当年|年底|限期|限时|及时|尽快|随时"
)
_ANSWER = (
    r"告知|告诉您|答复|回复|公布|通报|反馈|回访|说明理由|说明原因|讲明理由|公开案例|向社会公开"
    r"|销号|听取|保密|不对外公开|隐去"
)
#: Words of what is going to be so, or always is.
_MODAL = (
    r"(?<![现即])将(?!来)|予以|会(?=收到|调整|有|给|在|为|按|由|把|对|向)|保证(?!金)|确保|一定"
    r"|一律|件件|事事|逐件|不再|不影响|负责到底"
)
PROMISES = re.compile(f"{_TIME}|{_ANSWER}|{_MODAL}")
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")


@dataclass(frozen=True)
class _Text:
    """A notice or a guide; ``name`` as ``promises.toml`` calls it."""

    name: str
    path: Path

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """The lines of the body with their numbers; headings promise nothing."""
        rows = self.path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        ends = [n for n, row in enumerate(rows) if row.rstrip() == "---"][:2]
        first = ends[1] + 1 if len(ends) == 2 else 0
        body = enumerate(rows[first:], first + 1)
        return [(number, row) for number, row in body if not row.startswith("#")]

    @property
    def body(self) -> str:
        """All of it that may be quoted."""
        return "\n".join(row for _number, row in self.lines)

    def promising(self) -> Iterator[tuple[str, str]]:
        """Each sentence that reads like a promise, with the line that it stands in."""
        for number, row in self.lines:
            for sentence in _promising(row):
                yield line_words(number), sentence


@dataclass(frozen=True)
class _Rules:
    """What campaign.toml says to readers in sentences. Each entry of ``promise`` is one, whatever
    its words."""

    campaign: Campaign
    name: str = CAMPAIGN_FILE

    @cached_property
    def entries(self) -> list[tuple[str, str]]:
        """Each sentence or line with its key."""
        one, campaign = [("lead", self.campaign.lead)], self.campaign
        lists = {"promise": campaign.promise, "handling": campaign.handling}
        lists["rules"] = campaign.rules
        rows = [(f"{key}.{n}", row) for key, found in lists.items() for n, row in enumerate(found)]
        return [*one, *rows]

    @property
    def body(self) -> str:
        return "\n".join(row for _key, row in self.entries)

    def promising(self) -> Iterator[tuple[str, str]]:
        """Each sentence that reads like a promise or is listed as one, with its key."""
        for key, row in self.entries:
            said = [row] if key.startswith("promise.") else _promising(row)
            for sentence in said:
                yield key, sentence


def _promising(row: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(row):
        if PROMISES.search(simplified(sentence)):
            yield sentence.strip()


def promise_faults(section: Section, root: str) -> list[Fault]:
    """What is wrong between the texts of ``section``, its ``promises.toml`` and its rules; nothing
    where it has no such file. ``root`` is the name of the content's folder."""
    file = f"{root}/{section.base}{PROMISES_FILE}"
    promises, faults = read_promises(section.folder, file)
    if promises is None:
        return faults
    found = [*unkept(promises, section.campaign, file), *_not_in_text(promises, section, file)]
    for text in _texts(section):
        found += _unlisted(text, promises, f"{root}/{section.base}{text.name}")
    return [*faults, *found]


def without_promises(section: Section, root: str) -> Iterator[Fault]:
    """A warning about a campaign that promises something and lists no promises."""
    if (section.folder / PROMISES_FILE).exists():
        return
    count = sum(1 for text in _texts(section) for _sentence in text.promising())
    if count:
        yield Fault(
            file=f"{root}/{section.base}{PROMISES_FILE}",
            key="(file)",
            found="没有这个文件",
            expected=f"公告、指南和 campaign.toml 里有 {count} 句像是承诺的话，逐句写明由什么兑现",
        )


def _texts(section: Section) -> list[_Text | _Rules]:
    names = [f"notices/{notice.slug}.md" for notice in section.notices]
    names += ["guide.md"] if section.guide else []
    return [*(_Text(name, section.folder / name) for name in names), _Rules(section.campaign)]


def _not_in_text(promises: Promises, section: Section, file: str) -> Iterator[Fault]:
    """What is listed or set aside, and stands in no such text, or no longer."""
    bodies = {text.name: text.body for text in _texts(section)}
    both: dict[str, tuple[Quoted, ...]] = {"promises": promises.promises, "aside": promises.aside}
    for key, listed in both.items():
        for index, one in enumerate(listed):
            place = f"{key}.{index}"
            if one.file not in bodies:
                expected = "本专项行动的一篇公告或指南，或 campaign.toml"
                yield Fault(file=file, key=f"{place}.file", found=one.file, expected=expected)
            elif one.text not in bodies[one.file]:
                found, expected = shown(one.text), f"{one.file} 里原样的一句"
                yield Fault(file=file, key=f"{place}.text", found=found, expected=expected)


def _unlisted(text: _Text | _Rules, promises: Promises, file: str) -> Iterator[Fault]:
    named = promises.named_in(text.name)
    for place, sentence in text.promising():
        if not any(one in sentence or sentence in one for one in named):
            yield Fault(
                file=file,
                key=place,
                found=shown(sentence),
                expected=f"在 {PROMISES_FILE} 里列为 promises（由什么兑现）或 aside（为什么不是）",
            )

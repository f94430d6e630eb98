"""A notice: one Markdown file under ``content/campaigns/<id>/notices/``, front matter and body,
read into a model.

The keys of the front matter are the fields of :class:`FrontMatter`: what a page of a government
site must show of a document (索引号, 主题分类, 发文机关, 成文日期, 发文字号 …), and what its
paper must show by GB/T 9704-2012.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from casestore.errors import ContentError, Fault
from casestore.errors.stand_ins import Checked, checked
from casestore.errors.toml_faults import gathered, matching, shown, unfilled
from generator.content.blocks import Block, Reader, texts
from generator.content.front_matter import MarkdownFile, read_markdown

Script = Literal["hans", "hant"]
Kind = Literal["通知", "公告", "方案", "解读", "解讀", "说明", "說明", "附件", "通报", "通報"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: Four lines of nineteen characters: a longer one is no title (GB/T 9704-2012, 7.3.1).
Title = Annotated[Text, StringConstraints(max_length=76)]
Slug = Annotated[
    str,
    StringConstraints(max_length=80),
    matching(r"[a-z0-9]+(-[a-z0-9]+)*", "一篇公告的文件名，不带 .md，如 plan"),
]
FileName = Annotated[str, matching(r"[^/\\]+\.[A-Za-z0-9]+", "files 文件夹里的文件名，带扩展名")]
Number = Annotated[
    str, matching(r".+〔\d{4}〕\d+[号號]", "发文字号，年份用六角括号，如 某办发〔2024〕3号")
]
CHINA = ZoneInfo("Asia/Shanghai")
KINDS: dict[Script, tuple[str, ...]] = {
    "hans": ("通知", "公告", "方案", "解读", "说明", "附件", "通报"),
    "hant": ("通知", "公告", "方案", "解讀", "說明", "附件", "通報"),
}


def _minute(value: object, info: ValidationInfo) -> object:
    """``2024-04-19 17:03`` as a moment in China; anything else is refused, a date alone
    included."""
    if info.mode == "json":  # no notice is JSON: the content's cache is
        value = datetime.fromisoformat(str(value))
    if isinstance(value, datetime):
        return value.astimezone(CHINA) if value.tzinfo else value.replace(tzinfo=CHINA)
    try:
        return datetime.strptime(str(value), "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    except ValueError as error:
        raise ValueError("时间（YYYY-MM-DD HH:MM）") from error


Minute = Annotated[datetime, BeforeValidator(_minute)]


class Part(BaseModel):
    """Immutable; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Enclosure(Part):
    """One 附件: a ``file`` of the campaign's ``files/``, or the slug of another ``notice``."""

    title: Text
    file: FileName | None = None
    notice: Slug | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "Enclosure":
        if (self.file is None) == (self.notice is None):
            raise ValueError("file（文件名）或 notice（文件编号）二者之一")
        return self


class FrontMatter(Part):
    """The keys above the body. Dates are days in China; ``published_at`` is a minute in China."""

    title: Title
    phrases: tuple[Text, ...] = ()
    short: Text
    kind: Kind
    number: Number | None = None
    mark: Text | None = None
    layout: Literal["red", "plain"] | None = None
    index: Text | None = None
    subject: Text
    keywords: tuple[Text, ...] = ()
    issuer: Text
    signed_on: Date
    published_at: Minute
    source: Text
    reviewer: Text
    addressee: Text | None = None
    attachments: tuple[Enclosure, ...] = ()
    related: tuple[Slug, ...] = ()
    state: Literal["in-force", "superseded", "withdrawn"] = "in-force"
    superseded_by: Slug | None = None
    withdrawn_because: Text | None = None
    sign: bool = True
    copies_to: Text | None = None
    printed_by: Text | None = None
    printed_on: Date | None = None
    note: Text | None = None
    qr: bool = True
    annex_of: Slug | None = None
    order: Annotated[int, Field(ge=0)] = 0

    @property
    def is_red(self) -> bool:
        """Has a red head (版头): asked for, or by default whenever the notice has a document
        number."""
        return self.layout == "red" or (self.layout is None and self.number is not None)


class Notice(FrontMatter):
    """A whole notice. ``text`` is the file as it stands, ``body`` its Markdown, ``blocks`` the body
    understood.

    ``file`` is what faults call it: ``content/campaigns/<campaign>/notices/<file>``.
    """

    slug: Slug
    file: str
    script: Script
    text: str
    body: str
    blocks: tuple[Block, ...]

    @property
    def lang(self) -> str:
        return "zh-Hans" if self.script == "hans" else "zh-Hant"

    def annex(self, enclosure: Enclosure, notices: Mapping[str, "Notice"]) -> "Notice | None":
        """The one of ``notices`` (by slug) that ``enclosure`` names, if it is this one's annex,
        bound into its PDF."""
        found = notices.get(enclosure.notice or "")
        return found if found is not None and found.annex_of == self.slug else None

    def metadata(self) -> str:
        """The front matter as JSON, keys in order, for machines."""
        own = {"slug", "file", "script", "text", "body", "blocks"}
        data = self.model_dump(mode="json", exclude=own, exclude_defaults=True)
        return (
            json.dumps({"slug": self.slug, "lang": self.lang, **data}, ensure_ascii=False, indent=2)
            + "\n"
        )

    def plain_text(self) -> str:
        """Title and body, one piece a line, no marks."""
        return "\n".join((self.title, *texts(self.blocks)))


def _requirements(matter: FrontMatter, script: Script) -> list[tuple[str, object, str]]:
    """(key, value, what is expected) for each key that must agree with another."""
    m, phrases, day = matter, "".join(matter.phrases), matter.published_at.date()
    checks = (
        ("kind", m.kind, "、".join(KINDS[script]), m.kind in KINDS[script]),
        ("phrases", phrases, "各段相连即为 title", phrases in ("", m.title)),
        ("mark", m.mark, "发文机关标志，有版头时必填", m.mark or not m.is_red),
        ("number", m.number, "发文字号，有版头时必填", m.number or m.layout != "red"),
        _just_then("superseded_by", m.superseded_by, m.state, "superseded"),
        _just_then("withdrawn_because", m.withdrawn_because, m.state, "withdrawn"),
        ("published_at", day, f"不早于成文日期 {m.signed_on}", day >= m.signed_on),
        (
            "printed_on",
            m.printed_on,
            "与 printed_by 同时填写",
            bool(m.printed_by) == bool(m.printed_on),
        ),
        ("printed_by", m.printed_by, "印发机关，有抄送时必填", not m.copies_to or m.printed_by),
    )
    return [(key, value, expected) for key, value, expected, holds in checks if not holds]


def _just_then(
    key: str, value: str | None, state: str, when: str
) -> tuple[str, str | None, str, bool]:
    """``key`` is there in the state ``when`` and in no other."""
    expected = f"state 为 {when} 时必填，否则不填"
    return key, value, expected, (state == when) == bool(value)


@dataclass(frozen=True, kw_only=True)
class ReadNotice:
    """A notice as far as it can be read, stand-ins in place of what is at fault, and all of its
    faults."""

    notice: Notice | None
    faults: list[Fault]


def load_notice(path: Path, script: Script) -> ReadNotice:
    """The notice in ``path``, whose slug is the file's name, with every fault of the front matter
    and of the body at once; each names the file (as
    ``content/campaigns/<campaign>/notices/<file>``) and the key or the line."""
    try:
        source = read_markdown(path, "/".join(path.parts[-5:]))
    except ContentError as error:
        return ReadNotice(notice=None, faults=error.faults)
    reader = Reader(source.body, source.file, source.first_line)
    matter, faults = _matter(source, script)
    faults += reader.faults
    if not reader.blocks and not reader.faults:
        faults.append(Fault(file=source.file, key="正文", found="空缺", expected="必填"))
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem, re.ASCII) or len(path.stem) > 80:
        found, expected = shown(path.stem), "小写字母、数字和连字符组成的文件名"
        faults.append(Fault(file=source.file, key="(file)", found=found, expected=expected))
    if matter is None:
        return ReadNotice(notice=None, faults=faults)
    own = {
        "slug": path.stem,
        "file": source.file,
        "script": script,
        "text": source.text,
        "body": source.body,
        "blocks": reader.blocks,
    }
    notice = Notice.model_construct(**{**dict(matter), **own})
    return ReadNotice(notice=notice, faults=faults)


def read_notice(path: Path, script: Script) -> Notice:
    """:func:`load_notice`; raises :class:`casestore.errors.ContentError` with all faults."""
    read = load_notice(path, script)
    gathered(read.faults)
    assert read.notice is not None  # noqa: S101 - without one there are faults
    return read.notice


def _matter(source: MarkdownFile, script: Script) -> tuple[FrontMatter | None, list[Fault]]:
    """The front matter as far as it can be read, and its faults."""
    head = source.keys()
    if head.data is None:
        return None, head.faults
    read = checked(FrontMatter, head.data, source.file, head.dropped)
    if read.value is None:
        return None, [*head.faults, *read.faults]
    told = {fault.key for fault in read.faults}
    return read.value, [
        *head.faults,
        *read.faults,
        *(one for one in unfilled(head.data, source.file) if one.key not in told),
        *(
            Fault(
                file=source.file,
                key=key,
                found=shown(value) if value else "空缺",
                expected=expected,
            )
            for key, value, expected in _requirements(read.value, script)
            if not _stands_in(read, key, head.dropped)
        ),
    ]


#: Keys that a requirement looks at beside the one that it is told of.
_LOOKED_AT = {
    "phrases": ("title",),
    "mark": ("layout", "number"),
    "number": ("layout",),
    "superseded_by": ("state",),
    "withdrawn_because": ("state",),
    "published_at": ("signed_on",),
    "printed_on": ("printed_by",),
    "printed_by": ("copies_to",),
}


def _stands_in(read: Checked[FrontMatter], key: str, dropped: Collection[str]) -> bool:
    """Whether what is said about ``key`` is said about a stand-in."""
    return any(read.is_about(one) or one in dropped for one in (key, *_LOOKED_AT.get(key, ())))

"""A notice: one Markdown file under ``content/campaigns/<id>/notices/``, front matter and body,
read into a model.

The keys of the front matter are the fields of :class:`FrontMatter`: what a page of a government
site must show of a document (索引号, 主题分类, 发文机关, 成文日期, 发文字号 …), and what its
paper must show by GB/T 9704-2012.
"""

import json
import re
from collections.abc import Mapping
from datetime import date as Date
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
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
from casestore.errors.toml_faults import gathered, shown, validated
from generator.content.blocks import Block, Reader, texts

Script = Literal["hans", "hant"]
Kind = Literal["通知", "公告", "方案", "解读", "解讀", "说明", "說明", "附件", "通报", "通報"]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
FileName = Annotated[str, StringConstraints(pattern=r"^[^/\\]+\.[A-Za-z0-9]+$")]
Number = Annotated[str, StringConstraints(pattern=r"^.+〔\d{4}〕\d+[号號]$")]
CHINA = ZoneInfo("Asia/Shanghai")
KINDS: dict[Script, tuple[str, ...]] = {
    "hans": ("通知", "公告", "方案", "解读", "说明", "附件", "通报"),
    "hant": ("通知", "公告", "方案", "解讀", "說明", "附件", "通報"),
}


def _minute(value: object, info: ValidationInfo) -> object:
    """``2024-04-19 17:03`` as a moment in China; anything else is refused, a date alone included."""
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

    title: Text
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

    @property
    def has_imprint(self) -> bool:
        """Has the block at the foot of the last even page (版记)."""
        return self.printed_by is not None or self.copies_to is not None


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
    m = matter
    checks = [
        (m.kind in KINDS[script], "kind", m.kind, "、".join(KINDS[script])),
        (
            not m.phrases or "".join(m.phrases) == m.title,
            "phrases",
            "".join(m.phrases),
            "各段相连即为 title",
        ),
        (m.mark or not m.is_red, "mark", m.mark, "发文机关标志，有版头时必填"),
        (m.number or m.layout != "red", "number", m.number, "发文字号，有版头时必填"),
        (
            (m.state == "superseded") == bool(m.superseded_by),
            "superseded_by",
            m.superseded_by,
            "state 为 superseded 时必填，否则不填",
        ),
        (
            (m.state == "withdrawn") == bool(m.withdrawn_because),
            "withdrawn_because",
            m.withdrawn_because,
            "state 为 withdrawn 时必填，否则不填",
        ),
        (
            m.published_at.date() >= m.signed_on,
            "published_at",
            m.published_at.date(),
            f"不早于成文日期 {m.signed_on}",
        ),
        (
            bool(m.printed_by) == bool(m.printed_on),
            "printed_on",
            m.printed_on,
            "与 printed_by 同时填写",
        ),
        (not m.copies_to or m.printed_by, "printed_by", m.printed_by, "印发机关，有抄送时必填"),
    ]
    return [(key, value, expected) for holds, key, value, expected in checks if not holds]


def _split(text: str, file: str) -> tuple[str, str, int]:
    """(front matter, body, number of the body's first line)."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        found = shown(lines[0]) if lines else "空文件"
        raise ContentError([Fault(file, "第1行", found, "以“---”一行开头的文件头")])
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "".join(lines[1:number]), "".join(lines[number + 1 :]), number + 2
    raise ContentError([Fault(file, "第1行", "没有结束的文件头", "再写一行“---”结束文件头")])


def _keys(head: str, file: str) -> dict[str, Any]:
    import yaml  # a build that keeps its content reads none

    try:
        data = yaml.safe_load(head)
    except (
        yaml.YAMLError,
        ValueError,
    ) as error:  # ValueError: a day that no calendar has, e.g. 2022-02-30
        mark = getattr(error, "problem_mark", None)
        line = f"第{mark.line + 2 if mark else 1}行"
        reason = str(getattr(error, "problem", None) or error)
        raise ContentError([Fault(file, line, f"“{reason}”", "合乎 YAML 写法的文件头")]) from error
    if not isinstance(data, dict):
        raise ContentError([Fault(file, "第2行", shown(data), "“键: 值”的文件头")])
    gathered(_repeats(head, file))
    return data


def _repeats(head: str, file: str) -> list[Fault]:
    """A key written twice: YAML would silently keep the last."""
    seen: dict[str, int] = {}
    faults = []
    for number, line in enumerate(head.splitlines(), 2):
        if match := re.match(r"([A-Za-z_]+)\s*:", line):
            if match[1] in seen:
                line_name = f"第{number}行"
                faults.append(Fault(file, line_name, shown(match[1]), "每个键只写一次"))
            seen[match[1]] = number
    return faults


def read_notice(path: Path, script: Script) -> Notice:
    """The notice in ``path``; its slug is the file's name.

    Raises :class:`casestore.errors.ContentError` with every fault of the front matter and of the
    body at once; each names the file (as ``content/campaigns/<campaign>/notices/<file>``) and
    the key or the line.
    """
    file = "/".join(path.parts[-5:])
    if not path.is_file():  # a folder, a link that leads nowhere, a pipe that would never end
        raise ContentError([Fault(file, "(file)", "不是普通文件", "一个 Markdown 文件")])
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors write a mark first
    except UnicodeDecodeError as error:
        raise ContentError(
            [Fault(file, "(file)", "不是 UTF-8 编码", "UTF-8 编码的文件")]
        ) from error
    head, body, first_line = _split(text, file)
    reader = Reader(body, file, first_line)
    faults = list(reader.faults)
    if not reader.blocks and not faults:
        faults.append(Fault(file, "正文", "空缺", "必填"))
    try:
        matter = validated(FrontMatter, _keys(head, file), file)
        faults = [
            Fault(file, k, shown(v) if v else "空缺", e)
            for k, v, e in _requirements(matter, script)
        ] + faults
    except ContentError as error:
        faults = error.faults + faults
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        faults.append(Fault(file, "(file)", shown(path.stem), "小写字母、数字和连字符组成的文件名"))
    gathered(faults)
    own = {
        "slug": path.stem,
        "file": file,
        "script": script,
        "text": text,
        "body": body,
        "blocks": reader.blocks,
    }
    return Notice.model_construct(**{**dict(matter), **own})

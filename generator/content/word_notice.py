"""A 公文 as a clerk wrote it in a word processor, read into the parts of a notice.

Word says nothing of what a paragraph is for; the form of official papers does (GB/T 9704-2012,
7.2–7.4: mark, number, title, main addressees, text, annexes, sign-off, note, imprint, in this
order). What can't be told is left to be written, and what a notice has no place for is told.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import mammoth
from lxml import html

from casestore.errors import CaseStoreError
from casestore.errors.toml_faults import UNFILLED

#: Bytes of a file, and of what is packed in it, at most.
MOST, MOST_UNPACKED = 20_000_000, 100_000_000
_KINDS = ("通知", "公告", "方案", "解读", "解讀", "说明", "說明", "通报", "通報")
_NUMBER = re.compile(r"\S+〔\d{4}〕\d+[号號]")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MARK = re.compile(r"\S*(文件|函|纪要|紀要)")
_FIRST, _SECOND = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
)
_PERSON = re.compile(r"(签发人|簽發人|联系人|聯繫人|联系电话|聯繫電話)\s*[：:]")
_SECRET = re.compile(r"(绝密|机密|秘密|絕密|機密)(★.*)?|特急|加急|特提|平急|\d{6}")
_ANNEX = re.compile(r"附\s*件\s*[：:]\s*")


@dataclass
class WordNotice:
    """``keys`` of the front matter, in their order; ``blocks`` of the body, Markdown; ``told``:
    sentences about what was left out."""

    keys: dict[str, object] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def read_word(path: Path) -> WordNotice:
    """The notice in the Word file ``path``. Raises :class:`CaseStoreError` for what is none."""
    return recognised(list(_blocks(_markup(path))))


def _markup(path: Path) -> str:
    data = _bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
                raise CaseStoreError(f"{path.name} 展开后太大，没有读取")
        return str(mammoth.convert_to_html(io.BytesIO(data)).value)
    except CaseStoreError:
        raise
    except Exception as error:  # whatever the library stumbles over
        said = f"{path.name} 不是能读的 Word 文件，请用 Word 或 WPS 另存为 .docx 再试"
        raise CaseStoreError(said) from error


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise CaseStoreError(f"{path} 不存在，或不是普通文件")
    if path.stat().st_size > MOST:
        raise CaseStoreError(f"{path.name} 超过 20 MB，没有读取")
    return path.read_bytes()


def _blocks(markup: str) -> Iterator[str]:
    """Each paragraph, list and table as Markdown, empty paragraphs left out."""
    for node in html.fragments_fromstring(markup or "<p></p>"):
        if node.tag == "table":
            yield from _table(node)
        elif node.tag in ("ol", "ul"):
            mark = "1." if node.tag == "ol" else "-"
            yield "\n".join(f"{mark} {_line(item)}" for item in node.iter("li"))
        elif text := _line(node):
            yield text


def _line(node: html.HtmlElement) -> str:
    """The words of ``node`` in one line, bold ones marked."""
    for bold in node.iter("strong", "b"):
        if bold.text_content().strip():
            bold.text = f"**{bold.text or ''}"
            last = bold[-1] if len(bold) else None
            if last is None:
                bold.text += "**"
            else:
                last.tail = f"{last.tail or ''}**"
    words = " ".join(node.text_content().split())
    return re.sub(r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])", "", words).replace("****", "")


def _table(node: html.HtmlElement) -> Iterator[str]:
    rows = [
        [_line(cell).replace("|", "｜") for cell in row.iter("td", "th")] for row in node.iter("tr")
    ]
    width = max(map(len, rows), default=0)
    if width:
        head, *rest = [row + [""] * (width - len(row)) for row in rows]
        lines = [head, ["---"] * width, *rest]
        yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def recognised(blocks: Sequence[str]) -> WordNotice:
    """The parts of the paper whose paragraphs are ``blocks``."""
    found, rest = WordNotice(), [*blocks]
    keys = {"title": UNFILLED, "short": UNFILLED, "kind": "通知"}
    head = _head(found, rest)
    foot = _foot(found, rest)
    keys |= head
    keys["kind"] = next((kind for kind in _KINDS if keys["title"].endswith(kind)), "通知")
    found.keys = {
        **keys,
        "subject": UNFILLED,
        "issuer": UNFILLED,
        "signed_on": UNFILLED,
        "published_at": UNFILLED,
        "source": UNFILLED,
        "reviewer": UNFILLED,
        **foot,
    }
    found.blocks = [_heading(block) for block in rest]
    return found


def _head(found: WordNotice, rest: list[str]) -> dict[str, str]:
    """What stands above the text, taken out of ``rest``."""
    keys: dict[str, str] = {}
    title: list[str] = []
    while rest and not (title and _ends_title(title, rest[0])):
        line = _plain(rest.pop(0))
        if _SECRET.fullmatch(line) or _PERSON.match(line):
            found.told.append(f"没有带入“{line}”")
        elif not title and (number := _NUMBER.search(line)):
            keys["number"] = number[0]
            if person := _PERSON.search(line):
                found.told.append(f"没有带入“{line[person.start() :]}”")
        elif not title and "number" not in keys and _MARK.fullmatch(line):
            keys["mark"] = line
        else:
            title.append(line)
    if title:
        keys["title"] = "".join(title)
        if len(title) > 1:
            found.told.append("标题有几行，已连成一行；想在哪里断行，写进 phrases")
    if rest and re.search(r"[：:]$", rest[0]) and not _FIRST.match(rest[0]):
        keys["addressee"] = _plain(rest.pop(0))[:-1] + "："
    return keys


def _ends_title(title: Sequence[str], line: str) -> bool:
    """Whether ``line`` isn't of the title any more."""
    whole = "".join(title).endswith(_KINDS)
    return whole or len("".join(title) + line) > 76 or bool(re.search(r"[：:。；]$|^[|\-]", line))


def _foot(found: WordNotice, rest: list[str]) -> dict[str, object]:
    """What stands under the text, taken out of ``rest``."""
    keys: dict[str, object] = {}
    while rest:
        line = _plain(rest[-1])
        if printed := re.fullmatch(rf"(.+?)\s*{_DAY.pattern}\s*印[发發]", line):
            keys |= {"printed_by": printed[1], "printed_on": _day(printed)}
        elif copies := re.fullmatch(r"抄\s*送\s*[：:]\s*(.+?)。?", line):
            keys["copies_to"] = copies[1]
        elif note := re.fullmatch(r"[（(]([^（(）)]+)[）)]", line):
            keys["note"] = note[1]
        elif _PERSON.match(line):
            found.told.append(f"没有带入“{line}”")
        elif day := _DAY.fullmatch(line):
            keys["signed_on"] = _day(day)
        elif (
            "signed_on" in keys
            and "issuer" not in keys
            and len(line) < 60
            and line[-1] not in "。；：:"
        ):
            keys["issuer"] = line
        else:
            break
        rest.pop()
    _annexes(found, rest)
    return keys


def _annexes(found: WordNotice, rest: list[str]) -> None:
    """The list of annexes, which names files that only the office has."""
    for place, line in enumerate(rest):
        if _ANNEX.match(line):
            found.told.append(
                "附件须写进 attachments：" + "；".join(_plain(one) for one in rest[place:])
            )
            del rest[place:]
            return


def _day(found: "re.Match[str]") -> object:
    year, month, day = map(int, found.groups()[-3:])
    try:
        return date(year, month, day)
    except ValueError:
        return UNFILLED


def _heading(block: str) -> str:
    """A paragraph that is numbered as a heading of the first two levels is one (7.3.3), unless
    its text goes on in the same line."""
    text = _plain(block)
    for mark, form in (("## ", _FIRST), ("### ", _SECOND)):
        if form.match(text) and len(text) <= 40 and not re.search(r"[。；;：:]", text):
            return mark + text
    return block


def _plain(line: str) -> str:
    return line.replace("**", "").strip()

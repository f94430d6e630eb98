"""The body of a notice as blocks: a small, strict part of Markdown that the web page and the PDF
understand alike.

Allowed, always with an empty line between blocks: ``## `` and ``### `` headings, paragraphs of
one line each, lists of one level (``- `` or ``1. ``), tables with outer bars, ``**bold**``.
Everything else is a fault with its line number, so that nothing can look one way on the web and
another way on paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from casestore.errors import Fault
from casestore.errors.toml_faults import shown


@dataclass(frozen=True)
class Run:
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


Runs = tuple[Run, ...]
Align = Literal["left", "center", "right", ""]


@dataclass(frozen=True)
class Heading:
    level: Literal[1, 2]
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Listing:
    ordered: bool
    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Table:
    """``rows`` are as long as ``head``; ``aligns`` has one entry a column."""

    head: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]
    aligns: tuple[Align, ...]


Block = Heading | Paragraph | Listing | Table

FORBIDDEN = (
    (re.compile(r"<[A-Za-z/!?][^>]*>?"), "HTML"),
    (re.compile(r"!\[[^\]]*\]"), "图片"),
    (re.compile(r"\[[^\]]*\]\s*[\[(]"), "链接"),
    (re.compile(r"`"), "代码"),
    (re.compile(r"\\"), "反斜线"),
    (re.compile(r"&#?\w+;"), "HTML 实体"),
    (re.compile(r"\{[:%{#]"), "模板标记"),
)
BOLD = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")
HEADING = re.compile(r"(#{1,6})(\s*)(.*)")
ITEM = re.compile(r"(?:(-|[*+])|(\d+)[.)])\s+(.*)")
RULE = re.compile(r"[-=*_](?:\s*[-=*_]){2,}\s*")
SEPARATOR = re.compile(r"\|(\s*:?-{3,}:?\s*\|)+")
ALLOWED = "二三级标题、一行一段的正文、列表、表格或加粗"


class Reader:
    """Reads the lines of one body; ``faults`` grows as it goes, ``blocks`` is what was
    understood."""

    def __init__(self, body: str, file: str, first_line: int) -> None:
        self.file, self.first_line = file, first_line
        self.lines = body.splitlines()
        self.faults: list[Fault] = []
        self.blocks = tuple(self._read())

    def _fault(self, index: int, found: str, expected: str) -> None:
        line = f"第{self.first_line + index}行"
        self.faults.append(Fault(file=self.file, key=line, found=found, expected=expected))

    def _groups(self) -> Iterator[tuple[int, list[str]]]:
        start = 0
        while start < len(self.lines):
            end = start
            while end < len(self.lines) and self.lines[end].strip():
                end += 1
            if end > start:
                yield start, self.lines[start:end]
            start = end + 1

    def _read(self) -> Iterator[Block]:
        before: Block | None = None
        for start, lines in self._groups():
            for index, line in enumerate(lines, start):
                self._refuse(index, line)
            block = self._block(start, lines)
            if isinstance(block, Listing) and isinstance(
                before, Listing
            ):  # the web page would join them
                self._fault(start, shown(lines[0]), "列表各项之间不空行；两个列表之间写一段正文")
            before = block
            if block is not None:
                yield block

    def _refuse(self, index: int, line: str) -> None:
        for pattern, what in FORBIDDEN:
            if hit := pattern.search(line):
                self._fault(index, f"{what} {shown(hit[0])}", ALLOWED)
        if line[0].isspace():
            self._fault(index, "行首空白", "顶格书写；首行缩进由版式完成")
        if line.startswith(">") or RULE.fullmatch(line):
            self._fault(index, shown(line), ALLOWED)

    def _block(self, start: int, lines: list[str]) -> Block | None:
        if lines[0].startswith("|"):
            return self._table(start, lines)
        if ITEM.match(lines[0]):
            return self._listing(start, lines)
        if len(lines) > 1:
            self._fault(start + 1, shown(lines[1]), "段落写成一行，块与块之间空一行")
        if lines[0].startswith("#"):
            return self._heading(start, lines[0])
        return Paragraph(self._runs(start, lines[0]))

    def _heading(self, index: int, line: str) -> Heading | None:
        match = HEADING.fullmatch(line)
        if match is None or len(match[1]) not in (2, 3) or not match[2] or not match[3]:
            self._fault(index, shown(line), "“## ”（一级标题）或“### ”（二级标题）加文字")
            return None
        return Heading(1 if len(match[1]) == 2 else 2, self._runs(index, match[3]))

    def _listing(self, start: int, lines: list[str]) -> Listing:
        items, ordered = [], lines[0][0].isdigit()
        for number, line in enumerate(lines, 1):
            mark = f"{number}. " if ordered else "- "
            if line.startswith(mark):
                items.append(self._runs(start + number - 1, line[len(mark) :].strip()))
            else:
                self._fault(start + number - 1, shown(line), f"以“{mark}”开头的列表项")
        return Listing(ordered, tuple(items))

    def _table(self, start: int, lines: list[str]) -> Table | None:
        if len(lines) < 3 or not SEPARATOR.fullmatch(lines[1].strip()):
            self._fault(start, shown(lines[0]), "表格：表头一行、“| --- |”一行，再写数据行")
            return None
        head = self._cells(start, lines[0])
        rows = [self._cells(start + number, line) for number, line in enumerate(lines[2:], 2)]
        for number, row in enumerate(rows, 2):
            if len(row) != len(head):
                found = f"{len(row)} 格"
                self._fault(start + number, found, f"{len(head)} 格，与表头相同")
        aligns = tuple(_align(cell) for cell in lines[1].strip().strip("|").split("|"))
        return Table(head, tuple(rows), aligns)

    def _cells(self, index: int, line: str) -> tuple[Runs, ...]:
        text = line.strip()
        if not (len(text) > 1 and text.startswith("|") and text.endswith("|")):
            self._fault(index, shown(text), "以“|”开头、以“|”结尾的表格行")
        return tuple(self._runs(index, cell.strip()) for cell in text.strip("|").split("|"))

    def _runs(self, index: int, text: str) -> Runs:
        runs, at = [], 0
        for match in BOLD.finditer(text):
            runs += [Run(text[at : match.start()]), Run(match[1], bold=True)]
            at = match.end()
        runs.append(Run(text[at:]))
        kept = tuple(run for run in runs if run.text)
        if any("*" in run.text or re.search(r"(?<!\w)_\S|\S_(?!\w)", run.text) for run in kept):
            self._fault(index, shown(text), "成对的 ** 表示加粗；不用单个 * 或 _")
        return kept


def _align(cell: str) -> Align:
    text = cell.strip()
    if text.startswith(":"):
        return "center" if text.endswith(":") else "left"
    return "right" if text.endswith(":") else ""


def text_of(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every piece of text in reading order: a heading, a paragraph, an item or a cell each."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield text_of(block.runs)
        elif isinstance(block, Listing):
            yield from map(text_of, block.items)
        else:
            yield from (text_of(cell) for row in (block.head, *block.rows) for cell in row)

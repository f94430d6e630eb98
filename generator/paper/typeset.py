"""A notice as lines of type: every character given its font, every line broken and placed (GB/T
9704-2012, 7.2–7.4).

Pure: a :class:`~generator.content.notices.Notice` in, a :class:`Sheet` out, which
``site/print/notice.html`` writes down. Lengths are in points.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from casestore.errors import ContentError, Fault
from casestore.public.dates_and_sizes import day_words
from casestore.public.qr import qr_code
from generator.content.blocks import Heading, Listing, Paragraph, Run, Runs, Table
from generator.content.notices import Notice
from generator.paper.fonts import FontSet, Role
from generator.paper.line_breaking import Glyph, Line, break_lines, set_line
from generator.paper.tables import TableBlock, set_tables
from generator.paper.titles import title_lines

MM = 72 / 25.4
FRAME = 156 * MM  # width of the frame
CELL = FRAME / 28  # one character of the body
BODY, TITLE, SMALL = 16.0, 22.0, 14.0  # sizes 3, 2, 4
PITCH = (225 * MM - BODY) / 21  # one line
MARK_SIZE, MARK_LEAST, MARK_SQUEEZE = 46.0, 28.0, 0.62
IMPRINT_LINE = 8 * MM
#: Of a character: how much closer than usual the printer's name may be set, to stay on one line.
TIGHTEST = 0.1
STOP = "．"  # after a figure its blank half is dropped: 1．without a hole behind it
CAPTION = 8.0
#: A web or mail address inside a text; a full stop or comma after it is not part of it.
ADDRESS = re.compile(r"https?://[!-~]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
WORDS = {
    "hans": {
        "annex": "附件",
        "copies": "抄送：",
        "printed": "印发",
        "scan": "扫一扫，查看本文网页版",
        "code": "网页版二维码",
    },
    "hant": {
        "annex": "附件",
        "copies": "抄送：",
        "printed": "印發",
        "scan": "掃一掃，查看本文網頁版",
        "code": "網頁二維碼",
    },
}
HEADINGS: dict[int, tuple[str, Role]] = {1: ("h2", "hei"), 2: ("h3", "kai")}


@dataclass(frozen=True)
class Piece:
    """A paragraph placed from the left edge of the frame; ``indent`` shifts its first line."""

    lines: list[Line]
    left: float = 0.0
    indent: float = 0.0


@dataclass(frozen=True)
class Mark:
    """发文机关标志: its size, and how narrow its characters are drawn (1 = as they are)."""

    lines: list[Line]
    size: float
    squeeze: float


@dataclass(frozen=True)
class TextBlock:
    tag: str
    lines: list[Line]


@dataclass(frozen=True)
class ListBlock:
    tag: str
    members: list[list[Line]]


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """版记. ``height`` is kept free for it at the end of the text."""

    copies: Piece | None
    office: list[Line]
    date: list[Line]
    height: float


@dataclass(frozen=True)
class Code:
    image: str
    alt: str
    caption: list[list[Line]]


@dataclass(frozen=True, kw_only=True)
class Text:
    """What one notice says, in reading order, from the mark of an annex (附件1) to the note."""

    annex: list[Line]
    title: list[Line]
    addressee: list[Line]
    blocks: list[TextBlock | ListBlock | TableBlock]
    enclosures: list[Piece]
    sign: list[Piece]
    note: list[Line]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that is printed of a notice: its head, its text, the annexes bound in, the imprint."""

    mark: Mark | None
    number: list[Line]
    text: Text
    annexes: list[Text]
    imprint: Imprint | None
    qr: Code | None


def link_targets(text: str) -> dict[int, str]:
    """Where each character of a printed address leads, by position: a reader of the file can
    follow it."""
    leads: dict[int, str] = {}
    for match in ADDRESS.finditer(text):
        target = match[0] if ":" in match[0] else f"mailto:{match[0]}"
        leads |= dict.fromkeys(range(*match.span()), target)
    return leads


class Typesetter:
    """Sets one notice; ``missing`` collects characters that no font of the script draws."""

    def __init__(self, notice: Notice, fonts: FontSet) -> None:
        self.notice, self.fonts = notice, fonts
        self.words = WORDS[notice.script]
        self.missing: dict[str, None] = {}

    def glyphs(
        self, runs: Runs | str, role: Role, size: float, spacing: float = 0.0
    ) -> list[Glyph]:
        """Each character with its font; bold is set in 黑体, since 仿宋 and 楷体 have no bold."""
        parts = (Run(runs),) if isinstance(runs, str) else runs
        leads = link_targets("".join(run.text for run in parts))
        found = []
        before = ""
        for at, (char, bold) in enumerate((char, run.bold) for run in parts for char in run.text):
            face = self.fonts.face("hei" if bold else role, char)
            if face is None:
                self.missing[char] = None
            else:
                after = spacing - (size / 2 if char == STOP and before.isdigit() else 0)
                found.append(
                    Glyph(
                        char=char,
                        face=face.css_class,
                        advance=face.widths[ord(char)] * size,
                        spacing=after,
                        href=leads.get(at, ""),
                    )
                )
            before = char
        return found

    def single(self, text: str, role: Role, size: float) -> list[Line]:
        """One line, as wide as it comes."""
        glyphs = self.glyphs(text, role, size)
        return [set_line(glyphs, None, size)] if glyphs else []

    def body(self, runs: Runs | str, role: Role = "body", indent: int = 2) -> list[Line]:
        """Lines of the body, the first ``indent`` characters in."""
        glyphs = self.glyphs(runs, role, BODY, CELL - BODY)
        return break_lines(glyphs, FRAME - indent * CELL, FRAME, BODY)

    def width(self, text: str) -> float:
        return sum(glyph.width for glyph in self.glyphs(text, "body", BODY, CELL - BODY))

    def text(self, label: str) -> Text:
        """The notice without head and imprint; ``label`` stands at the top left of an annex.

        Raises :class:`ContentError` when a character has no glyph.
        """
        n = self.notice
        tables = iter(
            set_tables(
                [one for one in n.blocks if isinstance(one, Table)], self.glyphs, FRAME, PITCH
            )
        )
        text = Text(
            annex=self.body(label, "hei", 0) if label else [],
            title=title_lines(n, self.glyphs, TITLE, FRAME),
            addressee=self.body(n.addressee, indent=0) if n.addressee else [],
            blocks=[
                next(tables) if isinstance(block, Table) else self.block(block)
                for block in n.blocks
            ],
            enclosures=list(self.enclosures([item.title for item in n.attachments])),
            sign=self.sign(n.issuer, n.signed_on) if n.sign else [],
            note=self.body(f"（{n.note.strip('（）')}）") if n.note else [],
        )
        self.check()
        return text

    def sheet(self, page_url: str, label: str, annexes: list[Text]) -> Sheet:
        """Raises :class:`ContentError` when a character has no glyph."""
        n = self.notice
        sheet = Sheet(
            mark=self.mark(n.mark) if n.is_red and n.mark else None,
            number=self.body(n.number, indent=0) if n.is_red and n.number else [],
            text=self.text(label),
            annexes=annexes,
            imprint=self.imprint(n.printed_by, n.printed_on)
            if n.printed_by and n.printed_on
            else None,
            qr=self.code(page_url) if n.qr else None,
        )
        self.check()
        return sheet

    def check(self) -> None:
        if self.missing:
            raise ContentError([self._fault(char) for char in self.missing])

    def _fault(self, char: str) -> Fault:
        found = f"“{char}”（U+{ord(char):04X}）没有字形"
        lines = self.notice.text.splitlines()
        number = next((index for index, line in enumerate(lines, 1) if char in line), 0)
        key = f"第{number}行" if number else "网址"
        expected = "字体中有的字；也可把含有这个字的字体放进 fonts/office 文件夹"
        return Fault(file=self.notice.file, key=key, found=found, expected=expected)

    def block(self, block: Paragraph | Heading | Listing) -> TextBlock | ListBlock:
        if isinstance(block, Paragraph):
            return TextBlock("p", self.body(block.runs))
        if isinstance(block, Heading):
            tag, role = HEADINGS[block.level]
            return TextBlock(tag, self.body(block.runs, role))
        marks = [
            f"{number}." if block.ordered else "——" for number in range(1, len(block.items) + 1)
        ]
        items = [
            self.body((Run(mark), *runs)) for mark, runs in zip(marks, block.items, strict=True)
        ]
        return ListBlock("ol" if block.ordered else "ul", items)

    def mark(self, text: str) -> Mark:
        """7.2.4: red, centred, as big as fits: a long name is drawn narrower before it is drawn
        smaller."""
        size = max(MARK_LEAST, min(MARK_SIZE, FRAME / (len(text) * MARK_SQUEEZE)))
        lines = self.single(text, "title", size)
        width = sum(line.width for line in lines)
        return Mark(lines, round(size, 2), round(min(1.0, FRAME / max(width, 1.0)), 4))

    def enclosures(self, titles: list[str]) -> Iterable[Piece]:
        """7.3.4: two characters in; further lines under the first character of the title; no
        mark at the end."""
        label = self.words["annex"] + "："
        for number, title in enumerate(titles, 1):
            lead = (label if number == 1 else "") + (f"{number}." if len(titles) > 1 else "")
            left = (
                2 * CELL + self.width(label) + (self.width(f"{number}.") if len(titles) > 1 else 0)
            )
            indent = self.width(lead)
            glyphs = self.glyphs(lead + title, "body", BODY, CELL - BODY)
            yield Piece(
                break_lines(glyphs, FRAME - left + indent, FRAME - left, BODY),
                round(left, 3),
                -round(indent, 3),
            )

    def sign(self, issuer: str, day: date) -> list[Piece]:
        """7.3.5: the date four characters from the right, the issuer centred over it; a long one
        ends two from it."""
        dated = self.width(day_words(day))
        left = FRAME - 4 * CELL - dated
        signed = self.width(issuer)
        over = max(0.0, min(left + (dated - signed) / 2, FRAME - 2 * CELL - signed))
        return [
            Piece(self.body(issuer, indent=0), round(over, 3)),
            Piece(self.body(day_words(day), indent=0), round(left, 3)),
        ]

    def imprint(self, office: str, day: date) -> Imprint:
        """7.4: copies to whom, printed by whom and when; one character free on either side."""
        copies, rows = None, 0
        if self.notice.copies_to:
            label, room = self.words["copies"], FRAME - 2 * SMALL
            text = label + self.notice.copies_to.rstrip("。") + "。"
            hang = len(label) * SMALL
            lines = break_lines(self.glyphs(text, "body", SMALL), room, room - hang, SMALL)
            copies, rows = Piece(lines, SMALL + hang, -hang), len(lines)
        dated = self.single(day_words(day) + self.words["printed"], "body", SMALL)
        room = FRAME - 3 * SMALL - sum(line.width for line in dated)
        printer = _printer_lines(self.glyphs(office, "body", SMALL), room)
        height = (rows + len(printer)) * IMPRINT_LINE
        return Imprint(
            copies=copies, office=printer, date=dated, height=round(ceil(height / PITCH) * PITCH, 4)
        )

    def code(self, page_url: str) -> Code:
        """The QR code of the page and its address in writing."""
        image = qr_code(page_url).svg_data_uri(border=0, scale=4)
        caption = [self.single(self.words["scan"], "hei", CAPTION)]
        address = self.glyphs(page_url, "song", CAPTION)
        lines = break_lines(address, 70 * MM, 70 * MM, CAPTION, fill=False)
        return Code(image, self.words["code"], [*caption, lines])


def _printer_lines(glyphs: Sequence[Glyph], room: float) -> list[Line]:
    """The printer's name on one line, set closer if need be; else on even lines, none of a
    single character."""
    natural = sum(glyph.width for glyph in glyphs)
    if room < natural <= room + TIGHTEST * SMALL * len(glyphs):
        return [set_line(glyphs, room, SMALL)]
    even = min(room, ceil(natural / ceil(natural / room) / SMALL) * SMALL)
    return break_lines(glyphs, even, even, SMALL, fill=False)


def set_notice(
    notice: Notice,
    page_url: str,
    fonts: FontSet,
    *,
    label: str = "",
    annexes: Sequence[tuple[str, Notice]] = (),
) -> Sheet:
    """The notice as lines of type, each of ``annexes`` with what stands at its top left.

    Raises :class:`ContentError` naming each character that no font draws.
    """
    bound = [Typesetter(annex, fonts).text(mark) for mark, annex in annexes]
    return Typesetter(notice, fonts).sheet(page_url, label, bound)

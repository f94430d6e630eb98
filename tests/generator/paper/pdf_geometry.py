"""Measuring a printed notice: where its lines stand, in millimetres from the top left corner of
the sheet."""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
import pypdfium2
from pdfplumber.page import Page
from PIL import ImageOps

MM = 72 / 25.4
FRAME_TOP, FRAME_FOOT = 37.0, 262.0
PITCH = (225 - 16 / MM) / 21
PAGE_NUMBER = re.compile(r"—\s*(\d+)\s*—")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of type; ``left`` and ``right`` are the outer edges of its characters' cells."""

    baseline: float
    left: float
    right: float
    text: str
    size: float
    last_advance: float

    @property
    def cells(self) -> float:
        """Its length in full-width characters, Latin counted as half."""
        return sum(0.5 if ord(char) < 0x100 else 1 for char in self.text)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page."""

    number: int
    rows: list[Row]
    below: list[Row]
    fonts: set[str]
    lines: list[tuple[float, float, float, float]]
    ink: tuple[float, float, float, float]

    @property
    def binding(self) -> float:
        """The frame's left edge: 28 mm on odd pages, mirrored on even ones."""
        return 28.0 if self.number % 2 else 26.0

    @property
    def text(self) -> str:
        return "".join(row.text for row in self.rows)

    def row(self, start: str) -> Row:
        """The one row that begins with ``start``."""
        (found,) = [row for row in self.rows if row.text.startswith(start)]
        return found

    def slot(self, row: Row) -> float:
        """Which of the page's 22 lines it stands on, counted from 0; a whole number when it is
        on the grid."""
        first = FRAME_TOP + 0.88 * 16 / MM
        return (row.baseline - first) / PITCH


def _rows(page: Page) -> list[Row]:
    by_baseline: dict[float, list[dict]] = {}
    for char in page.chars:
        base = (float(page.height) - char["matrix"][5]) / MM
        key = next((known for known in by_baseline if abs(known - base) < 0.3), base)
        by_baseline.setdefault(key, []).append(char)
    return [_row(base, chars) for base, chars in sorted(by_baseline.items())]


def _row(base: float, chars: list[dict]) -> Row:
    chars = sorted(chars, key=lambda char: char["x0"])
    seen = [char for char in chars if char["text"].strip()] or chars
    text = "".join(char["text"] for char in chars).strip()
    size = Counter(round(char["size"], 1) for char in seen).most_common(1)[0][0]
    return Row(
        baseline=base,
        left=seen[0]["x0"] / MM,
        right=seen[-1]["x1"] / MM,
        text=text,
        size=size,
        last_advance=(seen[-1]["x1"] - seen[-1]["x0"]) / MM,
    )


def _ink(
    document: pypdfium2.PdfDocument, index: int, foot: float
) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is printed above ``foot``, to 0.1 mm."""
    image = ImageOps.invert(document[index].render(scale=10 / MM).to_pil().convert("L"))
    box = (
        image.crop((0, 0, image.width, round(foot * 10)))
        .point(lambda value: 255 if value > 60 else 0)
        .getbbox()
    )
    return tuple(edge / 10 for edge in box) if box else (0.0, 0.0, 0.0, 0.0)


def measure(data: bytes, *, ink: bool = True) -> list[Sheet]:
    """Every page of the PDF in ``data``; where its ink stands takes most of the time."""
    drawn = pypdfium2.PdfDocument(data)
    sheets = []
    with pdfplumber.open(BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            rows = _rows(page)
            ruled = [
                (item["x0"] / MM, item["top"] / MM, item["x1"] / MM, item["bottom"] / MM)
                for item in (*page.rects, *page.lines)
            ]
            inside = [row for row in rows if row.baseline < FRAME_FOOT + 0.5]
            below = [row for row in rows if row not in inside]
            fonts = {char["fontname"].split("+")[-1] for char in page.chars if char["text"].strip()}
            edges = _ink(drawn, number - 1, FRAME_FOOT + 2) if ink else (0.0, 0.0, 0.0, 0.0)
            sheets.append(
                Sheet(number=number, rows=inside, below=below, fonts=fonts, lines=ruled, ink=edges)
            )
    return sheets


def page_number(sheet: Sheet) -> tuple[int, Row] | None:
    """The number printed below the frame, and its row."""
    for row in sheet.below:
        if match := PAGE_NUMBER.search(row.text):
            return int(match[1]), row
    return None

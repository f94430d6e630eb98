"""Tables on paper: column widths, cell lines and row heights. GB/T 9704-2012 leaves them free; ours keep the grid.

Every row is a whole number of body lines high, so that text after a table, and after any page break inside it, stands
on the page's 22 lines again. Lengths are in points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from generator.blocks import Align, Runs, Table
from generator.fonts import Role
from generator.justify import Glyph, Line, break_lines

MM = 72 / 25.4
PADDING = 2 * 1.2 * MM + 0.25 * MM  # left, right and one rule
RULE = 0.25 * MM
LINE_SHARE, SLACK = 0.6, 0.1  # a cell's line, and the room kept free in a row, as shares of the body's pitch
SHORT = 9  # characters; columns of short cells are centred
SIZES = ((4, 14.0), (7, 12.0), (99, 10.5))  # up to so many columns: size 4, small 4, 5
SetGlyphs = Callable[[Runs, Role, float], list[Glyph]]


@dataclass(frozen=True)
class Cell:
    lines: list[Line]
    align: Align
    size: float
    height: float


@dataclass(frozen=True)
class TableBlock:
    widths: list[float]
    head: list[Cell]
    rows: list[list[Cell]]
    tag: str = "table"


def share_out(natural: Sequence[float], least: float, room: float) -> list[float]:
    """Column widths that add up to ``room``: what a column needs, the widest giving way first; spare room by need."""
    needs = [max(width, least) for width in natural]
    if sum(needs) <= room:
        return [need * room / sum(needs) for need in needs]
    low, high = 0.0, max(needs)
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(min(need, middle) for need in needs) > room else (middle, high)
    widths = [min(need, low) for need in needs]
    return [width * room / sum(widths) for width in widths]


def set_table(table: Table, set_glyphs: SetGlyphs, frame: float, pitch: float) -> TableBlock:
    """``table`` as wide as the frame; type gets smaller with the number of columns."""
    size = next(size for most, size in SIZES if len(table.head) <= most)
    head = [set_glyphs(cell, "hei", size) for cell in table.head]
    rows = [[set_glyphs(cell, "body", size) for cell in row] for row in table.rows]
    columns = list(zip(head, *rows, strict=True))
    natural = [max(sum(glyph.width for glyph in cell) for cell in column) + PADDING + 1 for column in columns]
    widths = share_out(natural, 2.2 * size + PADDING, frame)
    aligns = [align or _align(column) for align, column in zip(table.aligns, columns, strict=True)]

    def row(cells: Sequence[list[Glyph]], aligns: Sequence[Align], rules: int) -> list[Cell]:
        lines = [
            break_lines(cell, width - PADDING, width - PADDING, size, fill=align != "center")
            for cell, width, align in zip(cells, widths, aligns, strict=True)
        ]
        units = ceil(max(1, *(len(cell) for cell in lines)) * LINE_SHARE + SLACK)
        height = round(units * pitch - rules * RULE, 4)
        return [Cell(cell, align, size, height) for cell, align in zip(lines, aligns, strict=True)]

    return TableBlock(
        [round(width, 4) for width in widths],
        row(head, ["center"] * len(head), 2),
        [row(cells, aligns, 1) for cells in rows],
    )


def _align(column: Sequence[Sequence[Glyph]]) -> Align:
    return "center" if all(len(cell) <= SHORT for cell in column) else "left"

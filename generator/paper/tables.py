"""Tables on paper: column widths, cell lines and row heights. GB/T 9704-2012 leaves them free; ours
keep the grid.

Every row is a whole number of body lines high, so that text after a table, and after any page
break inside it, stands on the page's 22 lines again. Lengths are in points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import ceil

from generator.content.blocks import Align, Runs, Table
from generator.paper.fonts import Role
from generator.paper.line_breaking import Glyph, Line, break_lines

MM = 72 / 25.4
PADDING = 2 * 1.2 * MM + 0.25 * MM  # left, right and one rule
RULE = 0.25 * MM
EDGE = PADDING + 1  # what a column needs beside its text
LINE_SHARE, SLACK = (
    0.6,
    0.1,
)  # a cell's line, and the room kept free in a row, as shares of the body's pitch
MOST_TRIED, LEAST = (
    3,
    2,
)  # columns whose widths are tried one by one, and the least characters of each
SHORT = 9  # characters; columns of short cells are centred
SIZES = ((4, 14.0), (7, 12.0), (99, 10.5))  # up to so many columns: size 4, small 4, 5
Cost = tuple[int, int, float]
SetGlyphs = Callable[[Runs, Role, float], list[Glyph]]


@dataclass(frozen=True, kw_only=True)
class Cell:
    lines: list[Line]
    align: Align
    size: float
    height: float


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    widths: list[float]
    head: list[Cell]
    rows: list[list[Cell]]
    tag: str = "table"


def share_out(natural: Sequence[float], least: float, room: float) -> list[float]:
    """Column widths that add up to ``room``: what a column needs, the widest giving way first;
    spare room by need."""
    needs = [max(width, least) for width in natural]
    if sum(needs) <= room:
        return [need * room / sum(needs) for need in needs]
    low, high = 0.0, max(needs)
    for _step in range(40):
        middle = (low + high) / 2
        low, high = (
            (low, middle) if sum(min(need, middle) for need in needs) > room else (middle, high)
        )
    widths = [min(need, low) for need in needs]
    return [width * room / sum(widths) for width in widths]


def column_widths(cells: Sequence[Sequence[float]], size: float, room: float) -> list[float]:
    """Column widths that add up to ``room``; ``cells`` holds a row's texts as lengths on one line.

    Where texts must be broken, two or three columns are tried in every width by whole
    characters: the rows shall be as low as they get, and no cell shall end in a line of one or
    two characters.
    """
    columns = list(zip(*cells, strict=True))
    shared = share_out([max(column) + EDGE for column in columns], 2.2 * size + PADDING, room)
    if sum(max(column) + EDGE for column in columns) <= room or len(columns) > MOST_TRIED:
        return shared
    free = int((room - len(columns) * EDGE) // size)
    filled = [
        [_filled(column, count * size, size) for count in range(free + 1)] for column in columns
    ]
    left = (room - len(columns) * EDGE - free * size) / len(columns)
    tried = []
    for first in product(range(LEAST, free), repeat=len(columns) - 1):
        counts = [*first, free - sum(first)]
        if counts[-1] >= LEAST:
            widths = [count * size + EDGE + left for count in counts]
            tried.append(
                (
                    _cost([filled[at][count] for at, count in enumerate(counts)], widths, shared),
                    widths,
                )
            )
    return min(tried)[1]


def _filled(column: Sequence[float], room: float, size: float) -> list[tuple[int, bool]]:
    """Of each text: how many lines it takes in ``room``, and whether the last holds at most two
    characters."""
    if not room:
        return []
    counted = ((text, max(1, ceil((text - 0.01) / room))) for text in column)
    return [
        (lines, lines > 1 and text - (lines - 1) * room < 2.1 * size) for text, lines in counted
    ]


def _cost(
    columns: Sequence[Sequence[tuple[int, bool]]], widths: Sequence[float], shared: Sequence[float]
) -> Cost:
    """Height and lonely characters, then lines of all cells, then the distance from widths by
    need."""
    rows = list(zip(*columns, strict=True))
    height = sum(_units(max(lines for lines, _lonely in row)) for row in rows)
    lonely = sum(alone for row in rows for _lines, alone in row)
    lines = sum(count for row in rows for count, _alone in row)
    return height + lonely, lines, sum((a - b) ** 2 for a, b in zip(widths, shared, strict=True))


def _units(lines: int) -> int:
    """The height of a row whose highest cell has so many lines, in lines of the body."""
    return ceil(max(1, lines) * LINE_SHARE + SLACK)


def set_tables(
    tables: Sequence[Table], set_glyphs: SetGlyphs, frame: float, pitch: float
) -> list[TableBlock]:
    """``tables`` as wide as the frame, those with the same head with the same columns; more
    columns, smaller type."""
    made: dict[int, TableBlock] = {}
    order = sorted(range(len(tables)), key=lambda at: repr(tables[at].head))
    for _head, group in groupby(order, key=lambda at: tables[at].head):
        alike = list(group)
        made |= zip(
            alike, _set_alike([tables[at] for at in alike], set_glyphs, frame, pitch), strict=True
        )
    return [made[at] for at in range(len(tables))]


def _set_alike(
    tables: Sequence[Table], set_glyphs: SetGlyphs, frame: float, pitch: float
) -> list[TableBlock]:
    size = next(size for most, size in SIZES if len(tables[0].head) <= most)
    head = [set_glyphs(cell, "hei", size) for cell in tables[0].head]
    bodies = [
        [[set_glyphs(cell, "body", size) for cell in row] for row in table.rows] for table in tables
    ]
    rows = [head, *(row for body in bodies for row in body)]
    widths = column_widths(
        [[sum(glyph.width for glyph in cell) for cell in row] for row in rows], size, frame
    )
    columns = list(zip(*rows, strict=True))
    made = []
    for table, body in zip(tables, bodies, strict=True):
        aligns = [
            align or _align(column) for align, column in zip(table.aligns, columns, strict=True)
        ]
        made.append(
            TableBlock(
                widths=[round(width, 4) for width in widths],
                head=_row(head, widths, ["center"] * len(head), size, pitch, 2),
                rows=[_row(cells, widths, aligns, size, pitch, 1) for cells in body],
            )
        )
    return made


def _row(
    cells: Sequence[list[Glyph]],
    widths: Sequence[float],
    aligns: Sequence[Align],
    size: float,
    pitch: float,
    rules: int,
) -> list[Cell]:
    """``rules``: how many ruled lines the row's height holds, which its cells give up."""
    lines = [
        break_lines(cell, width - PADDING, width - PADDING, size, fill=align != "center")
        for cell, width, align in zip(cells, widths, aligns, strict=True)
    ]
    height = round(_units(max(map(len, lines))) * pitch - rules * RULE, 4)
    return [
        Cell(lines=cell, align=align, size=size, height=height)
        for cell, align in zip(lines, aligns, strict=True)
    ]


def _align(column: Sequence[Sequence[Glyph]]) -> Align:
    return "center" if all(len(cell) <= SHORT for cell in column) else "left"

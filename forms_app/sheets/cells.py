"""A sheet as values: what stands where, and how a person finds it again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite

from casestore.public.folding import fold_character

#: What a cell holds; ``None`` for nothing.
Value = str | float | bool | date | None

#: Top, left, bottom, right: rows and columns counted from 0, the last two included.
Box = tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet of a workbook. ``rows`` begin at row 1 of the sheet, each as long as it needs;
    cells of ``merged`` boxes all have the value of their first. ``broken`` says what is wrong
    with a cell by its address: an error of Excel, a formula that was never computed."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[Box, ...] = ()
    hidden: bool = False
    from_1904: bool = False
    broken: Mapping[str, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Value:
        """The value of a cell, ``None`` also outside of what was used."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if column < len(cells) else None

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


def address(row: int, column: int) -> str:
    """A cell as Excel calls it: ``address(4, 2)`` is C5."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return f"{letters}{row + 1}"


def shown(value: Value) -> str:
    """A value as its cell shows it, more or less: whole numbers without a point, days in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}"), "f") if isfinite(value) else str(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return value.strip()


def folded(text: str) -> str:
    """``text`` without what may differ where the same is meant: width, case, script, blanks,
    punctuation."""
    return re.sub(r"[\W_]+", "", "".join(map(fold_character, text)))

"""What is wrong with a sheet, named so that a person finds it: sheet, cell, column, what was found
and what is expected."""

from dataclasses import dataclass

from forms_app.sheets.cells import Value, address, shown

#: How much of a cell is quoted.
_QUOTED = 40


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. ``cell`` as Excel calls it, ``""`` where it is about the whole sheet; ``found``
    as it stands there, ``""`` for nothing."""

    sheet: str
    cell: str
    label: str
    found: str
    expected: str

    def __str__(self) -> str:
        where = f"“{self.sheet}”表{f' {self.cell}' if self.cell else ''}"
        what = f"（{self.label}）" if self.label else ""
        found = f"现为“{self.found[:_QUOTED]}”" if self.found else "现为空"
        return f"{where}{what}：{found}，{self.expected}"


def at_cell(sheet: str, place: tuple[int, int], label: str, value: Value, expected: str) -> Fault:
    """The fault at ``place`` (row and column, counted from 0)."""
    return Fault(
        sheet=sheet, cell=address(*place), label=label, found=shown(value), expected=expected
    )

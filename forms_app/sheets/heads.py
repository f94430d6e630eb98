"""Where the head of a sheet stands, however it grew: a title above it, two rows, merged cells."""

from dataclasses import dataclass

from forms_app.sheets.cells import Sheet, folded, shown
from forms_app.sheets.targets import Targets

#: Within so many rows a head begins.
_WITHIN = 15
#: So many columns of a row must be known for it to be a head.
_ENOUGH = 3


@dataclass(frozen=True, kw_only=True)
class Head:
    """``row`` is where it begins, counted from 0, ``depth`` its rows; ``columns`` has the words of
    each column that has any, from the top."""

    row: int
    depth: int
    columns: dict[int, tuple[str, ...]]

    @property
    def end(self) -> int:
        """The first row below the head."""
        return self.row + self.depth


def head_of(sheet: Sheet, targets: Targets) -> Head | None:
    """The head of ``sheet``: the row, within the first ones, of which most columns are known;
    ``None`` where none is like a head."""
    best, most = None, _ENOUGH - 1
    for row in range(min(_WITHIN, len(sheet.rows))):
        head = _head_at(sheet, row)
        known = {targets.meant_by(parts) for parts in head.columns.values()} - {""}
        if len(known) > most:
            best, most = head, len(known)
    return best


def _head_at(sheet: Sheet, row: int) -> Head:
    depth = _depth(sheet, row)
    columns = {}
    for column in range(sheet.width):
        said = [shown(sheet.at(one, column)) for one in range(row, row + depth)]
        if parts := tuple(dict.fromkeys(filter(None, said))):
            columns[column] = parts
    if len({parts[0] for parts in columns.values()}) < 2:  # a title over all of it
        columns = {}
    return Head(row=row, depth=depth, columns=columns)


def _depth(sheet: Sheet, row: int) -> int:
    """How many rows a head that begins in ``row`` has: as many as its cells are merged downwards,
    and one below a cell that is merged sideways."""
    depth = 1
    for top, left, bottom, right in sheet.merged:
        if top == row:
            depth = max(depth, bottom - top + 1 + (right > left and bottom == top))
    return depth


def key_of(parts: tuple[str, ...]) -> str:
    """By what a column is known again."""
    return folded("".join(parts))

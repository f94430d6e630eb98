"""A stranger's workbook given to a child process with bounds on memory and time; its sheets as
values, or a sentence that says why there are none."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from casestore.errors import Rejected
from casestore.public.bounded_child import bounded_child, program_of
from forms_app.sheets.cells import Box, Sheet, Value

#: Bytes of a file that is read.
MOST_BYTES = 10_000_000
#: Seconds that its child may take by the clock on the wall.
LONGEST = 60.0
_PROGRAM = program_of("forms_app.sheets.inside")


def read_workbook(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of the workbook in ``data``, which a person calls ``name``. Raises
    :class:`Rejected` with what to do where it can't be read, or is too large."""
    if len(data) > MOST_BYTES:
        raise Rejected(f"{name} 超过 {MOST_BYTES // 1_000_000} MB，请拆成几个文件")
    if not data:
        raise Rejected(f"{name} 是空文件，请重新选择")
    said = _run(data, name)
    if said is None:
        raise Rejected(f"{name} 太大或太复杂，打开它要用的时间或内存超过限度，请拆成几个文件")
    if "refused" in said:
        raise Rejected(said["refused"])
    return tuple(_sheet(one) for one in said["sheets"])


def _run(data: bytes, name: str) -> Any:
    """What the child said; ``None`` where a limit stopped it."""
    with bounded_child(_PROGRAM, LONGEST) as child:
        out, _none = child.communicate(json.dumps(name).encode() + b"\n" + data)
    return json.loads(out) if child.returncode == 0 and out else None


def _sheet(said: Mapping[str, Any]) -> Sheet:
    rows = [[_value(one) for one in row] for row in said["rows"]]
    merged: tuple[Box, ...] = tuple(tuple(one) for one in said["merged"])
    for box in merged:
        _fill(rows, box)
    return Sheet(
        name=said["name"],
        rows=tuple(map(tuple, rows)),
        merged=merged,
        hidden=said["hidden"],
        from_1904=said["from_1904"],
        broken=said["broken"],
    )


def _value(said: Any) -> Value:
    if isinstance(said, dict):
        return date.fromisoformat(said["day"])
    if isinstance(said, int) and not isinstance(said, bool):
        return float(said)
    return said  # type: ignore[no-any-return]


def _fill(rows: list[list[Value]], box: Box) -> None:
    """Every cell of a merged box gets the value of its first, as far as the sheet is used."""
    top, left, bottom, right = box
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = value

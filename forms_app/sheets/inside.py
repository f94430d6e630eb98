"""What the child process does: takes its limits, reads one workbook, writes its sheets as JSON.

It writes ``{"refused": …}`` or ``{"sheets": […]}``; one that writes nothing was stopped by a
limit.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from encodings import cp437
from html import unescape
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from casestore.errors import Rejected
from casestore.public.cleaning.packages import package_kind, parts_of, text_of

MB = 1_000_000
#: What the child may have in memory, and how long it may compute, in seconds.
MEMORY, SECONDS = 400 * MB, 20
#: How much of a workbook is read.
MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 5_200, 120
#: Characters of a cell, beyond which none is a column of a clue.
MOST_TEXT = 10_000

#: Named here because it is loaded on first use otherwise, when nothing can be opened any more.
_LOADED = (cp437,)

_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_SINCE_1904 = re.compile(rb'date1904="(1|true)"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def main() -> None:
    """Read the workbook on standard input."""
    name = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _confine()
    try:
        said: dict[str, Any] = {"sheets": list(_sheets(data, name))}
    except Rejected as error:
        said = {"refused": str(error)}
    except (OSError, ValueError, KeyError, EOFError, CalamineError):
        said = {"refused": f"{name} 打不开，文件可能已损坏，请用 Excel 或 WPS 打开后另存一份再试"}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())
    sys.stdout.buffer.flush()


def _confine() -> None:
    """Bound memory and time, and give up opening anything."""
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    room = size * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _sheets(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    if package_kind(data) != "xlsx":
        raise Rejected(f"{name} 不是 .xlsx 文件，请用 Excel 或 WPS 打开，另存为 .xlsx 后再试")
    parts = parts_of(data, name)
    broken, since = _broken(parts), bool(_SINCE_1904.search(parts["xl/workbook.xml"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    if len(book.sheet_names) > MOST_SHEETS:
        raise Rejected(f"{name} 有 {len(book.sheet_names)} 张表，最多 {MOST_SHEETS} 张，请拆开")
    for about in book.sheets_metadata:
        sheet = book.get_sheet_by_name(about.name)
        high, wide = sheet.total_height, sheet.total_width
        if high > MOST_ROWS or wide > MOST_COLUMNS:
            raise Rejected(
                f"{name} 的“{about.name}”用到第 {high} 行、第 {wide} 列，最多 {MOST_ROWS} 行、"
                f"{MOST_COLUMNS} 列，请删去多余的行列或拆成几个文件"
            )
        rows = sheet.to_python(skip_empty_area=False)
        yield {
            "name": about.name,
            "hidden": about.visible is not SheetVisibleEnum.Visible,
            "from_1904": since,
            "rows": [[_plain(value) for value in row] for row in rows],
            "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
            "broken": broken.get(about.name, {}),
        }


def _plain(value: Any) -> Any:
    """A value as JSON; a day as ``{"day": …}``."""
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, str):
        return value[:MOST_TEXT] if value.strip() else None
    return value


def _broken(parts: dict[str, bytes]) -> dict[str, dict[str, str]]:
    """By sheet and address what is wrong with a cell: the library gives such cells as empty."""
    book = text_of(parts["xl/workbook.xml"]).decode()
    relations = text_of(parts["xl/_rels/workbook.xml.rels"]).decode()
    targets = {_of("Id", one): _of("Target", one) for one in _RELATION.findall(relations)}
    found = {}
    for tag in _SHEET.findall(book):
        path = targets.get(_of("r:id", tag), "").removeprefix("/xl/").removeprefix("./")
        content = text_of(parts.get(f"xl/{path}", b""))
        found[_of("name", tag)] = dict(_broken_cells(content))
    return found


def _broken_cells(content: bytes) -> Iterator[tuple[str, str]]:
    for about, inside in _CELL.findall(content):
        place = _REFERENCE.search(about)
        if place is None:
            continue
        value = re.search(rb"<v>(.*?)</v>", inside)
        if b't="e"' in about:
            yield place[1].decode(), value[1].decode("utf-8", "replace")[:20] if value else "错误值"
        elif b"<f" in inside and b't="str"' not in about and not (value and value[1]):
            yield place[1].decode(), "没有算出结果的公式"


def _of(name: str, tag: str) -> str:
    found = re.search(rf'\b{re.escape(name)}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""

"""A stranger's workbook: what is too large, broken or hostile is refused with a sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from casestore.errors import Rejected
from forms_app.sheets.reading import MOST_BYTES, read_workbook
from tests.forms_app.sheets.grown import case, saved, sheet_of

_SHEET = "xl/worksheets/sheet1.xml"


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook in which one part is another."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            content = old.read(one)
            new.writestr(one.filename, change(content) if one.filename == name else content)
    return target.getvalue()


def bomb() -> bytes:
    return with_part(sheet_of(case(0)), _SHEET, lambda text: text + b" " * 24_000_000)


def far_away() -> bytes:
    """Two cells, and all that lies between them."""
    return saved(lambda sheet: sheet.cell(1_000_000, 16_000, "x") and sheet.cell(1, 1, "y"))


def many_rows() -> bytes:
    return saved(lambda sheet: [sheet.append(["企业", n]) for n in range(5_300)])


def many_sheets() -> bytes:
    return saved(*[lambda sheet: sheet.append(["x"])] * 21)


def with_entities() -> bytes:
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    return with_part(sheet_of(case(0)), _SHEET, lambda text: text.replace(b"<worksheet", entity, 1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"x" * (MOST_BYTES + 1), "超过 10 MB"),
        (lambda: b"", "是空文件"),
        (lambda: b"PK\x03\x04", "不是 .xlsx 文件"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, "另存为 .xlsx"),
        (lambda: sheet_of(case(0))[:-400], "打不开|不是 .xlsx 文件"),
        (bomb, "解压后过大"),
        (far_away, "最多 5200 行|太大或太复杂"),
        (many_rows, "最多 5200 行"),
        (many_sheets, "最多 20 张"),
        (with_entities, "打不开"),
    ],
    ids=lambda one: getattr(one, "__name__", "")[:12],
)
def test_it_is_refused_with_what_to_do(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(Rejected, match=said):
        read_workbook(make(), "台账.xlsx")


def test_a_merged_cell_gives_its_value_to_all_of_its_box() -> None:
    book = Workbook()
    book.active["B2"] = "企业信息"
    book.active.merge_cells("B2:D3")
    book.active["E3"] = "x"
    (sheet,) = read_workbook(_saved(book), "x.xlsx")
    assert sheet.merged == ((1, 1, 2, 3),)
    assert [sheet.at(row, column) for row in (1, 2) for column in (1, 2, 3)] == ["企业信息"] * 6


def test_days_that_are_counted_from_1904_are_known_as_such() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = 1
    (sheet,) = read_workbook(_saved(book), "x.xlsx")
    assert sheet.from_1904


def test_a_hidden_sheet_is_known_as_such() -> None:
    book = Workbook()
    book.create_sheet("藏").sheet_state = "hidden"
    assert [one.hidden for one in read_workbook(_saved(book), "x.xlsx")] == [False, True]


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()

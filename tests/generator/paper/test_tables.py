"""Columns of tables on paper: as low as they get, no stray characters, alike where the head is
alike."""

import pytest

from generator.content.blocks import Run, Runs, Table
from generator.paper.fonts import Role
from generator.paper.line_breaking import Glyph
from generator.paper.tables import EDGE, PADDING, column_widths, set_tables

FRAME, PITCH = 442.2, 29.6


def glyphs(runs: Runs, _role: Role, size: float) -> list[Glyph]:
    return [Glyph(char=char, face="f", advance=size) for run in runs for char in run.text]


def cells(*texts: str) -> tuple[Runs, ...]:
    return tuple((Run(text),) for text in texts)


def table(head: tuple[Runs, ...], *rows: tuple[Runs, ...]) -> Table:
    return Table(head, rows, ("",) * len(head))


def rooms(widths: list[float]) -> list[int]:
    """How many characters of 14 points each column holds."""
    return [int((width - PADDING) // 14) for width in widths]


def test_columns_that_fit_get_what_they_need_and_share_the_rest_by_need() -> None:
    widths = column_widths([[42.0, 70.0], [14.0, 140.0]], 14, FRAME)
    assert sum(widths) == pytest.approx(FRAME)
    assert widths[0] / widths[1] == pytest.approx((42 + EDGE) / (140 + EDGE))


def test_a_long_cell_folds_where_it_costs_the_fewest_lines() -> None:
    """Halves of 14 characters would fold all five rows; only the one long name should."""
    rows = [[14.0 * 16, 14.0 * 6], *([14.0 * 8, 14.0 * 20] for _row in range(4))]
    widths = column_widths(rows, 14, FRAME)
    assert rooms(widths)[1] >= 20
    assert 8 <= rooms(widths)[0] < 16
    assert sum(widths) == pytest.approx(FRAME)


def test_no_line_of_a_cell_holds_a_stray_character_if_the_rows_grow_no_higher() -> None:
    (made,) = set_tables(
        [table(cells("栏目", "怎样填写"), cells("甲" * 9, "乙" * 24), cells("丙" * 4, "丁" * 40))],
        glyphs,
        FRAME,
        PITCH,
    )
    last = [len(cell.lines[-1].text) for row in made.rows for cell in row if len(cell.lines) > 1]
    assert last
    assert min(last) > 2


def test_tables_with_the_same_head_have_the_same_columns_and_others_their_own() -> None:
    alike = [
        table(cells("栏目", "怎样填写"), cells(text, "照实填写")) for text in ("甲", "甲" * 12)
    ]
    other = table(cells("问题类别", "牵头单位"), cells("乙", "丙"))
    first, between, second = set_tables([alike[0], other, alike[1]], glyphs, FRAME, PITCH)
    assert first.widths == second.widths != between.widths
    assert [[cell.align for cell in row] for row in (first.rows[0], second.rows[0])] == [
        ["left", "center"]
    ] * 2
    assert between.rows[0][0].lines[0].text == "乙"


def test_a_row_is_a_whole_number_of_lines_high() -> None:
    (made,) = set_tables(
        [table(cells("栏目", "说明"), *(cells("甲", "乙" * count) for count in (1, 40, 90)))],
        glyphs,
        FRAME,
        PITCH,
    )
    units = [(row[0].height + 0.25 * 72 / 25.4) / PITCH for row in made.rows]
    assert units == [pytest.approx(round(unit), abs=0.001) for unit in units]
    assert round(units[0]) == 1 < round(units[2])

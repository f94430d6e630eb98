"""What is removed from text, what stays, and when its sender must be told."""

import unicodedata

import pytest

from casestore.errors.stray_characters import (
    STRAY,
    is_reordered,
    on_one_line,
    without_strays,
)

#: By code point, so that this file holds none.
GONE = [
    *range(0x00, 0x09),
    *range(0x0E, 0x1C),
    0x1F,
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *(0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *(0xD800, 0xDBFF, 0xDC00, 0xDFFF),
    *range(0xFDD0, 0xFDF0),
    *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF)),
]
LINE_ENDS = [0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029]


@pytest.mark.parametrize("point", GONE, ids=hex)
def test_what_nobody_sees_is_gone(point: int) -> None:
    assert without_strays(f"甲{chr(point)}乙") == "甲乙"


@pytest.mark.parametrize("point", LINE_ENDS, ids=hex)
def test_what_ends_a_line_ends_it_for_everybody(point: int) -> None:
    assert without_strays(f"甲{chr(point)}乙") == "甲\n乙"


def test_nothing_else_changes() -> None:
    text = "一行\t甲\r\n二行\n𠮷 㐂 邉\U000e0100 ︎ — …：😀　A\u0301"
    assert without_strays(text) == text


def test_every_control_and_format_character_is_a_stray_but_those_that_names_and_lines_need() -> (
    None
):
    kept = {
        chr(point)
        for point in range(0x110000)
        if unicodedata.category(chr(point)) in ("Cc", "Cs")
        or unicodedata.bidirectional(chr(point)) in ("RLE", "LRE", "RLO", "LRO", "PDF")
        or unicodedata.bidirectional(chr(point)) in ("RLI", "LRI", "FSI", "PDI")
    }
    assert {one for one in kept if not STRAY.search(one)} == {"\t", "\n"}


def test_only_what_looks_different_afterwards_has_to_be_told() -> None:
    assert is_reordered("付款\u202e元001\u202c") and is_reordered("\u2066甲\u2069")
    assert not any(map(is_reordered, ("甲\u200b乙", "\ufeff甲", "甲\u200e", "甲\0")))


def test_a_line_is_one_line() -> None:
    assert on_one_line("甲 \r\n\n\t乙\n") == "甲 乙 "

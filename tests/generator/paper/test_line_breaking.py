"""Breaking lines: what may stand where, and that a line fills its room exactly."""

import pytest

from generator.paper.line_breaking import Glyph, Line, break_lines

SIZE = 16.0


def glyphs(text: str) -> list[Glyph]:
    return [
        Glyph(char=char, face="song", advance=SIZE * (0.5 if ord(char) < 0x100 else 1))
        for char in text
    ]


def lines_of(text: str, cells: float = 10) -> list[Line]:
    return break_lines(glyphs(text), cells * SIZE, cells * SIZE, SIZE)


def set_width(line: Line) -> float:
    """Width from the spans as they will be printed, without what follows the last character."""
    return sum(
        SIZE * (0.5 if ord(char) < 0x100 else 1) + span.spacing
        for span in line.spans
        for char in span.text
    ) - (line.spans[-1].spacing)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八九十一二", ["一二三四五六七八九十", "一二"]),
        ("一二三四五六七八九十，一二", ["一二三四五六七八九十，", "一二"]),
        ("一二三四五六七八九十。", ["一二三四五六七八九十。"]),
        ("一二三四五六七八九十”，一二", ["一二三四五六七八九", "十”，一二"]),
        ("一二三四五六七八九“十一二", ["一二三四五六七八九", "“十一二"]),
        ("一二三四五六七八九——十", ["一二三四五六七八九", "——十"]),
        ("一二三四五六七八九十——一", ["一二三四五六七八九十", "——一"]),
        ("一二三四五六七八九年—十", ["一二三四五六七八九", "年—十"]),
        ("一二三四五六七八2026年", ["一二三四五六七八2026", "年"]),
        ("一二三四五六七八九2026年", ["一二三四五六七八九", "2026年"]),
        ("一二三四五六七八九100%以上", ["一二三四五六七八九", "100%以上"]),
        ("网址example.gov.cn/notices/plan", ["网址example.gov.cn/", "notices/plan"]),
    ],
)
def test_lines_end_where_the_standard_allows(text: str, lines: list[str]) -> None:
    assert [line.text for line in lines_of(text)] == lines


@pytest.mark.parametrize(
    "text", ["一二三四五六七八九“十一二", "一二三四五六七八1，3四五六", "一二三四五六七八九2026年"]
)
def test_a_line_that_is_not_the_last_fills_its_room(text: str) -> None:
    assert set_width(lines_of(text)[0]) == pytest.approx(10 * SIZE, abs=0.01)


def test_a_closing_mark_that_just_misses_hangs_its_blank_half_out() -> None:
    assert set_width(lines_of("一二三四五六七八九十，一二")[0]) == pytest.approx(
        10.5 * SIZE, abs=0.01
    )


def test_figures_keep_their_spacing_while_characters_give_way() -> None:
    line = lines_of("一二三2026四五六七“八")[0]
    figures = [span for span in line.spans if "202" in span.text]
    assert [span.spacing for span in figures] == [0.0]
    assert set_width(line) == pytest.approx(10 * SIZE, abs=0.01)


def test_a_word_longer_than_a_line_is_cut_rather_than_lost() -> None:
    assert [line.text for line in lines_of("x" * 45)] == ["x" * 20, "x" * 20, "x" * 5]


def test_a_line_that_would_be_torn_apart_stays_ragged() -> None:
    line = lines_of("网站 abcdefghijklmnopq")[0]
    assert line.text == "网站"
    assert set_width(line) == 2 * SIZE


def test_no_text_is_lost_or_doubled() -> None:
    text = (
        "为深入贯彻落实“新官要理旧账”的要求，2026年6月9日前（含当日）——报送至a@example.gov.cn……特此通知。"
        * 5
    )
    for cells in (3, 7.5, 10, 28):
        assert "".join(line.text for line in lines_of(text, cells)) == text

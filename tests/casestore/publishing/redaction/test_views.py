"""Every way to write the same is read the same, and what was found is quoted as it stands."""

import pytest

from casestore.publishing.redaction.views import Readings, View, counted


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("云\u200b亭", "云亭"),
        ("雲亭", "云亭"),
        ("鉅豐金屬", "巨丰金属"),
        ("钜丰金属", "巨丰金属"),
        ("ＡＢｃ", "abc"),
        ("云·亭（1）", "云亭1"),
        ("٣٤", "34"),
        ("①⑧", "18"),
        ("〡〢", "12"),
        ("НА", "ha"),
    ],
)
def test_text_is_read_without_marks_in_one_form(written: str, read: str) -> None:
    assert Readings(written).tight.text == read


def test_invisible_characters_go_even_where_marks_stay() -> None:
    assert Readings("1\u200b3-8\u00ad\u0007\u20dd").plain.text == "13-8"


def test_numerals_of_every_kind_are_digits_where_numbers_are_looked_for() -> None:
    written = "〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖"
    view = Readings.digits(Readings(written).plain)
    assert view.text == "00011122233445566778899"


@pytest.mark.parametrize(
    ("words", "number"),
    [("一百二十", "120"), ("十", "10"), ("六〇〇", "六〇〇"), ("二千零五", "2005"), ("三", "三")],
)
def test_numerals_with_tens_are_counted(words: str, number: str) -> None:
    assert counted(words) == number


def test_a_view_leads_back_to_where_its_characters_stood() -> None:
    text = "见云·亭，长麦路一百二十号。"
    tight = Readings(text).tight
    start = tight.text.index("云亭")
    assert text[slice(*tight.span(start, start + 2))] == "云·亭"
    figures = Readings(text).counted
    start = figures.text.index("120号")
    assert text[slice(*figures.span(start, start + 4))] == "一百二十号"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("138（注）1234（续）5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("（138）12345678", "13812345678"),
        ("一三八一二三四五六七八", "13812345678"),
        ("另有一三八一二三四五六七一并", "1381234567 并"),
        ("138l234567O", "13812345670"),
    ],
)
def test_a_number_is_read_in_one_view_at_least(written: str, number: str) -> None:
    assert any(number in view.text for view in Readings(written).numbers)


def test_a_view_of_nothing_is_empty() -> None:
    assert Readings("").tight == View("", "", ())

"""One normal form for every way to write the same, and the way back."""

import pytest

from casestore.publishing.redaction.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("云\u200b亭", "云亭"),
        ("雲亭", "云亭"),
        ("ＡＢｃ", "abc"),
        ("云·亭（1）", "云亭1"),
        ("٣٤", "34"),
        ("①⑧", "18"),
    ],
)
def test_text_is_folded(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_invisible_characters_go_even_where_marks_stay() -> None:
    assert fold("1\u200b3-8\u00ad\u0007\u20dd", marks=True).text == "13-8"


def test_numerals_of_every_kind_are_digits_where_numbers_are_looked_for() -> None:
    written = "〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖"
    assert fold(written, numerals=True, marks=True).text == "00011122233445566778899"
    assert fold("一三八").text == "一三八"


def test_what_was_found_is_quoted_as_it_stands() -> None:
    view = fold("见云·亭。")
    start = view.text.index("云亭")
    assert view.quote(start, start + 2) == "云·亭"

"""Amounts of money in a text, however they are written."""

from decimal import Decimal

import pytest

from casestore.publishing.redaction.amounts import amounts, spelled


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("付了300万元", 3_000_000),
        ("付了300万", 3_000_000),
        ("付了3000千元", 3_000_000),
        ("付了3,000,000元", 3_000_000),
        ("付了0.03亿元", 3_000_000),
        ("付了3亿", 300_000_000),
        ("付了叁佰万元", 3_000_000),
        ("付了三百万", 3_000_000),
        ("付了两百块", 200),
        ("付了十二元", 12),
        ("付了一点五亿", 150_000_000),
    ],
)
def test_an_amount_is_read_in_yuan(text: str, yuan: int) -> None:
    assert (Decimal(yuan), text[2:]) in set(amounts(text))


@pytest.mark.parametrize("text", ["分三期", "一百天", "2022年", "100万元以下", "1000万元以上"])
def test_what_is_no_amount_or_a_public_band_is_left_alone(text: str) -> None:
    assert list(amounts(text)) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [("一万亿", 10**12), ("一万二千亿零三", 12 * 10**11 + 3), ("陆仟柒佰捌拾玖", 6789)],
)
def test_long_numerals_are_read(words: str, number: int) -> None:
    assert spelled(words) == number

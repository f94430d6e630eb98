"""Amounts of money in a text, however they are written."""

from decimal import Decimal

import pytest

from casestore.publishing.redaction.amounts import amounts, roundings, spelled, telling
from casestore.publishing.redaction.views import Readings


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
        ("付了268万5千元", 2_685_000),
        ("付了268万5000元", 2_685_000),
        ("付了二六八点五万元", 2_685_000),
        ("付了2.685百万元", 2_685_000),
        ("付了260余万元", 2_600_000),
        ("付了二百六十多万元", 2_600_000),
        ("付了¥2,685,000", 2_685_000),
        ("付了RMB 2685000", 2_685_000),
        ("付了268.5w", 2_685_000),
    ],
)
def test_an_amount_is_read_in_yuan(text: str, yuan: int) -> None:
    found = {(one.yuan, text[one.start : one.end]) for one in amounts(Readings(text))}
    assert (Decimal(yuan), text[2:]) in found


@pytest.mark.parametrize("text", ["分三期", "一百天", "2022年", "100万元以下", "1000万元以上"])
def test_what_is_no_amount_or_a_public_band_is_left_alone(text: str) -> None:
    assert amounts(Readings(text)) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [("一万亿", 10**12), ("一万二千亿零三", 12 * 10**11 + 3), ("陆仟柒佰捌拾玖", 6789)],
)
def test_long_numerals_are_read(words: str, number: int) -> None:
    assert spelled(words) == number


def test_a_rough_amount_is_one_of_the_roundings() -> None:
    rough = roundings(Decimal(2_685_000))
    assert {Decimal(2_600_000), Decimal(2_700_000), Decimal(2_690_000), Decimal(3_000_000)} <= rough
    assert Decimal(2_500_000) not in rough
    assert Decimal(3_000_000) not in roundings(Decimal(2_685_000), least=2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("先付200万元，再付68.5万元。", ["200万元", "68.5万元"]),
        ("约270万元。", ["270万元"]),
        ("先付200万元，再付60万元。", []),
        ("三笔各100.5万元、100万元和68万元。", ["100.5万元", "100万元", "68万元"]),
    ],
)
def test_an_amount_is_noticed_when_told_roughly_or_in_parts(text: str, told: list[str]) -> None:
    found = telling(amounts(Readings(text)), Decimal(2_685_000), least=2)
    assert [text[one.start : one.end] for one in found] == told

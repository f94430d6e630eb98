"""Amounts are exact: what was typed in 万元 is what is kept in fen, and what is shown again."""

from decimal import Decimal

import pytest

from casestore.campaign.money import amount_of, fen_of, in_capitals, wan_of
from tests.casestore.ledger_fixture import Office


@pytest.mark.parametrize(
    ("typed", "fen", "shown"),
    [
        ("0", 0, "0"),
        ("268.5", 268_500_000, "268.5"),
        ("0.000001", 1, "0.000001"),
        ("0.1", 100_000, "0.1"),
        ("300", 300_000_000, "300"),
        ("1E2", 100_000_000, "100"),
        ("9999999999.999999", 9_999_999_999_999_999, "9999999999.999999"),
        ("100.10", 100_100_000, "100.1"),
    ],
)
def test_an_amount_comes_back_as_it_was_typed(typed: str, fen: int, shown: str) -> None:
    amount = amount_of(typed)
    assert amount is not None and fen_of(amount) == fen
    assert str(wan_of(fen)) == shown and wan_of(fen) == amount


@pytest.mark.parametrize(
    "typed", ["", "268万", "-1", "NaN", "Infinity", "10000000000", "0.0000001", "1,000", "１２.3x"]
)
def test_what_is_no_amount_of_whole_fen_is_refused(typed: str) -> None:
    assert amount_of(typed) is None


def test_a_fraction_of_a_fen_is_no_amount() -> None:
    with pytest.raises(ValueError, match="whole number of fen"):
        fen_of(Decimal("0.0000001"))


def test_three_tenths_are_the_sum_of_a_tenth_and_two(office: Office) -> None:
    parts = [office.register(key, amount=key) for key in ("0.1", "0.2", "0.3")]
    first, second, third = (office.row(receipt.case_id).amount for receipt in parts)
    assert first + second == third == Decimal("0.3")
    assert office.row(parts[0].case_id).plain["amount"] == "0.1"


@pytest.mark.parametrize(
    ("yuan", "said"),
    [
        (0, "零元整"),
        (10, "壹拾元整"),
        (105, "壹佰零伍元整"),
        (10_005, "壹万零伍元整"),
        (2_685_000, "贰佰陆拾捌万伍仟元整"),
        (3_000_050, "叁佰万零伍拾元整"),
        (150_000_000, "壹亿伍仟万元整"),
        (200_300_000, "贰亿零叁拾万元整"),
        (100_000_005, "壹亿零伍元整"),
        (26_800_000_000, "贰佰陆拾捌亿元整"),
        (1_000_000_000_000, "壹万亿元整"),
        (1_234_500_000_000, "壹万贰仟叁佰肆拾伍亿元整"),
    ],
)
def test_an_amount_is_said_in_the_capitals_of_a_cheque(yuan: int, said: str) -> None:
    assert in_capitals(yuan) == said

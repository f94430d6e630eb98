"""Amounts as the desk shows them."""

from decimal import Decimal

import pytest

from forms_app.desk.ui.amounts import amount


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0"), ("268.5", "268.5"), ("1240", "1,240"), ("1234567.250001", "1,234,567.250001")],
)
def test_an_amount_is_shown_to_the_fen_and_without_empty_decimals(value: str, shown: str) -> None:
    assert amount(Decimal(value)) == shown

"""Amounts of money as the desk shows them."""

from decimal import Decimal


def amount(value: Decimal) -> str:
    """万元 in full, to the fen: 1,240.5; whole numbers without a point."""
    return f"{value:,f}"

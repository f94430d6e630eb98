"""Amounts of money: whole fen (分) where they are kept, ``Decimal`` of 万元 where people see them.

Never a float: 0.1 + 0.2 of them is no amount.
"""

from decimal import Decimal, InvalidOperation

#: Fen in one 万元.
FEN = 1_000_000
#: From this many 万元 on it is no amount of a case.
_TOO_MUCH = 10**10


def amount_of(text: str) -> Decimal | None:
    """An amount typed in 万元, or ``None`` when it is none: finite, not negative, whole fen."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < _TOO_MUCH or (amount * FEN) % 1:
        return None
    return amount


def fen_of(amount: Decimal) -> int:
    """``amount`` (万元) in fen. Raises :class:`ValueError` when it isn't whole fen."""
    fen = amount * FEN
    if fen % 1:
        raise ValueError(f"{amount} 万元 is not a whole number of fen")
    return int(fen)


def wan_of(fen: int) -> Decimal:
    """``fen`` as 万元, without zeros at its end: ``Decimal("268.5")``."""
    amount = (Decimal(fen) / FEN).normalize()
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount

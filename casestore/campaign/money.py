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


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
#: What stands behind each four digits, from the right; the fourth group counts 亿 by ten thousands.
_GROUPS = ("", "万", "亿", "万")


def in_capitals(yuan: int) -> str:
    """``yuan`` (below 10,000 times 万亿) as cheques write it (正确填写票据和结算凭证的基本规定):
    贰佰陆拾捌万伍仟元整."""
    text, zero = "", False
    for group in range(3, -1, -1):
        part = yuan // 10_000**group % 10_000
        if part:
            between = "零" if text and (zero or part < 1000) else ""
            text += between + _four(part) + _GROUPS[group]
        elif group == 2 and text:
            text += _GROUPS[group]
        zero = bool(text) and not part
    return (text or _DIGITS[0]) + "元整"


def _four(part: int) -> str:
    """A number below 10,000, without zeros at either end."""
    text, zero = "", False
    for place, digit in enumerate(reversed(str(part))):
        if digit == "0":
            zero = bool(text)
            continue
        text = _DIGITS[int(digit)] + _PLACES[place] + ("零" if zero else "") + text
        zero = False
    return text

"""An amount of money as people write it, in 万元. Pure.

Read are 元, 千, 万, 百万, 千万 and 亿 behind the number, 约 and 左右 around it, and ranges, of
which the upper end counts: it is what the claimant may ask for. The review page shows what was
understood, in digits and in capitals.
"""

import re
from decimal import Decimal

#: How many 万元 one of the unit is; a number without a unit is in 万元, as the label says.
_UNITS = {
    "元": Decimal("0.0001"),
    "千": Decimal("0.1"),
    "万": Decimal(1),
    "": Decimal(1),
    "百万": Decimal(100),
    "千万": Decimal(1000),
    "亿": Decimal(10000),
}
_TRADITIONAL = str.maketrans("萬億約圓塊", "万亿约元元")
_AROUND = re.compile(r"^(约|大约|大概|近|共|共计|合计|计|人民币|rmb|cny|[¥￥])+", re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_ONE = re.compile(
    rf"(?P<number>{_NUMBER})(?P<unit>元|千(?!万)|万|百万|千万|亿)?元?(?:整|左右|上下|许|余)?"
)
_BETWEEN = re.compile(r"[-—–~～至到]+")

#: From this many 万元 on a number without a unit is asked about: somebody typed 元.
IMPLAUSIBLE = Decimal(100_000)


class NoAmount(ValueError):
    """The text is no amount."""


class NoUnit(ValueError):
    """A number so large that its unit must be said; ``number`` is it."""

    def __init__(self, number: Decimal) -> None:
        super().__init__(str(number))
        self.number = number


def read_amount(text: str) -> Decimal:
    """``text`` (half-width, no blanks) in 万元. Raises :class:`NoAmount`, :class:`NoUnit`."""
    parts = _BETWEEN.split(_AROUND.sub("", text.translate(_TRADITIONAL)))
    found = [_ONE.fullmatch(part) for part in parts]
    last = found[-1]
    if len(parts) > 2 or last is None or not all(found):
        raise NoAmount(text)
    amount, unit = Decimal(last["number"].replace(",", "")), last["unit"] or ""
    if not unit and amount >= IMPLAUSIBLE:
        raise NoUnit(amount)
    return amount * _UNITS[unit]

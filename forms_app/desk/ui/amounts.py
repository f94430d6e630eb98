"""Amounts of money as the desk shows them, and as it reads what is typed."""

import re
import unicodedata
from decimal import Decimal

from casestore.campaign.money import amount_of, wan_of
from forms_app.clue.typed_amounts import NoAmount, NoUnit, read_amount

#: A range, or a number that is only about right, is no amount of a payment.
_VAGUE = re.compile(r"[-—–~～至到约約近余餘]|左右|上下|以内|以上")


def amount(value: Decimal) -> str:
    """万元 in full, to the fen: 1,240.5; whole numbers without a point."""
    return f"{value:,f}"


def wan(fen: int) -> str:
    """``fen`` as :func:`amount` shows 万元."""
    return amount(wan_of(fen))


def exact_amount(text: str) -> str:
    """``text`` (``268.5``, ``2685000元``, ``1,000 万``) in 万元 as a plain number. Raises
    :class:`ValueError` for what is no exact sum."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _VAGUE.search(plain):
        raise ValueError(text)
    try:
        wan = read_amount(plain)
    except (NoAmount, NoUnit) as error:
        raise ValueError(text) from error
    if amount_of(f"{wan:f}") is None:
        raise ValueError(text)
    return f"{wan.normalize():f}"

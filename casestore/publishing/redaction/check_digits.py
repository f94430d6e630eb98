"""Numbers that say by themselves whether they are one: identity cards, credit codes, bank cards."""

from datetime import date

from stdnum import luhn
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10x98765432"
_ORGANISATION = "0123456789abcdefghijklmnopqrstuvwxyz"


def is_identity_card(number: str) -> bool:
    """Whether 18 or 15 characters are an identity card's: by the check digit (GB 11643), whatever
    the region, or the day of birth in an old one of 15 digits."""
    if len(number) == 15:
        return number.isdigit() and number[0] in "12345678" and _is_day("19" + number[6:12])
    if len(number) != 18 or not number[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17].lower()


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code (GB 32100)."""
    try:
        return bool(uscc.validate(code.upper()))
    except ValidationError:
        return False


def is_organisation_code(code: str) -> bool:
    """Whether 9 characters are an organisation code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    if len(code) != 9 or not all(c in _ORGANISATION for c in code):
        return False
    total = sum(_ORGANISATION.index(c) * weight for c, weight in zip(code, weights, strict=False))
    return "0123456789x0"[(11 - total % 11) % 11] == code[8]


def is_bank_card(number: str) -> bool:
    """Whether 16 to 19 digits can be a bank card's: its length, its first digits, and Luhn's sum
    (GB/T 19584)."""
    return (
        16 <= len(number) <= 19
        and number[0] in "34569"
        and bool(luhn.is_valid(number))
        and len(set(number)) > 2
    )


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True

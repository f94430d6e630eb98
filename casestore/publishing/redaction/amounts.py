"""Amounts of money in a text, in figures or Chinese numerals, in 元: so that the exact amount of
a case is noticed."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from casestore.publishing.redaction.folding import fold

_DIGIT_WORDS = ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {c: n for n, group in enumerate(_DIGIT_WORDS) for c in group}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = "".join(_DIGITS) + "".join(_TENS) + "".join(_MYRIADS)
_FIGURES = re.compile(r"(?<![\d.])(\d[\d,，]*(?:\.\d+)?)\s*(亿元|亿(?!元)|万元|万(?!元)|千元|元)")
_WORDS = re.compile(rf"([{_NUMERAL}]+(?:点[{''.join(_DIGITS)}]+[万亿]?)?)(元|圆|块)?")
#: The public bands (``published.AMOUNT_BANDS``) are no amounts, whatever the case's own amount is.
_BANDS = re.compile(r"100\s*万元?\s*(?:以下|[—–~\-至到]+\s*1000\s*万元?)|1000\s*万元?\s*以上")
_UNITS = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "万": 10**4, "千元": 10**3, "元": 1}


def amounts(text: str) -> Iterator[tuple[Decimal, str]]:
    """(amount in 元, as written) of every amount in ``text``."""
    folded = fold(text, marks=True)
    searched = _BANDS.sub(lambda band: " " * len(band[0]), folded.text)
    for found in _FIGURES.finditer(searched):
        try:
            number = Decimal(re.sub("[,，]", "", found[1]))
        except InvalidOperation:
            continue
        yield number * _UNITS[found[2]], folded.quote(*found.span())
    for found in _WORDS.finditer(searched):
        value = spelled(found[1])
        if value is not None and (found[2] or "万" in found[1] or "亿" in found[1]):
            yield value, folded.quote(*found.span())


def spelled(words: str) -> Decimal | None:
    """二百六十八点五万 → 2685000; ``None`` when the numerals make no number."""
    whole, point, rest = words.partition("点")
    scale = 1
    if point and rest and rest[-1] in _MYRIADS:
        scale, rest = _MYRIADS[rest[-1]], rest[:-1]
    value = _integer(whole)
    if value is None or (point and not all(c in _DIGITS for c in rest)):
        return None
    fraction = Decimal("0." + "".join(str(_DIGITS[c]) for c in rest)) if rest else Decimal(0)
    return (value + fraction) * scale


def _integer(words: str) -> Decimal | None:
    if not words:
        return None
    total = section = digit = 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section, digit = section + (digit or 1) * _TENS[c], 0
        elif c == "亿":
            total, section, digit = (total + section + digit) * _MYRIADS[c], 0, 0
        else:
            total, section, digit = total + (section + digit) * _MYRIADS[c], 0, 0
    return Decimal(total + section + digit)

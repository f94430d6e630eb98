"""Amounts of money in a text, in figures or Chinese numerals, in 元: so that the exact amount of
a case is noticed, and a rounded one, and one told in parts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation

from casestore.publishing.redaction.views import DIGITS, Readings, View

_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = "".join(DIGITS) + "".join(_TENS) + "".join(_MYRIADS)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_MILLIONS = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "w": 10**4}
_UNITS = {**_MILLIONS, "千": 1000, "k": 1000, "百": 100, "": 1}
_PART = rf"({_NUMBER})\s*(亿|千万|百万|十万|万|w(?![a-z])|千|k(?![a-z])|百|)\s*(元|圆|块钱?|)"
_PARTS = re.compile(_PART)
_FIGURES = re.compile(rf"(?<![\d.a-z十百千万亿])(?:{_PART}\s*)+")
_CURRENCY = re.compile(rf"(?:¥|rmb|cny|人民币)\s*({_NUMBER})(?![\d.])")
_WORDS = re.compile(rf"([{_NUMERAL}]+(?:点[{''.join(DIGITS)}]+[万亿]?)?)(元|圆|块)?")
#: 余, 多 and 来 between a number and its unit.
_ABOUT = re.compile(rf"(?<=[\d{_NUMERAL}])[余多来](?=\s*[万亿千百元])")
#: The public bands (``published.AMOUNT_BANDS``) are no amounts, whatever the case's own amount is.
_BANDS = re.compile(r"100\s*万元?\s*(?:以下|[—–~\-至到]+\s*1000\s*万元?)|1000\s*万元?\s*以上")


@dataclass(frozen=True)
class Amount:
    """``yuan`` at ``original[start:end]``."""

    yuan: Decimal
    start: int
    end: int


def amounts(readings: Readings) -> list[Amount]:
    """Every amount in a text, in its order."""
    view = readings.plain.cut(_ABOUT)
    bands = [found.span() for found in _BANDS.finditer(view.text)]
    pointed = readings.digits(view).mapped({"点": "."})
    found = [*_in_figures(view, bands), *_in_figures(pointed, bands), *_in_words(view, bands)]
    return sorted(set(found), key=lambda one: (one.start, -one.end, -one.yuan))


def _in_figures(view: View, bands: list[tuple[int, int]]) -> Iterator[Amount]:
    for found in (*_FIGURES.finditer(view.text), *_CURRENCY.finditer(view.text)):
        yuan = _sum(found) if found.re is _FIGURES else _decimal(found[1])
        if yuan and not _in_a_band(found.span(), bands):
            start, end = view.span(found.start(), found.start() + len(found[0].rstrip()))
            yield Amount(yuan, start, end)


def _sum(found: re.Match[str]) -> Decimal | None:
    """268万5千元 → 2685000; ``None`` where no unit says that it is money."""
    parts = [part.groups() for part in _PARTS.finditer(found[0])]
    if not any(unit in _MILLIONS or money for _number, unit, money in parts):
        return None
    return sum((_decimal(n) * _UNITS[unit] for n, unit, _money in parts), Decimal(0))


def _decimal(number: str) -> Decimal:
    try:
        return Decimal(number.replace(",", ""))
    except InvalidOperation:
        return Decimal(0)


def _in_words(view: View, bands: list[tuple[int, int]]) -> Iterator[Amount]:
    for found in _WORDS.finditer(view.text):
        yuan = spelled(found[1])
        is_money = found[2] or "万" in found[1] or "亿" in found[1]
        if yuan is None or not is_money or len(found[1]) < 2:
            continue
        if not _in_a_band(found.span(), bands):
            yield Amount(yuan, *view.span(*found.span()))
            yield from _spoken(view, found, yuan)


def _spoken(view: View, found: re.Match[str], yuan: Decimal) -> Iterator[Amount]:
    """二百六十八万五, as one says it for 二百六十八万五千."""
    said = re.search(f"万([{''.join(DIGITS)}])[一]?$", found[1])
    if said and (digit := DIGITS[said[1]]):
        whole = yuan - yuan % 10_000
        yield Amount(whole + digit * 1000, *view.span(*found.span()))


def _in_a_band(span: tuple[int, int], bands: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in bands)


def spelled(words: str) -> Decimal | None:
    """二百六十八点五万 → 2685000; ``None`` when the numerals make no number."""
    whole, point, rest = words.partition("点")
    scale = 1
    if point and rest and rest[-1] in _MYRIADS:
        scale, rest = _MYRIADS[rest[-1]], rest[:-1]
    value = _integer(whole)
    if value is None or (point and not all(c in DIGITS for c in rest)):
        return None
    fraction = Decimal("0." + "".join(str(DIGITS[c]) for c in rest)) if rest else Decimal(0)
    return (value + fraction) * scale


def _integer(words: str) -> Decimal | None:
    if not words:
        return None
    total = section = digit = 0
    for c in words:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in _TENS:
            section, digit = section + (digit or 1) * _TENS[c], 0
        elif c == "亿":
            total, section, digit = (total + section + digit) * _MYRIADS[c], 0, 0
        else:
            total, section, digit = total + (section + digit) * _MYRIADS[c], 0, 0
    return Decimal(total + section + digit)


def roundings(yuan: Decimal, least: int = 1) -> frozenset[Decimal]:
    """``yuan`` as one tells it roughly: down, up and to the nearest, to ``least`` digits
    or more."""
    size = yuan.adjusted()
    return frozenset(
        yuan.scaleb(-size).quantize(Decimal(1).scaleb(1 - digits), way).scaleb(size)
        for digits in range(least, 7)
        for way in (ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEILING)
    )


def telling(found: Iterable[Amount], yuan: Decimal, least: int = 1) -> Iterator[Amount]:
    """Those of ``found`` that tell ``yuan``: exactly, roughly, or two or three that follow each
    other and make it together."""
    every = list(found)
    rough, apart = roundings(yuan, least), _apart(every)
    yield from (one for one in every if one.yuan in rough)
    for count in (2, 3):
        for at in range(len(apart) - count + 1):
            parts = apart[at : at + count]
            if sum(one.yuan for one in parts) == yuan:
                yield from parts


def _apart(found: Iterable[Amount]) -> list[Amount]:
    """``found`` without readings of a part of another's words."""
    kept: list[Amount] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept

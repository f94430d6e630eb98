"""What may point to somebody and isn't known: names, code-like words, long numbers, days and
amounts."""

import re
from collections.abc import Iterator, Sequence

from casestore.public.folding import simple_character
from casestore.publishing.redaction import amounts, dates, organisations, persons, recogniser
from casestore.publishing.redaction.recogniser import Word
from casestore.publishing.redaction.structured import Span
from casestore.publishing.redaction.views import Readings, View

_GAP = re.compile(r"(?<=[㐀-鿿])[ \t\n　·.．_\-*~|/\u200b-\u200d\u2060\ufeff]{1,3}(?=[㐀-鿿])")
_SPACE = re.compile(r"(?<=[㐀-鿿])[ \t\n　\u200b-\u200d\u2060\ufeff]+(?=[㐀-鿿])")
_WORD = r"(?<![a-z0-9@./])"
_LATIN = re.compile(_WORD + r"([a-z]{2,20}(?:[ .\-·'’]{1,2}[a-z]{2,20})*)(?![a-z0-9@])")
_CODE = re.compile(
    _WORD
    + r"((?=[a-z0-9\-_/]*[a-z])(?=(?:[a-z0-9\-_/]*\d){3})[a-z0-9][a-z0-9\-_/]{3,40})(?![a-z0-9])"
)
_LONG = re.compile(r"(?<![\d.])(\d{7,})(?![\d.])")
_FILE = re.compile(r"([㐀-鿿]{2,14}[〔\[(（【](?:19|20)\d{2}[〕\])）】]第?\d{1,5}号)")
_HOUSE = re.compile(
    "[㐀-鿿]{2,8}(?:小区|花园|家园|苑|公寓|大厦|广场|新村|写字楼|山庄|产业园|工业园|科技园|物流园|创业园)"
)
_EVERYDAY_WORDS = """
app apps pdf ppp epc pos web http https html email wifi gdp hr iso bim gps excel word online vip
logo ofd csv xls xlsx doc docx json api qq id kb mb gb jpg png zip ip usb led ktv cctv sm bot pc
ocr ai it www com cn gov net org ok no ppt cpi vat the and of to in for
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_PLACE_KINDS = re.compile("(?:村|组|屯|路|街|巷|弄|小区|花园|苑|大厦|广场|公寓)$")


def find(readings: Readings) -> Iterator[Span]:
    """Every suspicion in a text; the same place may come more than once."""
    yield from names(readings)
    plain = readings.plain
    for kind, pattern in (("拉丁字母的词", _LATIN), ("像编号的字符", _CODE), ("文号", _FILE)):
        for found in pattern.finditer(plain.text):
            if kind != "拉丁字母的词" or _is_foreign(found[1]):
                yield kind, *plain.span(*found.span(1))
    for view in readings.numbers:
        for found in _LONG.finditer(view.text):
            span = view.span(*found.span(1))
            if not re.search("[年月日元万亿%％、，；。]", readings.text[slice(*span)]):
                yield "长数字", *span
    for amount in amounts.amounts(readings):
        if amount.yuan >= 1000:
            yield "金额", amount.start, amount.end
    for day in dates.find(readings):
        if day.day is not None or day.year is not None:
            yield "日期", day.start, day.end


def names(readings: Readings) -> Iterator[Span]:
    """Every person, organisation and house in a text."""
    seen = simplified(readings)
    views = [seen]
    for gap in (_SPACE, _GAP):
        closed = seen.cut(gap)
        if closed.text != views[-1].text:
            views.append(closed)
    for nth, view in enumerate(views):
        words = tuple(recogniser.words(view.text))
        for kind, start, end in _names_in(view.text, words):
            span = view.span(start, end)
            if not nth or span[1] - span[0] > end - start:  # across a gap
                yield kind, *span


def _names_in(text: str, words: Sequence[Word]) -> Iterator[Span]:
    for start, end in persons.find(text, words):
        yield "疑似姓名", start, end
    for start, end in organisations.find(text, words):
        yield "疑似企业或机构", start, end
    for found in _HOUSE.finditer(text):
        if "某" not in found[0]:
            yield "疑似地点", *_house(found, words)
    for word in words:
        if word.kind == "LOC" and _PLACE_KINDS.search(word.text) and "某" not in word.text:
            yield "疑似地点", word.start, word.end


def _house(found: re.Match[str], words: Sequence[Word]) -> tuple[int, int]:
    start = max(
        (
            w.start
            for w in words
            if w.start <= found.end() - 3
            and w.start >= found.start()
            and w.kind in ("LOC", "ORG", "nz", "n")
        ),
        default=found.start(),
    )
    return start, found.end()


def simplified(readings: Readings) -> View:
    """The text in Simplified characters, its marks and variants as they are: what the recogniser
    knows."""
    letters = [simple_character(c) for c in readings.text]
    places = tuple(n for n, letter in enumerate(letters) for _ in letter)
    return View(readings.text, "".join(letters), places)


def _is_foreign(word: str) -> bool:
    parts = re.split("[ .\\-·'’]+", word)
    return len(word) >= 3 and not all(part in _EVERYDAY for part in parts)

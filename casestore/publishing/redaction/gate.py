"""The first gate: no public text carries an identifier of its own case, nor a structured identifier
of anybody.

A hit blocks; nothing overrides it, the text must change. Passing proves nothing: two persons
still read it. Sources: 法释〔2016〕19号 arts. 9–10 (names, contact data), 个人信息保护法 art.
73, 政府信息公开条例 art. 15.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from casestore.campaign.money import amount_of
from casestore.publishing.records import SummaryText
from casestore.publishing.redaction import company
from casestore.publishing.redaction.amounts import amounts
from casestore.publishing.redaction.folding import Folded, fold

#: (field of the summary, kind of identifier, as it stands in the text)
Hit = tuple[str, str, str]

#: Names of persons and things that are searched for as they stand: form field → kind.
_PLAIN = {
    "legal_representative": "法定代表人",
    "contact": "联系人",
    "signer": "签字人",
    "project": "项目名称",
    "address": "地址",
    "uscc": "统一社会信用代码",
    "email": "电子邮箱",
}
#: Shorter values are kinds of things, not names (a project called 道路硬化工程): they would block
#: every summary.
_SHORTEST = {"project": 8, "address": 6, "uscc": 6, "email": 6}
_DIGITS = {"phone": "联系电话", "uscc": "统一社会信用代码"}
_STREET = re.compile(
    r"[^\s省市区县镇乡（）()，,]{2,10}?(?:路|街|大道|巷|道|村|社区|小区|园区)[^路街道巷]{0,6}?\d+(?:号|弄|栋|幢)"
)
#: Separators that a number is broken up with: removed, while a full stop or comma still parts two
#: numbers.
_WITHIN = re.compile(r"[\s\-–—_.·/]")
_MOBILE = re.compile(r"(?<!\d)(?:86)?(1[3-9]\d{9})(?!\d)")
_ID_CARD = re.compile(r"(?<![\da-z])(\d{17}[\dx])(?![\da-z])")
_CREDIT = re.compile(r"(?<![\da-z])([0-9a-hj-npqrtuwxy]{18})(?![\da-z])")
_EMAIL = re.compile(r"[a-z0-9._%+\-]+\s*@\s*[a-z0-9\-]+(?:\s*\.\s*[a-z0-9\-]+)+")


def find(text: SummaryText, values: Mapping[str, str]) -> list[Hit]:
    """Every identifier in ``text``: those of the case with these form ``values``, in any normal
    form, and USCCs, identity cards, mobile phones and e-mail addresses of anybody. Empty when
    nothing was found."""
    wanted = list(_wanted(values))
    found: dict[Hit, None] = {}
    for field, words in asdict(text).items():
        for kind, quoted in (
            *_known(words, wanted),
            *_structured(words),
            *_exact_amount(words, values),
        ):
            found[field, kind, quoted] = None
    return list(found)


def _wanted(values: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """(kind, folded form, whether numerals count as digits) of all that points to the case."""
    for kind, form in company.forms(values.get("enterprise", ""), values.get("address", "")):
        yield kind, fold(form).text, False
    for field, kind in _PLAIN.items():
        form = fold(values.get(field, "")).text
        if len(form) >= _SHORTEST.get(field, 2) or (
            field == "project" and any(c.isascii() for c in form)
        ):
            yield kind, form, False
    for street in _STREET.findall(values.get("address", "")):
        yield "地址", fold(street).text, False
    for field, kind in _DIGITS.items():
        for form in _digits(values.get(field, "")):
            yield kind, form, True


def _digits(text: str) -> Iterator[str]:
    """A number as its digits; a landline also without its area code."""
    whole = fold(text).text
    if len(whole) >= 7:
        yield whole
    local = fold(re.sub(r"^[（(]?0\d{2,3}[)）\-– ]", "", text.strip())).text
    if 7 <= len(local) < len(whole):
        yield local


def _known(words: str, wanted: list[tuple[str, str, bool]]) -> Iterator[tuple[str, str]]:
    views = {False: fold(words), True: fold(words, numerals=True)}
    for kind, form, numerals in wanted:
        view = views[numerals]
        start = view.text.find(form) if form else -1
        while start >= 0:
            yield kind, view.quote(start, start + len(form))
            start = view.text.find(form, start + 1)


def _structured(words: str) -> Iterator[tuple[str, str]]:
    for found in _EMAIL.finditer((view := fold(words, marks=True)).text):
        yield "电子邮箱", view.quote(*found.span())
    # twice, because 一 after a number is a word as often as a digit
    for numerals in (False, True):
        yield from _numbers(_closed_up(fold(words, numerals=numerals, marks=True)))


def _numbers(closed: Folded) -> Iterator[tuple[str, str]]:
    for found in _MOBILE.finditer(closed.text):
        yield "手机号码", closed.quote(*found.span(1))
    for found in _ID_CARD.finditer(closed.text):
        if _is_id_card(found[1].upper()):
            yield "身份证号码", closed.quote(*found.span(1))
    for found in _CREDIT.finditer(closed.text):
        if uscc.is_valid(found[1].upper()):
            yield "统一社会信用代码", closed.quote(*found.span(1))


def _closed_up(view: Folded) -> Folded:
    kept = [n for n, letter in enumerate(view.text) if not _WITHIN.match(letter)]
    return Folded(
        view.original, "".join(view.text[n] for n in kept), tuple(view.places[n] for n in kept)
    )


def _is_id_card(number: str) -> bool:
    try:
        ric.validate(number)
    except ValidationError:
        return False
    except KeyError:  # a region code that the library doesn't list: the check digit decides
        return bool(ric.calc_check_digit(number) == number[-1])
    return True


def _exact_amount(words: str, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    amount = amount_of(values.get("amount", "").strip() or "0")
    if not amount:
        return
    for value, quoted in amounts(words):
        if value == amount * 10_000:
            yield "金额", quoted
    if amount % 1:
        bare = re.compile(rf"(?<![\d.]){re.escape(f'{Decimal(amount).normalize():f}')}0*(?![\d.])")
        view = fold(words, marks=True)
        for found in bare.finditer(view.text):
            yield "金额", view.quote(*found.span())

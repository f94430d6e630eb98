"""What of a case or a person is theirs alone, wherever in a release it stands.

What is a word as well (a brand called 协商, a person called 于建设) would stop every release: it
counts in the text of its own case only, which the gate reads.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from casestore.publishing.redaction import company, person, structured
from casestore.publishing.redaction.common_words import is_common, is_official
from casestore.publishing.redaction.known import of_others, of_staff
from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.redaction.surnames import surname_of
from casestore.publishing.redaction.views import Readings

#: Latin letters of a name from which they are no other word.
_LATIN = 8
_PERSONS = ("legal_representative", "contact", "signer")
#: Where a claimant's own words may tell a number.
_MAYBE_NUMBER = re.compile(
    r"[\d０-９][\d０-９\s\-—()（）]{7,}[\d０-９XxＸｘ]|[〔（(\[]?(?:19|20)\d\d[〕）)\]]?\D{1,12}(?:\d+\D{1,6})?\d+号"
    r"|@|号[码]?[：:为是]?\s*[A-Za-z0-9\-_/]{6,}|[A-Z]{2,}[\-/_]?\d[A-Z0-9\-/_]{4,}"
)
_AROUND = 24
#: Numbers that a claimant's words tell and that lead to them.
_TOLD = frozenset(
    {
        *("手机号码", "固定电话", "身份证号码", "统一社会信用代码", "银行卡号", "银行账号"),
        *("车牌号码", "护照号码", "电子邮箱", "法院案号", "仲裁案号", "合同或文书编号"),
    }
)
#: A document of the authorities, which anybody may quote: 府发〔2018〕12号.
_DOCUMENT = re.compile(r"[发函字办令]\s*[〔\[(（]?(?:19|20)\d\d")


def of_case(values: Mapping[str, str]) -> Iterator[Needle]:
    """The forms of a case whose sealed columns are ``values``."""
    names = {"".join(values.get(id, "").split()) for id in _PERSONS}
    brand = company.brand_of(values.get("enterprise", ""), values.get("address", ""))
    for needle in of_others(values):
        if needle.kind == "姓名":
            if needle.form in names:
                yield _person(needle)
        elif needle.kind in ("企业字号", "企业简称", "企业名称"):
            if not _is_ordinary(needle, brand):
                yield needle
        elif needle.strength is Strength.ALONE or len(needle.form) >= _LATIN:
            yield needle
    for words in values.values():
        yield from _numbers_in(words)


def of_member(name: str) -> Iterator[Needle]:
    """The forms of a member of the staff."""
    for needle in of_staff(name):
        if needle.strength is not Strength.WORD:
            yield _person(needle)
        elif len(needle.form) >= _LATIN:
            yield needle


def _person(needle: Needle) -> Needle:
    """A name of two characters, or one that is a word too, counts where a name is told."""
    name = needle.form
    given = name[len(surname_of(name)) :]
    ordinary = is_official(name) or (is_common(given) and surname_of(name) in person.WORDS)
    return replace(needle, strength=Strength.NAMED) if len(name) < 3 or ordinary else needle


def _is_ordinary(needle: Needle, brand: str) -> bool:
    """Whether a short form of a company may be the beginning of another word, or is one."""
    if needle.strength is not Strength.ALONE or is_common(needle.form):
        return True
    if needle.kind == "企业字号" and needle.form != brand:
        return True
    return needle.kind == "企业简称" and company.is_weak(brand)


def _numbers_in(words: str) -> Iterator[Needle]:
    for window in _windows(words):
        for kind, start, end in structured.find(Readings(window)):
            told = window[start:end]
            if kind in _TOLD and _is_number(told) and not _DOCUMENT.search(told):
                yield Needle(f"事由里的{kind}", told)


def _is_number(told: str) -> bool:
    return len(told) >= 7 and sum(one.isdigit() for one in told) >= 4


def _windows(words: str) -> Iterator[str]:
    """The parts of ``words`` that may tell a number: reading all of it takes a hundred times as
    long."""
    start, end = 0, 0
    for found in _MAYBE_NUMBER.finditer(words):
        if end and found.start() - _AROUND > end:
            yield words[start:end]
            end = 0
        start = start if end else max(0, found.start() - _AROUND)
        end = found.end() + _AROUND
    if end:
        yield words[start:end]

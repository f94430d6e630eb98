"""What is known about a case and must not stand in its public text: its sealed record, what its
narrative tells, the other cases, the staff."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from casestore.campaign.money import amount_of
from casestore.publishing.redaction import (
    amounts,
    company,
    dates,
    person,
    pinyin,
    structured,
    suspected,
)
from casestore.publishing.redaction.common_words import is_common, is_official
from casestore.publishing.redaction.needles import Haystack, Needle, Needles, Strength
from casestore.publishing.redaction.structured import Span
from casestore.publishing.redaction.surnames import surname_of
from casestore.publishing.redaction.views import Readings, plain

T = TypeVar("T")

#: Columns that name a person: id → kind.
_PERSONS = {"legal_representative": "法定代表人", "contact": "联系人", "signer": "签字人"}
#: Columns that are told in the claimant's own words.
NARRATIVE = ("facts", "request", "raised_before", "judgment", "project")
_DAYS = ("commitment_date", "signed_on")
_PUBLIC_HOSTS = frozenset(
    [
        *("gmail", "foxmail", "hotmail", "outlook", "yahoo", "163", "126", "qq", "sina", "sohu"),
        *("139", "189", "wo", "vip", "aliyun", "icloud", "live", "msn", "tom", "21cn", "yeah"),
    ]
)
_STREET = re.compile(
    r"[^\s省市区县镇乡（）()，,]{2,10}?(?:路|街|大道|巷|道|村|社区|小区|园区)[^路街道巷]{0,6}?\d+(?:号|弄|栋|幢)"
)
_ROAD = re.compile(r"[^\s省市区县镇乡（）()，,\d]{2,8}(?:大道|路|街|巷)")
_HOUSE = re.compile(
    r"[^\s省市区县镇乡路街道号（）()，,\d]{2,8}(?:大厦|广场|小区|花园|园区|产业园|苑|公寓)"
)
_TAILS = re.compile(
    r"(?:采购|施工|承包|供货|服务|买卖|租赁|投资)?(?:合同|协议|项目|工程|协议书|合同书)$"
)
_FILE_NAMES = re.compile(r"\.[A-Za-z0-9]{2,5}$")


@dataclass(frozen=True, kw_only=True)
class Record:
    """A case as its sealed columns tell it: form values, the names of its files, what was paid
    in the end (万元)."""

    values: Mapping[str, str]
    files: tuple[str, ...] = ()
    fulfilled: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """All that a text of ``record`` is searched for. ``others``: of the other cases and the staff.
    ``declared`` is what the office itself has published (its telephone, its address)."""

    record: Record
    others: Needles = field(default_factory=lambda: Needles(()))
    declared: tuple[str, ...] = ()

    @cached_property
    def own(self) -> Needles:
        return Needles(of_case(self.record))

    @cached_property
    def amounts(self) -> tuple[tuple[Decimal, int], ...]:
        """(amount in 元, to how many digits it counts when told roughly)."""
        values = (self.record.values.get("amount", ""), self.record.fulfilled)
        exact = {amount * 10_000: 1 for v in values if (amount := amount_of(v.strip() or "0"))}
        told = {one.yuan: 2 for one in self._told(amounts.amounts) if one.yuan >= 1000}
        return tuple({**told, **exact}.items())

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days of the case, and those that its narrative tells."""
        found = [_date(self.record.values.get(id, "")) for id in _DAYS]
        for day in self._told(dates.find):
            if day.year and day.day:
                found.append(_date(f"{day.year}-{day.month:02}-{day.day:02}"))
        return tuple(sorted({day for day in found if day}))

    @cached_property
    def public(self) -> frozenset[str]:
        """What the office has published, without marks."""
        return frozenset(_bare(one) for one in self.declared if one)

    @property
    def weak(self) -> str:
        """The brand of the company where it is an everyday word; else ``""``."""
        values = self.record.values
        return company.common_brand(values.get("enterprise", ""), values.get("address", ""))

    def find(self, readings: Readings) -> Iterator[Span]:
        """Every place of a text that tells something known; the same may come more than once."""
        hay = Haystack(readings)
        yield from self.own.find(hay)
        for kind, start, end in self.others.find(hay):
            yield f"其他案件的{kind}" if not kind.startswith("工作人员") else kind, start, end
        found = amounts.amounts(readings)
        for yuan, least in self.amounts:
            for one in amounts.telling(found, yuan, least):
                yield "金额", one.start, one.end
        for day in dates.find(readings):
            if any(day.is_of(known) for known in self.days):
                yield "日期", day.start, day.end

    def _told(self, find: Callable[[Readings], Iterable[T]]) -> Iterator[T]:
        for id in NARRATIVE:
            if words := self.record.values.get(id, ""):
                yield from find(Readings(words))


def of_case(record: Record) -> Iterator[Needle]:
    """The forms of everything that a case's record names, its narrative and file names included."""
    values = record.values
    address = values.get("address", "")
    yield from company.needles(values.get("enterprise", ""), address)
    for id, kind in _PERSONS.items():
        for needle in person.forms(values.get(id, "")):
            full = needle.form == values.get(id, "").strip()
            yield Needle(kind, needle.form, needle.strength) if full else needle
    yield from _of_address(address)
    yield from _of_project(values.get("project", ""))
    yield from of_numbers(values)
    yield from _of_amount(values.get("amount", ""))
    for words in (*(values.get(id, "") for id in NARRATIVE), *record.files):
        yield from _told_in(_FILE_NAMES.sub("", words))


def of_others(values: Mapping[str, str]) -> Iterator[Needle]:
    """What of a case points to it alone, wherever it stands."""
    yield from company.needles(values.get("enterprise", ""), values.get("address", ""), own=False)
    for id in _PERSONS:
        yield from person.forms(values.get(id, ""), own=False)
    yield from of_numbers(values, own=False)
    for street in _STREET.findall(values.get("address", "")):
        yield Needle("地址", street)


def of_staff(name: str) -> Iterator[Needle]:
    """A member of the staff; a post that is no name (统筹一岗) is nobody."""
    name = "".join(name.split())
    if surname_of(name) and 2 <= len(name) <= 4 and not name.endswith("岗"):
        strength = Strength.NAMED if len(name) == 2 and is_official(name) else Strength.ALONE
        yield Needle("工作人员姓名", name, strength)
        yield Needle("工作人员姓名", next(pinyin.latin(name)), Strength.WORD)


def of_numbers(values: Mapping[str, str], own: bool = True) -> Iterator[Needle]:
    """Credit code, telephone and mailbox, in the forms in which they are told."""
    code = "".join(values.get("uscc", "").split())
    if len(code) >= 6:
        yield Needle("统一社会信用代码", code)
        if len(code) == 18:
            yield Needle("统一社会信用代码", code[8:17])
    for phone in re.split("[、，,;；/]", values.get("phone", "")):
        yield from _of_phone(phone, own)
    yield from of_mailbox("".join(values.get("email", "").split()), own)


def _of_phone(phone: str, own: bool) -> Iterator[Needle]:
    whole = "".join(c for c in plain(phone).text if c.isdigit())
    if len(whole) >= 7:
        yield Needle("联系电话", whole)
    local = re.sub(r"^[（(]?0\d{2,3}[)）\-– ]", "", phone.strip())
    local = "".join(c for c in plain(local).text if c.isdigit())
    if own and 7 <= len(local) < len(whole):
        yield Needle("联系电话", local)
    if own and len(whole) == 11:
        yield from (Needle("联系电话", tail + whole[-4:]) for tail in ("尾号", "尾号为", "后四位"))


def of_mailbox(email: str, own: bool = False) -> Iterator[Needle]:
    """A mailbox as it is told; its host where that isn't shared with strangers."""
    if len(email) < 6:
        return
    yield Needle("电子邮箱", email)
    name, at, host = email.partition("@")
    if not at:
        return
    for sign in ("at", "艾特", "#", "圈a"):
        yield Needle("电子邮箱", f"{name}{sign}{host}")
        for dot in ("dot", "点"):
            yield Needle("电子邮箱", f"{name}{sign}{host}".replace(".", dot))
    if own and len(name) >= 5:
        yield Needle("电子邮箱", name, Strength.WORD)
    if host.split(".")[0] not in _PUBLIC_HOSTS and len(host) >= 7:
        yield Needle("电子邮箱", host)


def _of_address(address: str) -> Iterator[Needle]:
    if len(_bare(address)) >= 6:
        yield Needle("地址", address)
        yield Needle("地址", re.sub(r"^.{2,3}(?:省|自治区)", "", address))
    for street in _STREET.findall(address):
        yield Needle("地址", street)
    for part in (*_ROAD.findall(address), *_HOUSE.findall(address)):
        if len(part) >= 3 and not is_official(part):
            yield Needle("地址", part)


def _of_project(project: str) -> Iterator[Needle]:
    """Shorter names are kinds of things (道路硬化工程): they would block every text."""
    bare = _bare(project)
    if len(bare) >= 8 or (len(bare) >= 3 and any(c.isascii() for c in bare)):
        yield Needle("项目名称", project)
        short = _TAILS.sub("", project)
        if len(_bare(short)) >= 7:
            yield Needle("项目名称", short)


def _of_amount(amount: str) -> Iterator[Needle]:
    """The bare number, where it is long enough to be no chance."""
    value = amount_of(amount.strip() or "0")
    if value and value * 10_000 >= 10_000:
        yuan = f"{(value * 10_000).normalize():f}"
        if len(yuan.rstrip("0").replace(".", "")) >= 3:
            yield Needle("金额", yuan, Strength.WHOLE)
        if value % 1:
            yield Needle("金额", f"{value.normalize():f}", Strength.DECIMAL)


def _told_in(words: str) -> Iterator[Needle]:
    """What a text names: people, organisations, numbers that say what they are."""
    readings = Readings(words)
    for kind, start, end in suspected.names(readings):
        told = words[start:end]
        if kind == "疑似姓名" and surname_of(told) and len(told) <= 4 and not is_common(told):
            yield from (Needle("事由里的" + n.kind, n.form, n.strength) for n in person.forms(told))
        elif kind == "疑似企业或机构":
            yield from (
                Needle("事由里的" + n.kind, n.form, n.strength) for n in company.needles(told)
            )
    for kind, start, end in structured.find(readings):
        if len(_bare(words[start:end])) >= 5:
            yield Needle(f"事由里的{kind}", words[start:end])


def _bare(text: str) -> str:
    return plain(text).without(lambda c: not c.isalnum()).text


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def needles_of(every: Iterable[Iterable[Needle]]) -> Needles:
    """All of them in one automaton."""
    return Needles(needle for one in every for needle in one)

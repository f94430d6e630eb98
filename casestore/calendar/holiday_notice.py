"""A year's holidays out of the sentences in which the State Council's office announces them, as
pasted by a person.

``一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。`` A statement is a
sentence or a line: 放假 days are off, 上班 days are worked; the name before a colon holds until
the next one. Weekdays in brackets are checked.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from casestore.calendar.working_days import YearList
from casestore.errors import Incomplete

_BRACKET = r"((?:[（(][^）)]*[）)])?)"
_YEAR = r"(?:(\d{4})\s*年)?\s*"
_SPAN = re.compile(
    rf"{_YEAR}(?:(\d{{1,2}})\s*月)?\s*(\d{{1,2}})\s*日\s*{_BRACKET}"
    rf"(?:\s*[至到—－~-]+\s*{_YEAR}(?:(\d{{1,2}})\s*月)?\s*(\d{{1,2}})\s*日\s*{_BRACKET})?"
)
_NAME = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[(（]?\d+[)）.．、])?\s*([一-鿿、]{2,12})[:：]"
)
_KIND = re.compile("上班|放假|调休|休息")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_WEEKDAYS = "一二三四五六日"
#: A holiday with its make-up days never lasted longer.
LONGEST = 16


def read_notice(year: int, text: str) -> YearList:
    """The list of ``year`` in ``text``; :class:`Incomplete` (``text``) names the first thing
    that can't be right."""
    off: dict[date, str] = {}
    worked: set[date] = set()
    name = "放假"
    for statement in re.split(r"[。；;\n\r]+", text):
        if found := _NAME.match(statement):
            name, statement = found[1], statement[found.end() :]
        for day, works in _days(year, statement.strip()):
            if works:
                worked.add(day)
            else:
                off[day] = name
    _check(year, off, worked)
    return YearList(year, off, frozenset(worked))


def _days(year: int, statement: str) -> Iterator[tuple[date, bool]]:
    """Each day that ``statement`` names and whether it is worked: the next 放假 or 上班 after it
    says so."""
    spans = list(_SPAN.finditer(statement))
    if (
        not spans
        and _KIND.search(statement)
        and re.search("[一二三四五六七八九十0-9]+[天日]", statement)
    ):
        raise _wrong(f"“{statement[:30]}”没有日期，写成 1月1日至3日放假")
    month = 0
    for span in spans:
        kind = _KIND.search(statement, span.end())
        if kind is None:
            raise _wrong(f"“{statement[:30]}”没有写明放假还是上班")
        month = int(span[2] or month)
        first = last = _day(int(span[1] or year), month, int(span[3]), span[4])
        if span[7]:
            month = int(span[6] or month)
            turn = 1 if month < first.month and not span[5] else 0  # 12月31日至1月2日
            last = _day(int(span[5] or first.year + turn), month, int(span[7]), span[8])
        if not 0 <= (last - first).days < LONGEST:
            raise _wrong(f"“{span[0]}”的起止日期不对")
        yield from (
            (first + timedelta(days=n), kind[0] == "上班") for n in range((last - first).days + 1)
        )


def _day(year: int, month: int, day: int, remark: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _wrong(f"没有{month}月{day}日这一天") from None
    said = _WEEKDAY.search(remark)
    if said and _WEEKDAYS.index(said[1].replace("天", "日")) != found.weekday():
        is_really = _WEEKDAYS[found.weekday()]
        raise _wrong(f"{year}年{month}月{day}日是周{is_really}，不是周{said[1]}，请核对年份和日期")
    return found


def _check(year: int, off: dict[date, str], worked: set[date]) -> None:
    if not off:
        raise _wrong("没有读到放假日期，请粘贴放假通知的全文，或每行写一个节日")
    for day in sorted({*off, *worked}):
        if not date(year - 1, 12, 20) <= day <= date(year + 1, 1, 10):
            raise _wrong(f"{day}不在{year}年")
    for day in sorted(worked):
        if day.weekday() < 5:
            raise _wrong(f"{day.month}月{day.day}日不是周末，不会是调休上班")
        if day in off:
            raise _wrong(f"{day.month}月{day.day}日既写了放假，又写了上班")


def _wrong(sentence: str) -> Incomplete:
    return Incomplete({"text": sentence})

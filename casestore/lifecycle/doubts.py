"""What is odd about a number or a day beside what the case says. Such a value is asked back with
both values and counts once a person has confirmed exactly it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casestore.calendar.working_days import Calendar

#: An amount that is this many times smaller was most likely typed in another unit.
_OTHER_UNIT = 100


class Odd(StrEnum):
    """Why a value is asked back."""

    MORE_THAN_CLAIMED = "more-than-claimed"
    NOTHING_CLAIMED = "nothing-claimed"
    NOTHING_FULFILLED = "nothing-fulfilled"
    OTHER_UNIT = "other-unit"
    DAY_OFF = "day-off"
    OTHER_YEAR = "other-year"
    BEFORE_SETTLED = "before-settled"
    BEFORE_COMMITTED = "before-committed"
    LESS_THAN_CLAIMED = "less-than-claimed"
    MORE_THAN_DUE = "more-than-due"
    OTHER_THAN_PAID = "other-than-paid"
    TWICE = "twice"
    OTHER_ENTERPRISE = "other-enterprise"


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A value that is asked back: of which field it is, why, and the sentence with both values."""

    field: str
    odd: Odd
    value: str
    sentence: str

    @property
    def key(self) -> str:
        """What confirms this doubt about this value, and no other."""
        return f"{self.field}:{self.odd}:{self.value}"


def about_fulfilled(field: str, fulfilled: Decimal, claimed: Decimal) -> Iterator[Doubt]:
    """What is odd about ``fulfilled`` of a case in which ``claimed`` (both 万元) is at stake."""
    odd: Odd | None = None
    if fulfilled and not claimed:
        odd, why = Odd.NOTHING_CLAIMED, "本案登记为不涉及金额"
    elif fulfilled > claimed:
        odd, why = Odd.MORE_THAN_CLAIMED, f"超过登记的涉及金额 {_wan(claimed)} 万元"
    elif claimed and not fulfilled:
        odd, why = Odd.NOTHING_FULFILLED, f"登记的涉及金额是 {_wan(claimed)} 万元"
    elif fulfilled and claimed >= fulfilled * _OTHER_UNIT:
        odd, why = (
            Odd.OTHER_UNIT,
            f"不到登记的涉及金额 {_wan(claimed)} 万元的百分之一，单位是万元，不是亿元",
        )
    if odd:
        value = _wan(fulfilled)
        yield Doubt(
            field=field, odd=odd, value=value, sentence=f"核实兑现金额填的是 {value} 万元，{why}"
        )


def about_agreed(field: str, agreed: Decimal, claimed: Decimal) -> Iterator[Doubt]:
    """What is odd about rows that come to ``agreed`` in all where ``claimed`` (both 万元) is at
    stake."""
    odd: Odd | None = None
    if agreed and not claimed:
        odd, why = Odd.NOTHING_CLAIMED, "本案登记为不涉及金额"
    elif agreed > claimed:
        odd, why = Odd.MORE_THAN_CLAIMED, f"超过登记的涉及金额 {_wan(claimed)} 万元"
    elif agreed < claimed:
        odd, why = Odd.LESS_THAN_CLAIMED, f"少于登记的涉及金额 {_wan(claimed)} 万元"
    if odd:
        value = _wan(agreed)
        yield Doubt(field=field, odd=odd, value=value, sentence=f"各期合计 {value} 万元，{why}")


def about_payment(
    field: str, paid: Decimal, left: Decimal, due: str = "本期还没有付的"
) -> Iterator[Doubt]:
    """What is odd about paying ``paid`` on a row of which ``left`` (both 万元) is still ``due``."""
    odd: Odd | None = None
    if paid > left:
        odd, why = Odd.MORE_THAN_DUE, f"多于{due} {_wan(left)} 万元"
    elif left >= paid * _OTHER_UNIT > 0:
        odd, why = (
            Odd.OTHER_UNIT,
            f"不到{due} {_wan(left)} 万元的百分之一，单位是万元，不是亿元",
        )
    if odd:
        value = _wan(paid)
        yield Doubt(
            field=field, odd=odd, value=value, sentence=f"付款金额填的是 {value} 万元，{why}"
        )


def about_paid_day(field: str, paid: date, committed: date | None) -> Iterator[Doubt]:
    """What is odd about a payment on the day ``paid`` of what was ``committed`` on another."""
    if committed is not None and paid < committed:
        said = f"付款日期填的是{_day(paid)}，早于承诺日期{_day(committed)}"
        yield Doubt(field=field, odd=Odd.BEFORE_COMMITTED, value=paid.isoformat(), sentence=said)


def about_registered(field: str, fulfilled: Decimal, paid: Decimal) -> Iterator[Doubt]:
    """What is odd about an amount that was verified where the rows of the case say ``paid``."""
    if fulfilled != paid:
        value = _wan(fulfilled)
        said = f"核实兑现金额填的是 {value} 万元，各期登记的已付合计是 {_wan(paid)} 万元"
        yield Doubt(field=field, odd=Odd.OTHER_THAN_PAID, value=value, sentence=said)


def about_day(field: str, name: str, day: date, today: date, calendar: Calendar) -> Iterator[Doubt]:
    """What is odd about ``day``, called ``name``, whatever it is for."""
    off = calendar.day_off(day)
    if off:
        said = f"{name}填的是{_day(day)}，这一天不是工作日（{off}）"
        yield Doubt(field=field, odd=Odd.DAY_OFF, value=day.isoformat(), sentence=said)
    if day.year != today.year:
        said = f"{name}填的是{_day(day)}，今天是{_day(today)}，不在同一年"
        yield Doubt(field=field, odd=Odd.OTHER_YEAR, value=day.isoformat(), sentence=said)


def about_visit(
    field: str, day: date, settled: date | None, committed: date | None
) -> Iterator[Doubt]:
    """What is odd about a verification on ``day`` of a case that was ``settled`` and of a promise
    ``committed`` on these days."""
    for before, odd, name in (
        (settled, Odd.BEFORE_SETTLED, "办结"),
        (committed, Odd.BEFORE_COMMITTED, "承诺"),
    ):
        if before is not None and day < before:
            said = f"核查日期填的是{_day(day)}，早于{name}日期{_day(before)}"
            yield Doubt(field=field, odd=odd, value=day.isoformat(), sentence=said)


def _wan(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

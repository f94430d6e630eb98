"""Dates, amounts and sizes in words. Pure; the templates get these as filters."""

from datetime import date, datetime

from casestore.settings import SHANGHAI

WEEKDAYS = "一二三四五六日"


def day(value: date | datetime | None) -> str:
    """2022年10月14日, of a moment its day in Shanghai; ``""`` for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return f"{value.year}年{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """2022年10月14日（周五）."""
    return f"{day(value)}（周{WEEKDAYS[value.weekday()]}）"


def short_day(value: date | datetime) -> str:
    """10月14日."""
    return day(value).partition("年")[2]


def short_weekday(value: date) -> str:
    """10月14日（周五）."""
    return weekday(value).partition("年")[2]


def moment(value: datetime | None) -> str:
    """2022年9月27日 10:42, Shanghai time; ``""`` for nothing."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""


def amount(value: float) -> str:
    """万元 as on the screen: 1,240.5; whole numbers without a point."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def size(octets: int) -> str:
    """1.2 MB, 340 KB (decimal, as in the limits)."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.1f} MB"
    return f"{max(1, round(octets / 1000))} KB"

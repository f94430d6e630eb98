"""Days, moments and sizes in words, as filters of the templates of both apps.

Moments are UTC and shown in Shanghai time. Sizes are decimal, as in the limits.
"""

from datetime import date, datetime

from casestore.settings import SHANGHAI
from forms_app.web.translations import say

WEEKDAYS = "一二三四五六日"


def day(value: date | datetime | None) -> str:
    """2022年10月14日; ``""`` for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date | datetime | None) -> str:
    """10月14日."""
    return day(value).partition("年")[2]


def weekday(value: date) -> str:
    """2022年10月14日（周五）."""
    return day(value) + _weekday(value)


def short_weekday(value: date) -> str:
    """10月14日（周五）."""
    return short_day(value) + _weekday(value)


def _weekday(value: date) -> str:
    return say(f"（周{WEEKDAYS[value.weekday()]}）")


def moment(value: datetime | None) -> str:
    """2022年9月27日 10:42; ``""`` for nothing."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""


def size(octets: int) -> str:
    """1.2 MB, 340 KB."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.1f} MB"
    return f"{max(1, round(octets / 1000))} KB"


FILTERS = {
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "short_weekday": short_weekday,
    "moment": moment,
    "size": size,
}

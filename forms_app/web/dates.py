"""Days, moments and sizes as filters of the templates of both apps: the words of
:mod:`casestore.public.dates_and_sizes`, for values that may be missing.

Moments are UTC and shown in Shanghai time.
"""

from datetime import date, datetime

from casestore.calendar.statutory import BY_THE_LIST
from casestore.public.dates_and_sizes import (
    day_words,
    moment_words,
    size_words,
    weekday_words,
)
from casestore.settings import SHANGHAI
from forms_app.web.translations import say


def day(value: date | datetime | None) -> str:
    """2022年10月14日, of a moment its day in Shanghai; ``""`` for nothing."""
    if value is None:
        return ""
    return day_words(value.astimezone(SHANGHAI) if isinstance(value, datetime) else value)


def short_day(value: date | datetime | None) -> str:
    """10月14日."""
    return day(value).partition("年")[2]


def weekday(value: date) -> str:
    """2022年10月14日（周五）."""
    return day(value) + say(f"（{weekday_words(value)}）")


def short_weekday(value: date) -> str:
    """10月14日（周五）."""
    return weekday(value).partition("年")[2]


def moment(value: datetime | None) -> str:
    """2022年9月27日 10:42; ``""`` for nothing."""
    return moment_words(value) if value else ""


def by_the_list(uncertain: bool) -> str:
    """What stands behind a day that was counted without its year's list; ``""`` behind others."""
    return say(f"（{BY_THE_LIST}）") if uncertain else ""


FILTERS = {
    "by_the_list": by_the_list,
    "day": day,
    "short_day": short_day,
    "weekday": weekday,
    "short_weekday": short_weekday,
    "moment": moment,
    "size": size_words,
}

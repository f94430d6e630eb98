"""Days, moments, spans, counts and sizes as people read them, in Simplified Chinese. Pure.

Days are written as official documents write them: no spaces, no leading zeros (GB/T 9704-2012,
7.3.5.4).
"""

from datetime import date, datetime

from casestore.settings import SHANGHAI

WEEKDAYS = "一二三四五六日"


def day_words(day: date) -> str:
    """2022年10月17日; of a ``datetime`` the day that it carries, whatever its time zone."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """2022年9月27日 10:42, in Shanghai time; ``moment`` knows its time zone."""
    local = moment.astimezone(SHANGHAI)
    return f"{day_words(local)} {local:%H:%M}"


def weekday_words(day: date) -> str:
    """周五."""
    return f"周{WEEKDAYS[day.weekday()]}"


def span_words(start: date, end: date) -> str:
    """2022年3月1日—2023年12月31日; whole months without days, the second year only where it
    differs."""
    whole = start.day == 1 and date.fromordinal(end.toordinal() + 1).day == 1
    if not whole:
        tail = day_words(end) if end.year != start.year else f"{end.month}月{end.day}日"
        return f"{day_words(start)}—{tail}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.year}年{start.month}月"
    tail = f"{end.year}年{end.month}月" if end.year != start.year else f"{end.month}月"
    return f"{start.year}年{start.month}月—{tail}"


def count_words(count: int) -> str:
    """A small count as titles write it: 六, 十六, 二十; figures from 100 on."""
    if not 0 <= count < 100:
        return str(count)
    digits = "零一二三四五六七八九"
    if count < 10:
        return digits[count]
    tens, ones = divmod(count, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def size_words(octets: int) -> str:
    """182 KB or 1.2 MB, in thousands of octets, as limits are given; never less than 1 KB."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.1f} MB"
    return f"{max(1, round(octets / 1000))} KB"

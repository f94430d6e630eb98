"""The words of the page chrome in the campaign's script: written in Simplified, converted where
asked for."""

from collections.abc import Callable
from datetime import date

from casestore.public.scripts import LANG_TAGS, Script, in_script

Say = Callable[[str], str]


def _say_hans(text: str) -> str:
    return text


#: What has been converted, by script. It can be cached (:mod:`generator.content_cache`): a build
#: that says nothing new then spares itself OpenCC, whose dictionaries take 40 MB.
CONVERTED: dict[Script, dict[str, str]] = {"hans": {}, "hant": {}}


def converted(text: str, script: Script) -> str:
    """``text`` in ``script``, whichever it was written in."""
    found = CONVERTED[script].get(text)
    if found is None:
        found = CONVERTED[script][text] = in_script(text, script)
    return found


def _say_hant(text: str) -> str:
    return converted(text, "hant")


def sayer(script: Script) -> Say:
    """What turns our Chinese words into those of a page in ``script``."""
    return _say_hant if script == "hant" else _say_hans


def lang_tag(script: Script) -> str:
    """The page's language tag; it also picks the glyphs."""
    return LANG_TAGS[script]


def lang_inside(script: Script) -> str:
    """The language tag of a part in ``script`` on a page of the whole site; empty where the
    page's own will do."""
    return "" if script == "hans" else lang_tag(script)


def day_words(day: date) -> str:
    """2022年10月17日, as official documents write it: no spaces, no leading zeros (GB/T
    9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


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

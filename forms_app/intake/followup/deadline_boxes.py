"""A deadline with its calculation, ready to be drawn: one box a counted day, one a stretch of
days off."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from casestore.lifecycle.deadlines import Due
from forms_app.web import dates
from forms_app.web.translations import say

#: More days than this are told in a sentence; boxes would fill the page.
MOST_BOXES = 20


@dataclass(frozen=True)
class Box:
    """``day`` as shown above, ``text`` below; ``kind`` is ``""``, ``off``, ``today`` or ``end``."""

    day: str
    text: str
    kind: str


def boxes(due: Due, today: date) -> list[Box]:
    """The days of ``due`` one by one; empty where a sentence says it better."""
    if due.counts != "working" or due.counted > MOST_BOXES:
        return []
    off = {day for day, _why in due.skipped}
    days = [due.start + timedelta(days=n) for n in range(1, (due.day - due.start).days + 1)]
    made: list[Box] = []
    counted = 0
    for is_off, group in groupby(days, key=lambda day: day in off):
        stretch = list(group)
        if is_off:
            made.append(_off(stretch, dict(due.skipped)))
            continue
        for day in stretch:
            counted += 1
            made.append(_counted(day, counted, due.day, today))
    return made


def _off(stretch: list[date], why: dict[date, str]) -> Box:
    first, last = stretch[0], stretch[-1]
    names = list(
        dict.fromkeys(
            why[day] for day in stretch if day.weekday() < 5 or not why[day].startswith("周")
        )
    )
    label = names[0] if len(names) == 1 else say("放假") if names else say("周末")
    if first == last:
        return Box(_short(first), label, "off")
    end = str(last.day) if last.month == first.month else _short(last)
    return Box(f"{_short(first)}–{end}", label, "off")


def _counted(day: date, number: int, last: date, today: date) -> Box:
    kind = "today" if day == today else "end" if day == last else ""
    extra = say("今天") if day == today else say("班") if day.weekday() > 4 else ""
    return Box(_short(day), f"{number} {extra}".strip(), kind)


def _short(day: date) -> str:
    return f"{day.month}/{day.day}"


def how_counted(due: Due) -> str:
    """How the date was counted, in words; the rule's source at the end where there is one."""
    start = dates.day(due.start)
    if due.counts == "working":
        text = say(
            "%(start)s起算，次日为第 1 天，数 %(n)d 个工作日；"
            "周末和法定节假日不计，调休上班日计入。",
            start=start,
            n=due.counted,
        )
    else:
        text = say(
            "%(start)s起算，次日为第 1 天，数 %(n)d 天，节假日计入。", start=start, n=due.counted
        )
    return text + (say("依据：") + due.source + say("。") if due.source else "")


def deadline_day(due: Due) -> str:
    """The deadline's day, with its year where that isn't the year it was counted from."""
    same_year = due.day.year == due.start.year
    return dates.short_weekday(due.day) if same_year else dates.weekday(due.day)

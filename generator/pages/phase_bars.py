"""Where a campaign stands on a day: its phases as bars on a grid of months. Pure."""

from dataclasses import dataclass
from datetime import date

from casestore.campaign.model import Campaign, Phase

#: The grid's classes in site/assets/calendar.css go up to this many columns.
MAX_COLUMNS = 24

#: Shares of the grid's width (1,090 px) that a four-character name takes, and a name with its
#: dates.
_NAME, _NAME_AND_DATES = 0.085, 0.2


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A phase on the grid: columns ``start`` (first) to ``end`` (the line after the last), counted
    from 1.

    ``fit`` is ``is-tight`` when the bar holds the name alone, ``is-bare`` when not even that;
    ``late`` when the line below it has no room to start under the bar.
    """

    name: str
    when: str
    what: str
    state: str
    start: int
    end: int
    fit: str
    late: bool


@dataclass(frozen=True)
class Column:
    """``text`` heads the column; ``year`` stands before it where a new year begins."""

    text: str
    year: str
    now: bool


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """``now`` is the column of the day asked about, 0 outside the grid; ``years``: more than one
    is on the grid."""

    span: str
    years: bool
    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]
    now: int


def standing(campaign: Campaign, day: date) -> str:
    """``now``, ``past`` or ``next``: the campaign as a whole on ``day``."""
    return _state(campaign.period.start, campaign.period.end, day)


def shown_phases(campaign: Campaign, day: date) -> list[Phase]:
    """The phases of the year of ``day`` (kept inside the period) for yearly ones, all others as
    they stand."""
    year = min(max(day.year, campaign.period.start.year), campaign.period.end.year)
    return [_in_year(phase, year) if phase.yearly else phase for phase in campaign.phases]


def phases_of_every_year(campaign: Campaign) -> list[Phase]:
    """Every phase as it stands, a yearly one once for each year of the period that it reaches
    into."""
    span, found = campaign.period, []
    for phase in campaign.phases:
        years = range(span.start.year, span.end.year + 1) if phase.yearly else [phase.start.year]
        moved = [_in_year(phase, year) for year in years]
        found += [
            one
            for one in moved
            if not phase.yearly or (one.start <= span.end and one.end >= span.start)
        ]
    return found


def phase_state(phase: Phase, day: date) -> str:
    """``done``, ``now`` or ``next`` on ``day``."""
    return {"past": "done"}.get(state := _state(phase.start, phase.end, day), state)


def when_words(phase: Phase) -> str:
    """4—8月, or with years or days where months alone would be wrong."""
    start, end = phase.start, phase.end
    last = (date.fromordinal(end.toordinal() + 1)).day == 1
    if start.year == end.year and start.day == 1 and last:
        return f"{start.month}月" if start.month == end.month else f"{start.month}—{end.month}月"
    if start.year == end.year:
        tail = f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"
        return f"{start.month}月{start.day}日—{tail}"
    return f"{start.year}年{start.month}月—{end.year}年{end.month}月"


def calendar(campaign: Campaign, day: date) -> Calendar:
    """The phases that matter on ``day``, on columns of one, three, six … months, never more than
    24."""
    phases = shown_phases(campaign, day)
    first = min(_month(phase.start) for phase in phases)
    last = max(_month(phase.end) for phase in phases)
    step = next(size for size in (1, 3, 6, 12, 24, 48, 120) if (last - first) // size < MAX_COLUMNS)
    first -= first % step if step > 1 else 0
    count = (last - first) // step + 1
    today = (_month(day) - first) // step + 1
    now = today if 1 <= today <= count else 0
    columns = tuple(
        _column(first + index * step, step, index == 0, index + 1 == now) for index in range(count)
    )
    bars = tuple(_bar(phase, day, first, step, count) for phase in phases)
    years = sorted({phases[0].start.year, *(phase.end.year for phase in phases)})
    span = f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"
    return Calendar(span=span, years=len(years) > 1, columns=columns, bars=bars, now=now)


def _bar(phase: Phase, day: date, first: int, step: int, count: int) -> Bar:
    start = (_month(phase.start) - first) // step + 1
    end = (_month(phase.end) - first) // step + 2
    share = (end - start) / count
    fit = "is-bare" if share < _NAME else "is-tight" if share < _NAME_AND_DATES else ""
    return Bar(
        name=phase.name,
        when=when_words(phase),
        what=phase.what,
        state=phase_state(phase, day),
        start=start,
        end=end,
        fit=fit,
        late=start > 0.6 * count,
    )


def _column(month: int, step: int, is_first: bool, now: bool) -> Column:
    year, index = divmod(month, 12)
    text = f"{index // 3 + 1}季" if step == 3 else f"{index + 1}月" if step < 12 else ""
    return Column(text, f"{year}年" if is_first or index == 0 else "", now)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _in_year(phase: Phase, year: int) -> Phase:
    later = year - phase.start.year
    return phase.model_copy(
        update={"start": _shifted(phase.start, later), "end": _shifted(phase.end, later)}
    )


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _state(start: date, end: date, day: date) -> str:
    return "next" if day < start else "past" if day > end else "now"

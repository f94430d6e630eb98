"""The chart of a campaign: cases received and settled, added up month by month, against its
targets. Static SVG.

A target still to come is drawn too, at its month: so many of the cases accepted so far; the lines
end where the counts do.

Classes only, no inline style: colours come from ``site/assets/figures.css`` and follow the
reader's light or dark scheme, as the content security policy demands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from markupsafe import Markup, escape

from casestore.campaign.model import Target
from generator.look.wording import Say
from generator.pages.figures import Month, month_after, totals_by

_WIDTH, _HEIGHT = 960, 430
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 840, 40, 382


@dataclass(frozen=True, kw_only=True)
class Chart:
    """``title`` says the finding, also an unwelcome one; ``targets`` tells whether any target is
    drawn."""

    title: str
    about: str
    svg: Markup
    targets: bool


def chart(months: Sequence[Month], targets: Sequence[Target], as_of: date, say: Say) -> Chart:
    """The chart of ``months`` (at least one)."""
    top = _scale_top(max(month.so_far.received for month in months))
    axis = _axis_months(months, targets)
    drawn = _targets(months, axis, targets, top, say)
    title = _finding(months, targets, as_of, say)
    last = months[-1].so_far
    first, end = months[0].text, months[-1].text
    about = (say("{start}至{end}，逐月累计") if first != end else say("{end}累计")).format(
        start=first, end=end
    )
    spoken = say("累计收到{received}件，累计办结{settled}件。").format(
        received=last.received, settled=last.settled
    )
    svg = (
        f'<svg class="qz-chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="ct cd"><title id="ct">{escape(title)}</title>'
        f'<desc id="cd">{escape(about)}。{escape(spoken)}</desc>'
        f"{_grid(top)}{_axis(axis, say)}{''.join(drawn)}"
        f"{_line([month.so_far.received for month in months], len(axis), top, 'received')}"
        f"{_line([month.so_far.settled for month in months], len(axis), top, 'settled')}"
        f"{_ends(last.received, last.settled, _x(len(months) - 1, len(axis)) + 14, top, say)}</svg>"
    )
    return Chart(title=title, about=about, svg=Markup(svg), targets=bool(drawn))  # noqa: S704 - every text in it is escaped above


def _finding(months: Sequence[Month], targets: Sequence[Target], as_of: date, say: Say) -> str:
    last = months[-1].so_far
    if last.rate is None:
        return say("收到 {n} 件，还没有受理").format(n=last.received)
    title = say("办结率 {rate}%").format(rate=last.rate)
    due = [target for target in targets if target.by <= as_of]
    for target in sorted(due, key=lambda one: one.by, reverse=True)[:1]:
        reached = totals_by(list(months), target.by).rate or 0.0
        gap = round(target.percent - reached, 1)
        text = say("；{day}应达 {percent}%，") + (
            say("差 {gap} 个百分点") if gap > 0 else say("已达到")
        )
        title += text.format(
            day=f"{target.by.year}年{target.by.month}月", percent=target.percent, gap=gap
        )
    return title


def _axis_months(months: Sequence[Month], targets: Sequence[Target]) -> list[str]:
    """``YYYY-MM`` from the first month counted to the last counted or, where that is later, the
    last target's."""
    names = [month.month for month in months]
    last = max([names[-1], *(f"{target.by:%Y-%m}" for target in targets)])
    while names[-1] < last:
        names.append(month_after(names[-1]))
    return names


def _scale_top(value: int) -> int:
    """The least round number of four steps that covers ``value``."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if step * factor * 4 >= max(value, 4):
                return step * factor * 4
        step *= 10


def _x(index: int, count: int) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * (index + 1) / max(count, 1), 1)


def _y(value: float, top: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP) * value / top, 1)


def _grid(top: int) -> str:
    parts = []
    for quarter in range(5):
        value, y = top * quarter // 4, _y(top * quarter / 4, top)
        base = " c-base" if quarter == 0 else ""
        parts.append(f'<path class="c-grid{base}" d="M{_LEFT} {y}H{_RIGHT}"/>')
        parts.append(f'<text class="c-axis c-end" x="{_LEFT - 10}" y="{y + 5}">{value}</text>')
    return "".join(parts)


def _axis(names: Sequence[str], say: Say) -> str:
    """Month names under the line, as many as fit; the year stands with January and the first."""
    every = -(-len(names) // 12)
    parts = []
    for index, name in enumerate(names):
        if index % every:
            continue
        number = int(name[5:])
        x = (
            (_x(index - 1, len(names)) + _x(index, len(names))) / 2
            if every == 1
            else _x(index, len(names))
        )
        parts.append(f'<text class="c-axis c-mid" x="{x:.1f}" y="406">{number}{say("月")}</text>')
        if index == 0 or number <= every:
            parts.append(
                f'<text class="c-axis c-mid" x="{x:.1f}" y="426">{name[:4]}{say("年")}</text>'
            )
    return "".join(parts)


def _line(values: Sequence[int], count: int, top: int, name: str) -> str:
    """The line of ``values``, one a month from the left, on an axis of ``count`` months."""
    points = [(_LEFT, _y(0, top))] + [
        (_x(i, count), _y(value, top)) for i, value in enumerate(values)
    ]
    path = " L".join(f"{x} {y}" for x, y in points)
    dots = "".join(
        f'<circle class="c-dot c-{name}" cx="{x}" cy="{y}" r="4"/>' for x, y in points[1:]
    )
    area = f'<path class="c-area" d="M{path}V{_BOTTOM}H{_LEFT}Z"/>' if name == "settled" else ""
    return f'{area}<path class="c-line c-{name}" d="M{path}"/>{dots if len(values) <= 24 else ""}'


def _ends(received: int, settled: int, x: float, top: int, say: Say) -> str:
    """The two totals beside the lines' ends at ``x``, kept apart where the lines meet."""
    upper, lower = _y(received, top), _y(settled, top)
    if lower - upper < 44:
        upper, lower = max(_TOP, upper - 22), max(_TOP, upper - 22) + 44
    return "".join(
        f'<text class="c-big c-{name}" x="{x}" y="{y + 4}">{value}</text>'
        f'<text class="c-note" x="{x}" y="{y + 22}">{label}</text>'
        for name, y, value, label in (
            ("received", upper, received, say("收到")),
            ("settled", lower, settled, say("办结")),
        )
    )


def _targets(
    months: Sequence[Month], axis: Sequence[str], targets: Sequence[Target], top: int, say: Say
) -> list[str]:
    """A dashed line up to each target's month: so many of the cases accepted until then, or so
    far."""
    parts = []
    for target in targets:
        name = f"{target.by:%Y-%m}"
        if name not in axis:
            continue
        so_far = [month.so_far for month in months if month.month <= name][-1]
        goal = ceil(so_far.accepted * target.percent / 100)
        x, y = _x(axis.index(name), len(axis)), _y(goal, top)
        start = _LEFT if name > months[-1].month else max(_LEFT, x - 160)
        label_y = (
            y + 22 if so_far.settled > goal and name <= months[-1].month else y - 8
        )  # where the line is not
        label = say("目标 {percent}%（{n} 件）").format(percent=target.percent, n=goal)
        parts.append(f'<path class="c-target" d="M{start:.1f} {y}H{x}"/>')
        parts.append(f'<text class="c-tlabel c-end" x="{x}" y="{label_y}">{escape(label)}</text>')
    return parts

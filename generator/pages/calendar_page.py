"""The dates of a campaign: a page of months, and the same dates as an iCalendar feed (RFC 5545).
Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, day_of
from casestore.public.dates_and_sizes import day_words, span_words
from casestore.public.ics_lines import escaped, folded
from generator.content.gather import Section
from generator.look.page import Page
from generator.look.wording import Say, sayer
from generator.pages.frame import Frame
from generator.pages.phase_bars import phases_of_every_year

View = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Whole days ``start`` to ``end`` (both included). ``kind``: phase, deadline, milestone,
    report, target, quiet."""

    kind: str
    start: date
    end: date
    text: str
    who: str = ""


def events(campaign: Campaign) -> list[Event]:
    """Every date of the campaign, in order; monthly ones once for each month of its period."""
    say = sayer(campaign.script)
    found = [
        *_phases(campaign),
        *_deadlines(campaign, say),
        *_reports(campaign, say),
        *_quiet(campaign, say),
    ]
    found += [
        Event(kind="milestone", start=item.date, end=item.date, text=item.what, who=item.who)
        for item in campaign.milestones
    ]
    found += [
        Event(kind="target", start=item.by, end=item.by, text=item.label)
        for item in campaign.targets
    ]
    return sorted(found, key=lambda event: (event.start, event.end, event.kind, event.text))


def _phases(campaign: Campaign) -> Iterator[Event]:
    for phase in phases_of_every_year(campaign):
        yield Event(kind="phase", start=phase.start, end=phase.end, text=phase.name, who=phase.what)


def _deadlines(campaign: Campaign, say: Say) -> Iterator[Event]:
    """The ends that stand in no milestone of the campaign's own."""
    told = {item.date for item in campaign.milestones}
    for day, text in (
        (campaign.collection.start, say("线索征集开始")),
        (campaign.collection.end, say("线索征集截止")),
        (campaign.period.end, say("专项行动结束")),
    ):
        if day not in told:
            yield Event(kind="deadline", start=day, end=day, text=text)


def _reports(campaign: Campaign, say: Say) -> Iterator[Event]:
    """The days of monthly reports. Any other is the office's own affair, or a milestone."""
    for report in campaign.reports:
        if report.every != "month" or report.day is None:
            continue
        text = report_words(report, say)
        for year, month in _months(campaign):
            day = day_of(year, month, report.day)
            if campaign.period.start <= day <= campaign.period.end:
                yield Event(kind="report", start=day, end=day, text=text, who=report.who)


def report_words(report: Report, say: Say) -> str:
    """What a report day is for: 报送上月进展，报送至区营商办."""
    covers = {"previous-month": say("上月"), "same-month": say("当月")}[report.covers]
    return say("向{to}报送{covers}进展").format(to=report.to, covers=covers)


def _quiet(campaign: Campaign, say: Say) -> Iterator[Event]:
    quiet = campaign.quiet_days
    if quiet is None:
        return
    but = say("、").join(quiet.exceptions)
    note = say("不到企业开展检查") + (say("（{but}除外）").format(but=but) if but else "")
    for year, month in _months(campaign):
        start = max(day_of(year, month, quiet.first), campaign.period.start)
        end = min(day_of(year, month, quiet.last), campaign.period.end)
        if start <= end:
            yield Event(kind="quiet", start=start, end=end, text=say("企业安静日"), who=note)


def _months(campaign: Campaign) -> Iterator[tuple[int, int]]:
    first, last = campaign.period.start, campaign.period.end
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield number // 12, number % 12 + 1


def calendar_page(frame: Frame, section: Section) -> Page:
    """The page of the campaign's dates."""
    say, view = sayer(frame.script), calendar_view(section)
    return frame.page(
        f"{section.base}calendar/index.html",
        "calendar",
        here="calendar",
        name=f"{say('日历')}_{section.campaign.short}",
        metas=frame.column(say("日历"), view["about"]),
        way=[(say("日历"), "")],
        **view,
    )


def calendar_view(section: Section) -> View:
    """What ``pages/calendar.html`` shows: years of months, each with the phases that run and its
    dates."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    found = events(campaign)
    years: dict[int, list[View]] = {}
    for year, month in _months_of(found):
        first, last = date(year, month, 1), day_of(year, month, 31)
        reached = [event for event in found if event.start <= last and event.end >= first]
        running = [event.text for event in reached if event.kind == "phase"]
        dates = [
            _row(event, say) for event in reached if event.kind != "phase" and event.start >= first
        ]
        if running or dates:
            years.setdefault(year, []).append(
                {"name": f"{month}月", "phases": running, "dates": dates}
            )
    return {
        "about": say("专项行动的阶段、重要日期、报送日和截止日，可以订阅到自己的日历。"),
        "years": [{"name": f"{year}年", "months": months} for year, months in years.items()],
        "phases": [
            {"name": event.text, "when": span_words(event.start, event.end), "what": event.who}
            for event in found
            if event.kind == "phase"
        ],
        "updated": _stamp_day(section),
    }


def _months_of(found: list[Event]) -> list[tuple[int, int]]:
    """Every month from the first event to the last: a milestone may lie outside the period."""
    numbers = [day.year * 12 + day.month - 1 for event in found for day in (event.start, event.end)]
    return [(number // 12, number % 12 + 1) for number in range(min(numbers), max(numbers) + 1)]


def _row(event: Event, say: Say) -> View:
    when = say("{day}日").format(day=event.start.day)
    if event.end != event.start:
        when += say("—{day}日").format(day=event.end.day)
    return {
        "kind": event.kind,
        "label": kind_words(event.kind, say),
        "iso": event.start.isoformat(),
        "when": when,
        "text": event.text,
        "who": event.who,
    }


def kind_words(kind: str, say: Say) -> str:
    return {
        "phase": say("阶段"),
        "deadline": say("期限"),
        "milestone": say("节点"),
        "report": say("报送"),
        "target": say("目标"),
        "quiet": say("安静日"),
    }[kind]


def _stamp_day(section: Section) -> str:
    days = [notice.published_at.date() for notice in section.notices]
    return day_words(max(days)) if days else ""


def feed(section: Section, domain: str, site_url: str) -> bytes:
    """``calendar.ics``: whole-day events, the same bytes from the same content; ``domain`` ends
    the UIDs."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{domain}//qingzhang//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(campaign.title)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    stamp, address, counts = _stamp(section), f"{site_url}/{section.base}", Counter[str]()
    for event in events(campaign):
        key = f"{event.kind}-{event.start:%Y%m%d}"
        counts[key] += 1
        lines += [
            "BEGIN:VEVENT",
            f"UID:{campaign.id}-{key}-{counts[key]}@{domain}",
            f"DTSTAMP:{stamp}",
            *_event_lines(event, say),
            f"URL:{address}calendar/",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(map(folded, lines))


def _event_lines(event: Event, say: Say) -> list[str]:
    return [
        f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(event.text)}",
        *([f"DESCRIPTION:{escaped(event.who)}"] if event.who else []),
        f"CATEGORIES:{escaped(kind_words(event.kind, say))}",
    ]


def _stamp(section: Section) -> str:
    """When the dates were last told: the newest notice, else the campaign's first day; never the
    time of the build."""
    moments = [notice.published_at for notice in section.notices]
    start = datetime.combine(section.campaign.period.start, time(), UTC)
    return f"{max(moments, default=start).astimezone(UTC):%Y%m%dT%H%M%SZ}"

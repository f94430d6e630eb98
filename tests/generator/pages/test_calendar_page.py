"""The dates of a campaign: each once, on the page and in a feed that calendars can read."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casestore.campaign.model import QuietDays, Report
from generator.content.gather import Section, read_content
from generator.pages.calendar_page import Event, calendar_view, events, feed
from tests.generator.conftest import SITE_URL, Built
from tests.generator.small_content import write_content

PAGE = "campaigns/yunchuan-2022/calendar/index.html"
FEED = "campaigns/yunchuan-2022/calendar/calendar.ics"
Again = Callable[..., Built]


@pytest.fixture
def section(tmp_path: Path) -> Section:
    content, faults = read_content(write_content(tmp_path / "content"))
    assert content is not None and faults == []
    return content.sections[0]


def of_kind(found: list[Event], kind: str) -> list[Event]:
    return [event for event in found if event.kind == kind]


def read(data: bytes) -> list[dict[str, str]]:
    """The events of a feed: unfolded as RFC 5545 says, parameters dropped from the names."""
    text = data.decode().replace("\r\n ", "")
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, re.DOTALL)
    return [
        {
            line.partition(":")[0].partition(";")[0]: line.partition(":")[2]
            for line in block.split("\r\n")
            if line
        }
        for block in blocks
    ]


def test_every_kind_of_date_is_there_and_monthly_ones_each_month(section: Section) -> None:
    found = events(section.campaign)
    assert [event.start for event in of_kind(found, "phase")] == [
        date(2022, 3, 1),
        date(2022, 4, 1),
        date(2023, 3, 1),
        date(2023, 4, 1),
    ]
    reports = of_kind(found, "report")
    assert (
        len(reports) == 22
        and reports[0].start == date(2022, 3, 5)
        and reports[-1].start == date(2023, 12, 5)
    )
    assert reports[0].text == "向市营商办报送上月进展" and reports[0].who == "各单位"
    assert [(event.start, event.text) for event in of_kind(found, "target")] == [
        (date(2022, 6, 30), "年中办结一半")
    ]
    quiet = of_kind(found, "quiet")
    assert len(quiet) == 22 and quiet[0] == Event(
        kind="quiet",
        start=date(2022, 3, 1),
        end=date(2022, 3, 20),
        text="企业安静日",
        who="不到企业开展检查",
    )


def test_an_end_that_a_milestone_tells_is_not_told_twice(section: Section) -> None:
    found = events(section.campaign)
    assert [event.text for event in of_kind(found, "milestone")] == ["征集截止"]
    assert [event.text for event in of_kind(found, "deadline")] == ["线索征集开始", "专项行动结束"]


def test_days_that_a_month_lacks_fall_on_its_last(section: Section) -> None:
    report = Report(day=31, covers="same-month", who="各单位", to="市营商办")
    changed = section.campaign.model_copy(
        update={
            "reports": (report,),
            "quiet_days": QuietDays(first=25, last=31, exceptions=("应急处置",)),
        }
    )
    found = events(changed)
    assert of_kind(found, "report")[1].start == date(2022, 4, 30)
    february = next(event for event in of_kind(found, "quiet") if event.start.month == 2)
    assert (february.start, february.end) == (date(2023, 2, 25), date(2023, 2, 28))
    assert february.who == "不到企业开展检查（应急处置除外）"


def test_the_feed_is_what_calendars_expect(built: Built) -> None:
    data = (built.release.path / FEED).read_bytes()
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR" and lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in data.replace(b"\r\n", b"") and max(map(len, lines)) <= 75
    found = read(data)
    uids = [event["UID"] for event in found]
    assert len(set(uids)) == len(uids) == data.count(b"BEGIN:VEVENT") > 40
    assert all(
        event["DTSTAMP"] == "20220303T020000Z" for event in found
    )  # the newest notice, not the build
    phase = next(event for event in found if event["SUMMARY"] == "征集")
    assert (phase["DTSTART"], phase["DTEND"]) == (
        "20220301",
        "20220501",
    )  # the end is the day after (3.6.1)
    assert phase["UID"] == "yunchuan-2022-phase-20220301-1@example.gov.cn"


def test_marks_that_mean_something_in_a_feed_are_escaped(section: Section) -> None:
    milestone = section.campaign.milestones[0].model_copy(
        update={"what": "甲;乙,丙\\丁" + "长" * 60}
    )
    changed = section.campaign.model_copy(update={"milestones": (milestone,)})
    data = feed(
        replace(section, campaign=changed, notices=(), guide=None), "example.gov.cn", SITE_URL
    )
    event = next(event for event in read(data) if event["CATEGORIES"] == "节点")
    assert event["SUMMARY"] == "甲\\;乙\\,丙\\\\丁" + "长" * 60
    assert max(map(len, data.split(b"\r\n"))) <= 75


def test_a_date_keeps_its_name_when_another_is_added(section: Section) -> None:
    before = {
        event["SUMMARY"] + event["DTSTART"]: event["UID"]
        for event in read(feed(section, "x.cn", SITE_URL))
    }
    added = section.campaign.milestones[0].model_copy(
        update={"date": date(2022, 5, 9), "what": "中期会议"}
    )
    changed = section.campaign.model_copy(
        update={"milestones": (added, *section.campaign.milestones)}
    )
    later = replace(section, campaign=changed)
    after = {
        event["SUMMARY"] + event["DTSTART"]: event["UID"]
        for event in read(feed(later, "x.cn", SITE_URL))
    }
    assert before.items() < after.items() and len(after) == len(before) + 1


def test_the_page_lists_every_month_and_the_campaign_leads_to_it(
    built: Built, section: Section
) -> None:
    view, page = calendar_view(section), built.text(PAGE)
    months = sum(len(year["months"]) for year in view["years"])
    assert months == 22 == page.count("<h3>") and 'href="calendar.ics"' in page
    assert f"{SITE_URL}/{FEED}" in page and "企业安静日" in page and "年中办结一半" in page
    assert 'href="calendar/"' in built.text("campaigns/yunchuan-2022/index.html")


def test_a_milestone_outside_the_period_has_its_month_too(section: Section) -> None:
    late = section.campaign.milestones[0].model_copy(
        update={"date": section.campaign.period.end + timedelta(days=40)}
    )
    changed = section.campaign.model_copy(update={"milestones": (late,)})
    view = calendar_view(replace(section, campaign=changed, guide=None))
    assert (
        view["years"][-1]["name"] == "2024年" and view["years"][-1]["months"][-1]["name"] == "2月"
    )

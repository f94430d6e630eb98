"""About which days a report is, and by when."""

from datetime import date

import pytest

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span, spans
from tests.casestore.ledger_fixture import CAMPAIGNS

WHO = {"who": "各牵头单位", "to": "区营商办"}
FIRST, LAST = date(2022, 3, 1), date(2023, 12, 31)


def of(**said: object) -> tuple[Span, ...]:
    return spans(Report.model_validate({**WHO, **said}), FIRST, LAST)


def test_a_month_is_reported_on_the_fifth_of_the_next() -> None:
    june = of(day=5)[3]
    assert (june.start, june.end, june.due) == (
        date(2022, 6, 1),
        date(2022, 6, 30),
        date(2022, 7, 5),
    )
    assert june.words == "2022年6月" and june.opens == date(2022, 6, 30)


def test_a_report_on_the_20th_about_its_own_month_leaves_no_day_out() -> None:
    found = of(day=20, covers="same-month")
    for before, after in zip(found, found[1:], strict=False):
        assert (after.start - before.end).days == 1
    assert found[0].start == FIRST and found[1].start == date(2022, 3, 21)
    assert found[1].end == found[1].due == date(2022, 4, 20)
    assert found[1].opens == date(2022, 4, 15)


def test_a_day_that_a_month_lacks_is_its_last() -> None:
    assert of(day=31)[10].due == date(2023, 2, 28)
    assert of(day=31, covers="same-month")[11].end == date(2023, 2, 28)


def test_a_quarter_is_three_months_and_has_a_day_only_where_one_is_prescribed() -> None:
    found = of(every="quarter")
    assert [one.words for one in found[:2]] == ["2022年第一季度", "2022年第二季度"]
    assert (found[1].start, found[1].end, found[1].due) == (
        date(2022, 4, 1),
        date(2022, 6, 30),
        None,
    )
    assert of(every="quarter", day=10)[1].due == date(2022, 7, 10)
    assert len(found) == 8


def test_a_year_is_disclosed_by_the_31st_of_march_after_it() -> None:
    found = of(every="year", month=3, day=31)
    assert [(one.start, one.end, one.due) for one in found] == [
        (FIRST, date(2022, 12, 31), date(2023, 3, 31)),
        (date(2023, 1, 1), date(2023, 12, 31), date(2024, 3, 31)),
    ]


def test_a_report_that_is_due_once_is_about_all_until_its_day() -> None:
    (only,) = of(every="once", on=date(2022, 4, 26))
    assert (only.start, only.end, only.due) == (FIRST, date(2022, 4, 26), date(2022, 4, 26))


@pytest.mark.parametrize(
    ("campaign", "days"),
    [
        ("xinjian-2022", {("month", 5), ("quarter", None), ("year", 31)}),
        ("zhushan-2022", {("month", 20), ("year", 31)}),
        ("heilongjiang-2019", {("month", 15), ("once", None)}),
        ("zengdu-2024", {("once", None), ("year", 31)}),
        ("xinjian-park-2024", {("month", None)}),
    ],
)
def test_each_campaign_reports_as_its_notice_says(
    campaign: str, days: set[tuple[str, int | None]]
) -> None:
    assert {(one.every, one.day) for one in CAMPAIGNS[campaign].reports} == days


def test_a_report_written_before_there_were_ids_is_known_by_its_place() -> None:
    data = CAMPAIGNS["xinjian-2022"].model_dump()
    old = {"day": 5, "covers": "previous-month", **WHO}
    reports = Campaign.model_validate({**data, "reports": [old, {**old, "day": 20}]}).reports
    assert [one.id for one in reports] == ["report-1", "report-2"]


def test_who_puts_the_others_together_has_nobody_to_report_to() -> None:
    assert set(CAMPAIGNS["xinjian-2022"].leads()) == {
        *("service-center", "development-reform", "science-industry", "court")
    }

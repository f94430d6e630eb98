"""Deadlines in Chinese working days, with their calculation."""

from datetime import date

import pytest

from casestore.calendar.working_days import PUBLISHED
from casestore.campaign.clocks import Clock
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import ClockName, State
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL

TEN = Clock(days=10, counts="working", source="线索审查的通常做法")


def test_a_working_day_clock_skips_holidays_and_counts_weekends_worked_for_them() -> None:
    due = deadlines.due(TEN, "审查", date(2022, 9, 26), date(2022, 9, 26))
    assert due.day == date(
        2022, 10, 13
    )  # 1 to 7 October are off; 8 and 9 October, a weekend, are worked
    skipped = dict(due.skipped)
    assert skipped[date(2022, 10, 3)] == "国庆节"
    assert date(2022, 10, 8) not in skipped
    assert (due.counted, due.left, due.counts, due.uncertain) == (10, 10, "working", False)
    assert due.source == "线索审查的通常做法"


def test_the_day_on_which_a_clock_starts_does_not_count() -> None:
    one = Clock(days=1, counts="working")
    assert deadlines.due(one, "转办", date(2022, 6, 15), date(2022, 6, 15)).day == date(2022, 6, 16)
    assert deadlines.due(one, "转办", date(2022, 6, 17), date(2022, 6, 17)).day == date(2022, 6, 20)


def test_what_is_left_counts_the_same_days_and_goes_below_zero() -> None:
    left = [
        deadlines.due(TEN, "审查", date(2022, 6, 15), day).left
        for day in (date(2022, 6, 28), date(2022, 6, 29), date(2022, 6, 30), date(2022, 7, 4))
    ]
    assert left == [1, 0, -1, -3]


def test_a_calendar_clock_counts_every_day() -> None:
    due = deadlines.due(
        Clock(days=60, counts="calendar"), "办结", date(2022, 6, 15), date(2022, 8, 1)
    )
    assert (due.day, due.left, due.skipped, due.counts) == (date(2022, 8, 14), 13, (), "calendar")
    assert due.counted == 60


def test_a_year_without_a_holiday_list_is_uncertain_and_knows_the_holidays_of_the_law() -> None:
    due = deadlines.due(TEN, "审查", date(2031, 9, 29), date(2031, 9, 29))
    assert due.uncertain
    assert due.day == date(2031, 10, 16)
    names = {name for _day, name in due.skipped}
    assert names == {"国庆节、中秋节", "国庆节", "周六", "周日"}
    across = deadlines.due(
        Clock(days=1, counts="working"), "转办", date(2026, 12, 31), date(2026, 12, 31)
    )
    assert across.uncertain


def test_handling_ends_with_the_year_in_which_the_clue_came_in() -> None:
    campaign = CAMPAIGNS[MODEL]
    assert campaign.clocks.year_end
    late = deadlines.for_handling(
        campaign, date(2022, 11, 20), date(2022, 12, 5), date(2022, 12, 5)
    )
    assert (late.day, late.source) == (date(2022, 12, 31), "收到的线索原则上当年办结")
    early = deadlines.for_handling(
        campaign, date(2022, 6, 15), date(2022, 6, 15), date(2022, 6, 15)
    )
    assert early.day < date(2022, 12, 31)
    next_year = deadlines.for_handling(
        campaign, date(2022, 11, 20), date(2023, 1, 5), date(2023, 1, 5)
    )
    assert next_year.day > date(2023, 1, 5)


@pytest.mark.parametrize(
    ("received", "start", "day", "ends_with_the_year"),
    [
        (date(2022, 6, 15), date(2022, 12, 2), date(2022, 12, 31), True),
        (date(2022, 6, 15), date(2022, 12, 1), date(2022, 12, 31), False),
        (date(2022, 6, 15), date(2022, 12, 30), date(2022, 12, 31), True),
        (date(2022, 6, 15), date(2022, 12, 31), date(2023, 1, 30), False),
        (date(2021, 6, 15), date(2022, 12, 1), date(2022, 12, 31), False),
    ],
)
def test_the_year_ends_a_term_only_between_its_start_and_its_own_end(
    received: date, start: date, day: date, ends_with_the_year: bool
) -> None:
    due = deadlines.for_handling(CAMPAIGNS[MODEL], received, start, start)
    assert due.day == day
    assert (due.source == "收到的线索原则上当年办结") is ends_with_the_year


def test_a_campaign_that_does_not_say_so_does_not_end_with_the_year() -> None:
    campaign = CAMPAIGNS[MODEL]
    clocks = campaign.clocks.model_copy(update={"year_end": False})
    longer = campaign.model_copy(update={"clocks": clocks})
    day = date(2022, 12, 25)
    assert deadlines.for_handling(longer, day, day, day).day == date(2023, 1, 24)


def test_a_day_that_a_person_set_can_be_shown() -> None:
    running = deadlines.Running(
        state=State.HANDLING,
        clock=ClockName.SET,
        start=date(2022, 6, 15),
        deadline=date(2022, 8, 1),
    )
    due = deadlines.current(CAMPAIGNS[MODEL], running, date(2022, 8, 3))
    assert due is not None
    assert (due.what, due.left) == ("办结", -2)
    assert (due.start, due.day) == (running.start, running.deadline)
    assert (due.counted, due.source) == (47, "由统筹单位确定")


def test_no_clock_runs_while_the_office_waits_for_others() -> None:
    stopped = deadlines.Running(state=State.SUSPENDED, clock=None, start=None, deadline=None)
    assert deadlines.current(CAMPAIGNS[MODEL], stopped, date(2022, 6, 15)) is None


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 10, 1), "国庆节"),
        (date(2022, 1, 31), "春节"),
        (date(2022, 1, 29), ""),
        (date(2022, 6, 18), "周六"),
        (date(2022, 6, 19), "周日"),
        (date(2022, 6, 15), ""),
        (date(2020, 1, 31), "春节"),
    ],
)
def test_a_day_off_says_why(day: date, why: str) -> None:
    assert PUBLISHED.day_off(day) == why


def test_working_days_between_two_dates_have_a_sign() -> None:
    assert PUBLISHED.between(date(2022, 9, 30), date(2022, 10, 8)) == 1
    assert PUBLISHED.between(date(2022, 10, 8), date(2022, 9, 30)) == -1
    assert PUBLISHED.between(date(2022, 10, 8), date(2022, 10, 8)) == 0

"""Where a campaign stands on a day, on a grid of months that never needs more than 24 columns."""

from datetime import date
from pathlib import Path

import pytest

from casestore.campaign.model import Campaign, Phase
from casestore.public.dates_and_sizes import count_words, day_words, span_words
from generator.content.gather import read_content
from generator.look.wording import sayer
from generator.pages.phase_bars import MAX_COLUMNS, calendar, phase_state, standing, when_words
from tests.generator.small_content import write_content


@pytest.fixture
def campaign(tmp_path: Path) -> Campaign:
    content, faults = read_content(write_content(tmp_path / "content"))
    assert content is not None and faults == []
    return content.sections[0].campaign


def test_a_campaign_is_coming_running_or_over(campaign: Campaign) -> None:
    days = (date(2022, 2, 28), date(2022, 3, 1), date(2023, 12, 31), date(2024, 1, 1))
    assert [standing(campaign, day) for day in days] == ["next", "now", "now", "past"]


def test_yearly_phases_are_shown_in_the_year_of_the_day_kept_inside_the_period(
    campaign: Campaign,
) -> None:
    for day, span in (
        (date(2021, 5, 1), "2022年"),
        (date(2023, 5, 1), "2023年"),
        (date(2030, 1, 1), "2023年"),
    ):
        assert calendar(campaign, day).span == span


def test_bars_stand_on_their_months_and_the_day_has_its_column(campaign: Campaign) -> None:
    grid = calendar(campaign, date(2022, 4, 15))
    assert [column.text for column in grid.columns] == [f"{month}月" for month in range(3, 13)]
    assert [(bar.start, bar.end, bar.state) for bar in grid.bars] == [(1, 3, "now"), (2, 11, "now")]
    assert grid.now == 2 and grid.columns[1].now


@pytest.mark.parametrize("years", [1, 3, 7, 12, 40])
def test_however_long_a_campaign_is_its_grid_fits(campaign: Campaign, years: int) -> None:
    long = Phase(name="办理", start=date(2022, 2, 1), end=date(2021 + years, 12, 31), what="办")
    grid = calendar(campaign.model_copy(update={"phases": (long,)}), date(2022, 6, 1))
    assert 1 <= len(grid.columns) <= MAX_COLUMNS
    assert grid.bars[0].start == 1 and grid.bars[0].end == len(grid.columns) + 1
    assert grid.columns[0].year == "2022年"


def test_a_yearly_phase_that_begins_on_a_leap_day_is_shown_in_a_common_year(
    campaign: Campaign,
) -> None:
    leap = Phase(
        name="办理", start=date(2020, 2, 29), end=date(2020, 3, 31), what="办", yearly=True
    )
    assert (
        calendar(campaign.model_copy(update={"phases": (leap,)}), date(2022, 3, 1)).bars[0].state
        == "now"
    )


def test_dates_are_written_as_documents_write_them() -> None:
    def phase(start: date, end: date) -> Phase:
        return Phase(name="办理", start=start, end=end, what="办")

    assert when_words(phase(date(2022, 4, 1), date(2022, 8, 31))) == "4—8月"
    assert when_words(phase(date(2022, 12, 1), date(2022, 12, 31))) == "12月"
    assert when_words(phase(date(2019, 4, 8), date(2019, 4, 30))) == "4月8日—30日"
    assert when_words(phase(date(2019, 5, 1), date(2020, 10, 31))) == "2019年5月—2020年10月"
    assert day_words(date(2022, 3, 5)) == "2022年3月5日"
    assert span_words(date(2022, 3, 1), date(2023, 12, 31)) == "2022年3月—2023年12月"
    assert span_words(date(2022, 3, 5), date(2022, 12, 31)) == "2022年3月5日—12月31日"
    assert phase_state(phase(date(2022, 4, 1), date(2022, 8, 31)), date(2022, 9, 1)) == "done"


def test_small_counts_are_written_in_chinese() -> None:
    assert [count_words(n) for n in (4, 10, 16, 20, 21, 100)] == [
        "四",
        "十",
        "十六",
        "二十",
        "二十一",
        "100",
    ]


def test_chrome_is_said_in_the_campaigns_script() -> None:
    assert sayer("hans")("说明：台账为核查后公布") == "说明：台账为核查后公布"
    assert sayer("hant")("说明：台账为核查后公布") == "說明：台賬為核查後公布"

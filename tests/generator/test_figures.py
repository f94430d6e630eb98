"""Counts added up, and the chart that shows them: its title says the finding, also an unwelcome one."""

from datetime import date
from xml.etree import ElementTree

from casestore.campaigns import Target
from casestore.published import MonthlyCount
from generator.charts import chart
from generator.figures import Totals, by_category, months, totals, totals_by
from generator.words import sayer

COUNTS = [
    MonthlyCount("a", "2019-11", "x", 10, 8, 2, 1),
    MonthlyCount("a", "2019-11", "y", 5, 4, 1, 0),
    MonthlyCount("a", "2020-02", "x", 1, 1, 4, 3),
]
SAY = sayer("hans")


def test_totals_add_up_overall_and_by_category() -> None:
    every = totals(COUNTS)
    assert every == Totals(16, 13, 7, 4)
    assert (every.open, every.waiting, every.rate) == (6, 3, 53.8)
    assert by_category(COUNTS)["x"] == Totals(11, 9, 6, 4)
    assert Totals().rate is None


def test_months_without_a_count_are_there_and_sums_run_through() -> None:
    found = months(COUNTS, date(2020, 3, 5))
    assert [month.month for month in found] == ["2019-11", "2019-12", "2020-01", "2020-02", "2020-03"]
    assert [month.so_far.received for month in found] == [15, 15, 15, 16, 16]
    assert found[0].text == "2019年11月"
    assert totals_by(found, date(2019, 12, 31)).settled == 3
    assert months([], date(2020, 1, 1)) == []


def test_the_title_says_by_how_much_a_target_was_missed() -> None:
    target = Target(by=date(2019, 12, 31), percent=50, label="一半")
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [target], date(2020, 3, 5), SAY)
    assert drawn.title == "办结率 53.8%；2019年12月应达 50%，差 25.0 个百分点"
    assert "目标 50%（6 件）" in drawn.svg


def test_a_target_still_to_come_is_neither_met_nor_missed() -> None:
    target = Target(by=date(2020, 12, 31), percent=100, label="全部")
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [target], date(2020, 3, 5), SAY)
    assert drawn.title == "办结率 53.8%" and not drawn.targets


def test_the_chart_is_well_formed_without_inline_style_and_inside_its_frame() -> None:
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [], date(2020, 3, 5), SAY)
    root = ElementTree.fromstring(drawn.svg)
    assert "style" not in drawn.svg and root.get("role") == "img"
    for circle in root.iter("circle"):
        assert 0 < float(circle.get("cx", "")) < 960 and 0 < float(circle.get("cy", "")) < 430


def test_one_month_and_nothing_accepted_still_make_a_chart() -> None:
    drawn = chart(months([MonthlyCount("a", "2022-03", "x", 1, 0, 0, 0)], date(2022, 3, 5)), [], date(2022, 3, 5), SAY)
    assert drawn.title == "收到 1 件，还没有受理"

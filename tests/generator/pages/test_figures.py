"""Counts added up, and the chart that shows them: its title says the finding, also an unwelcome
one."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from casestore.campaign.loading import load_campaign
from casestore.campaign.model import Target
from casestore.public.codes import FEW
from casestore.public.rows import CategoryCount, FulfilledSum, MonthlyCount, PublishedCase
from generator.content.gather import Published, Section
from generator.look.wording import sayer
from generator.pages.figures import Duration, Totals, durations, months, totals, totals_by
from generator.pages.figures_chart import chart
from generator.pages.figures_page import figures_values
from tests.generator.small_content import case, categories, counts, write_content

COUNTS = [
    MonthlyCount(campaign="a", month="2019-11", received=15, accepted=12, settled=3, struck_off=1),
    MonthlyCount(campaign="a", month="2020-02", received=1, accepted=1, settled=4, struck_off=3),
]
SAY = sayer("hans")
ROOT = Path(__file__).resolve().parents[3]


def test_totals_add_up() -> None:
    every = totals(COUNTS)
    assert every == Totals(received=16, accepted=13, settled=7, struck_off=4)
    assert (every.open, every.waiting, every.rate) == (6, 3, 53.8)
    assert Totals().rate is None


def test_months_without_a_count_are_there_and_sums_run_through() -> None:
    found = months(COUNTS, date(2020, 3, 5))
    assert [month.month for month in found] == [
        "2019-11",
        "2019-12",
        "2020-01",
        "2020-02",
        "2020-03",
    ]
    assert [month.so_far.received for month in found] == [15, 15, 15, 16, 16]
    assert found[0].text == "2019年11月"
    assert totals_by(found, date(2019, 12, 31)).settled == 3
    assert months([], date(2020, 1, 1)) == []


def test_the_title_says_by_how_much_a_target_was_missed() -> None:
    target = Target(by=date(2019, 12, 31), percent=50, label="一半")
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [target], date(2020, 3, 5), SAY)
    assert drawn.title == "办结率 53.8%；2019年12月应达 50%，差 25.0 个百分点"
    assert "目标 50%（6 件）" in drawn.svg


def lines(svg: str, kind: str) -> list[tuple[float, float, float]]:
    """(from x, y, to x) of the straight lines of a class."""
    found = re.findall(rf'class="{kind}" d="M([\d.]+) ([\d.]+)H([\d.]+)"', svg)
    return [(float(start), float(y), float(end)) for start, y, end in found]


def dots(svg: str, kind: str) -> list[float]:
    return [float(x) for x in re.findall(rf'class="c-dot c-{kind}" cx="([\d.]+)"', svg)]


def test_targets_still_to_come_are_drawn_but_neither_met_nor_missed() -> None:
    half = Target(by=date(2020, 6, 30), percent=50, label="一半")
    whole = Target(by=date(2020, 12, 31), percent=100, label="全部")
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [half, whole], date(2020, 3, 5), SAY)
    assert drawn.title == "办结率 53.8%" and drawn.targets
    assert "目标 50%（7 件）" in drawn.svg and "目标 100%（13 件）" in drawn.svg
    first, last = lines(drawn.svg, "c-target")
    assert first[1] > last[1], "a higher goal stands higher"
    assert max(dots(drawn.svg, "settled")) < first[2] < last[2] == 840, (
        "the axis reaches the last target's month"
    )


def test_the_lines_of_counts_end_where_the_counts_do() -> None:
    found = months(COUNTS, date(2020, 3, 5))
    alone, with_target = (
        chart(found, targets, date(2020, 3, 5), SAY)
        for targets in ([], [Target(by=date(2020, 12, 31), percent=100, label="全部")])
    )
    assert len(dots(alone.svg, "received")) == len(dots(with_target.svg, "received")) == 5
    assert max(dots(alone.svg, "received")) == 840 and max(dots(with_target.svg, "received")) < 400


def test_the_chart_is_well_formed_without_inline_style_and_inside_its_frame() -> None:
    drawn = chart(months(COUNTS, date(2020, 3, 5)), [], date(2020, 3, 5), SAY)
    root = ElementTree.fromstring(drawn.svg)
    assert "style" not in drawn.svg and root.get("role") == "img"
    for circle in root.iter("circle"):
        assert 0 < float(circle.get("cx", "")) < 960 and 0 < float(circle.get("cy", "")) < 430


def test_one_month_and_nothing_accepted_still_make_a_chart() -> None:
    drawn = chart(
        months(
            [
                MonthlyCount(
                    campaign="a", month="2022-03", received=1, accepted=0, settled=0, struck_off=0
                )
            ],
            date(2022, 3, 5),
        ),
        [],
        date(2022, 3, 5),
        SAY,
    )
    assert drawn.title == "收到 1 件，还没有受理"


def test_a_median_of_fewer_than_five_cases_is_kept_back() -> None:
    found = durations(
        [case(n, days=days, unit="甲") for n, days in enumerate((9, 1, 5, 7, 3))],
        lambda one: one.unit,
    )
    assert found == {"甲": Duration(5, 5)}
    assert durations([case(n, unit="乙") for n in range(FEW - 1)], lambda one: one.unit) == {
        "乙": Duration(4, None)
    }
    even = durations([case(n, days=n) for n in range(1, 7)], lambda one: one.category)
    assert even["payment"].days == 3.5


def test_cases_that_tell_no_days_are_not_counted_as_quick() -> None:
    cases = [case(n, days=20 if n < FEW else 0) for n in range(FEW + 2)]
    assert durations(cases, lambda one: one.category) == {"payment": Duration(FEW + 2, 20)}
    assert durations(cases[1:], lambda one: one.category)["payment"].days is None
    assert durations(cases, lambda one: one.category, 10)["payment"].days is None


def page(tmp_path: Path, cases: list[PublishedCase], **more: Any) -> str:
    folder = write_content(tmp_path / "content") / "campaigns/yunchuan-2022"
    section = Section(campaign=load_campaign(folder), folder=folder, notices=(), guide=None)
    lines = [item.listed for item in cases]
    published = Published(as_of=date(2022, 8, 31), cases=lines, counts=counts(), **more)
    return figures_values(section, published)["figures"]


def row(html: str, head: str, after: str) -> list[str]:
    """The cells of the first row named ``head`` behind the text ``after``."""
    cells = html[html.index(after) :].split(f'<th scope="row">{head}</th>')[1].split("</tr>")[0]
    return re.findall(r"<td[^>]*>([^<]*)</td>", cells)


def test_the_page_shows_medians_by_category_and_unit_with_too_few_kept_back(tmp_path: Path) -> None:
    cases = [case(n, days=10 + n, unit="某局") for n in range(5)]
    cases += [case(10 + n, category="policy", unit="某委", days=3) for n in range(4)]
    html = page(tmp_path, cases)
    assert row(html, "账款拖欠", "办了多久") == ["5", "12"]
    assert row(html, "政策不兑现", "办了多久") == ["4", "少于 5 件"]
    assert row(html, "合计", "办了多久") == ["9", "10"]
    assert row(html, "某局", "按责任单位") == ["5", "12"] and row(html, "某委", "按责任单位") == [
        "4",
        "少于 5 件",
    ]


def test_the_page_has_a_row_for_every_month_and_amounts_in_bands_only(tmp_path: Path) -> None:
    html = page(tmp_path, [case(1), case(2, amount_band="none"), case(3, amount_band="none")])
    assert row(html, "2022年3月", "逐月数据") == ["20", "16", "2", "0", "20", "2", "12.5%"]
    assert row(html, "2022年8月", "逐月数据") == ["20", "16", "12", "10", "120", "42", "43.8%"]
    assert row(html, "不涉及金额", "区间") == ["2"] and row(html, "100 万元以下", "区间") == ["1"]
    assert "1000 万元以上" not in html


def test_categories_with_few_cases_stand_in_one_row_and_sums_beside_their_count(
    tmp_path: Path,
) -> None:
    merged = [
        CategoryCount(
            campaign="yunchuan-2022",
            category="payment",
            received=60,
            accepted=40,
            settled=20,
            struck_off=10,
        ),
        CategoryCount(
            campaign="yunchuan-2022", category="", received=6, accepted=4, settled=2, struck_off=1
        ),
    ]
    sums = [
        FulfilledSum(campaign="yunchuan-2022", category="", cases=15, amount=12345),
        FulfilledSum(campaign="yunchuan-2022", category="payment", cases=10, amount=1234),
    ]
    html = page(tmp_path, [], categories=merged, amounts=sums)
    assert (
        row(html, "账款拖欠", "按问题类别")[:3] == ["40", "20", "10"] and "政策不兑现" not in html
    )
    assert (
        row(html, "其余 1 类合计", "按问题类别")[:3] == ["4", "2", "1"]
        and "不足 5 件的类别合并为一行" in html
    )
    assert row(html, "账款拖欠", "兑现金额")[:2] == ["10", "1,234"] and "<span>10.0%</span>" in html
    assert row(html, "合计", "兑现金额")[:2] == ["15", "12,345"]


def test_where_no_category_has_enough_cases_the_page_says_so(tmp_path: Path) -> None:
    html = page(
        tmp_path,
        [],
        categories=[
            CategoryCount(
                campaign="yunchuan-2022",
                category="",
                received=9,
                accepted=4,
                settled=2,
                struck_off=1,
            )
        ],
    )
    assert "各类问题收到的线索都还不足 5 件" in html and "类合计" not in html


def test_without_enough_cases_no_sum_is_told_and_the_page_says_when(tmp_path: Path) -> None:
    html = page(tmp_path, [], categories=categories())
    assert "还不足 5 件，满 5 件后公布合计" in html and "合并为一行" not in html


def test_the_page_without_published_cases_leaves_their_tables_out(tmp_path: Path) -> None:
    html = page(tmp_path, [])
    assert "逐月数据" in html and "办了多久" not in html and "涉及金额" not in html


def test_both_targets_of_heilongjiang_are_drawn() -> None:
    campaign = load_campaign(ROOT / "content/campaigns/heilongjiang-2019")
    early = [
        MonthlyCount(
            campaign=campaign.id, month="2019-04", received=8, accepted=7, settled=6, struck_off=5
        )
    ]
    drawn = chart(
        months(early, date(2019, 4, 26)), campaign.targets, date(2019, 4, 26), sayer("hant")
    )
    assert "目標 50%（4 件）" in drawn.svg and "目標 100%（7 件）" in drawn.svg
    assert len(lines(drawn.svg, "c-target")) == 2


def test_figures_that_were_told_and_corrected_since_say_so_with_the_day(tmp_path: Path) -> None:
    folder = write_content(tmp_path / "content") / "campaigns/yunchuan-2022"
    section = Section(campaign=load_campaign(folder), folder=folder, notices=(), guide=None)
    published = Published(as_of=date(2022, 8, 31), counts=counts())
    assert figures_values(section, published)["asof"] == "截至2022年8月31日"
    published.corrected = date(2022, 8, 30)
    said = "截至2022年8月31日。更正：2022年8月30日更正过已公布的数据"
    assert figures_values(section, published)["asof"] == said

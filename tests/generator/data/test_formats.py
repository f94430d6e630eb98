"""The rows as CSV and JSON: each value under the name of its own column, and no cell a formula."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from casestore.public.rows import TABLES, FulfilledSum, PublishedCase, Table
from generator.content.gather import Content, Published, read_content
from generator.data import formats
from generator.data.formats import cases_csv, cases_json, categories_csv, counts_csv, csv_bytes
from tests.generator.small_content import case, categories, counts, write_content

TITLE = "云川市履约专项行动"

#: No two values alike, nor two of the words for them.
CASE = case(
    7,
    title="甲标题",
    happened="乙事由",
    done="丙经过",
    result="丁结果",
    basis="戊依据",
    unit="己单位",
    days=77,
    demo=True,
    outcome="instalments",
)

#: What a spreadsheet shows of it.
SHOWN = {
    "公开编号": "YC-000007",
    "专项行动": TITLE,
    "标题": "甲标题",
    "问题类别": "账款拖欠",
    "层级": "市直单位",
    "单位类型": "政府部门",
    "行业": "建筑业",
    "责任单位": "己单位",
    "涉及金额": "100 万元以下",
    "受理时间": "2022H1",
    "用时": "77",
    "反映的问题": "乙事由",
    "怎么办的": "丙经过",
    "办理结果": "丁结果",
    "依据": "戊依据",
    "公开日期": "2022-05-08",
    "是否示例": "是",
    "办结方式": "分期兑现",
}

CASE_COLUMNS = TABLES["cases"].columns


@pytest.fixture
def content(tmp_path: Path) -> Content:
    found, _faults = read_content(write_content(tmp_path / "content"))
    assert found is not None
    return found


def store(content: Content, **rows: Any) -> dict[str, Published]:
    """Nothing published but ``rows``, in the campaign of the cases."""
    day = date(2022, 8, 31)
    empty = {section.campaign.id: Published(as_of=day) for section in content.sections}
    return empty | {"yunchuan-2022": Published(as_of=day, **rows)}


def one_case(content: Content) -> dict[str, Published]:
    def whole(_ids: Iterable[str]) -> Iterable[PublishedCase]:
        return iter([CASE])

    return store(content, cases=[CASE.listed], whole=whole)


def told(raw: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    return list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True))


def test_every_value_of_a_case_stands_under_its_own_heading(content: Content) -> None:
    assert len(set(SHOWN.values())) == len(SHOWN) == len(CASE_COLUMNS)
    assert told(b"".join(cases_csv(content, one_case(content)))) == [SHOWN]


@pytest.mark.parametrize("place", range(len(CASE_COLUMNS) - 1))
def test_two_neighbouring_columns_swapped_would_be_seen(
    content: Content, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    columns = list(CASE_COLUMNS)
    one, other = columns[place : place + 2]
    columns[place : place + 2] = replace(one, name=other.name), replace(other, name=one.name)
    monkeypatch.setattr(formats, "TABLES", {"cases": SimpleNamespace(columns=columns)})
    assert told(b"".join(cases_csv(content, one_case(content)))) != [SHOWN]


def test_every_value_of_a_case_stands_under_the_name_of_its_column_in_json(
    content: Content,
) -> None:
    (row,) = json.loads(b"".join(cases_json(one_case(content))))["cases"]
    assert row == vars(CASE) | {"published_on": "2022-05-08", "demo": 1}
    assert list(row) == [item.name for item in CASE_COLUMNS]


def test_every_count_of_a_month_stands_under_its_own_heading(content: Content) -> None:
    (month,) = [row for row in counts() if row.month == "2022-05"]
    month = replace(month, received=21, accepted=17, settled=6, struck_off=4)
    assert told(counts_csv(content, store(content, counts=[month]))) == [
        {
            "专项行动": TITLE,
            "月份": "2022-05",
            "收到": "21",
            "受理": "17",
            "办结": "6",
            "销号": "4",
        }
    ]


def test_sums_stand_beside_the_counts_of_their_category_and_campaign(content: Content) -> None:
    own, merged = categories()[0], replace(categories()[1], category="", struck_off=0)
    sums = [
        FulfilledSum(campaign="yunchuan-2022", category="", cases=20, amount=900),
        FulfilledSum(campaign="yunchuan-2022", category="payment", cases=10, amount=400),
    ]
    found = store(content, counts=counts(), categories=[own, merged], amounts=sums)
    headings = ("收到", "受理", "办结", "销号", "计入兑现金额的件数", "兑现金额（万元）")

    def row(category: str, *cells: str) -> dict[str, str]:
        names = ("专项行动", "问题类别", *headings)
        return dict(zip(names, (TITLE, category, *cells), strict=True))

    assert told(categories_csv(content, found)) == [
        row("账款拖欠", "60", "48", "21", "15", "10", "400"),
        row("件数较少的各类", "60", "48", "21", "0", "", ""),
        row("合计", "120", "96", "42", "30", "20", "900"),
    ]


def test_quotes_commas_and_line_breaks_in_a_cell_come_back_as_they_were() -> None:
    cells: list[object] = ['甲,"乙"', "一\n二", "", 7]
    assert csv_bytes([cells]) == '"甲,""乙""","一\n二",,7\r\n'.encode()


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "＋1", "－1", "＠a"]
)
def test_no_cell_is_a_formula(evil: str) -> None:
    assert next(csv.reader([csv_bytes([[evil]]).decode()]))[0] == f"'{evil}"
    assert csv_bytes([["正文=1"]]) == "正文=1\r\n".encode()


def test_every_column_of_a_spreadsheet_has_one_heading_and_one_meaning() -> None:
    tables: Mapping[str, Table] = TABLES
    for table in tables.values():
        assert table.label and table.about.endswith("。")
        assert len({item.label for item in table.columns}) == len(table.columns)
        assert all(item.label and item.meaning.endswith("。") for item in table.columns)
        assert all(item.name and item.meaning.endswith("。") for item in table.extra)

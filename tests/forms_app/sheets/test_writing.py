"""The ledger as a workbook: the official columns, nothing that computes, and back again."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from casestore.ledger.queries.whole_rows import whole_rows
from forms_app.sheets.writing import out_lists, workbook_of
from tests.casestore.ledger_fixture import COORDINATOR, DAYS, MODEL, Office, open_office
from tests.forms_app.sheets.grown import CODES, bring, values


def exported(office: Office, campaign: str = MODEL, registration: bool = False) -> bytes:
    of = office.campaigns[campaign]
    rows = list(whole_rows(office.ledger, campaign, COORDINATOR))
    return workbook_of(of, out_lists(of, registration), rows)


def book(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def heads(data: bytes) -> dict[str, list[str]]:
    return {sheet.title: [cell.value for cell in sheet[1]] for sheet in book(data)}


def test_the_sheets_are_the_lists_of_the_campaign_in_its_own_characters(office: Office) -> None:
    office.register("a", "heilongjiang-2019", respondent_kind="vertical", uscc=CODES[0])
    said = heads(exported(office, "heilongjiang-2019"))
    assert list(said) == [
        "各級政府及所屬部門履約事項台賬",
        "中省直部門履約事項台賬",
        "垂直管理部門履約事項台賬",
    ]
    assert said["中省直部門履約事項台賬"] == [
        *("問題類別", "企業名稱", "被反映單位名稱", "項目或合同名稱", "承諾或約定的日期"),
        *("事情經過", "涉及金額（萬元）", "訴求", "是否已列入全國拖欠中小企業賬款台賬"),
    ]
    rows = {sheet.title: sheet.max_row for sheet in book(exported(office, "heilongjiang-2019"))}
    assert list(rows.values()) == [1, 1, 2]


def test_a_list_has_the_campaigns_own_names_of_columns(office: Office) -> None:
    assert heads(exported(office, "zengdu-2024")) == {
        "强化政府履约专项行动问题排查及整改清单": [
            *("专项行动类别", "被反映单位名称", "被反映单位是哪一类", "项目或合同名称"),
            *("问题描述", "涉及金额（万元）", "整改诉求", "问题是怎样发现的"),
        ]
    }


@pytest.mark.parametrize("said", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_what_a_claimant_wrote_is_never_a_formula(office: Office, said: str) -> None:
    office.register(facts=said, uscc=CODES[0])
    sheet = book(exported(office)).worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "事情经过")
    cell = sheet.cell(2, column)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert cell.value.strip() == said.strip()


def test_a_day_is_a_day_and_an_amount_a_number(office: Office) -> None:
    office.register(uscc=CODES[0])
    sheet = book(exported(office)).worksheets[0]
    row = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert row["涉及金额（万元）"] == 268.5
    assert row["承诺或约定的日期"].isoformat()[:10] == "2018-06-09"
    assert row["收到日期"].date() == DAYS[MODEL]
    assert row["联系电话"] == "13900000001"


@pytest.mark.parametrize("campaign", sorted(DAYS))
def test_what_goes_out_comes_in_elsewhere_as_equal_rows(
    office: Office, tmp_path: Path, campaign: str
) -> None:
    facts = "=1+1\n第二行，有“引号”和 & < >"
    signed = {"signed_on": "2019-04-10"}
    office.register("a", campaign, uscc=CODES[0], facts=facts, amount="0.000001", **signed)
    office.register("b", campaign, uscc=CODES[1], amount="123456.7", email="", **signed)
    data = exported(office, campaign, registration=True)
    elsewhere = open_office(tmp_path / "elsewhere")
    result = bring(elsewhere, data, campaign=campaign)
    assert [str(fault) for fault in result.faults] == []
    papers = {"declaration"}
    kept = [{k: v for k, v in one.items() if k not in papers} for one in values(office, campaign)]
    assert values(elsewhere, campaign) == kept
    assert _sheets(exported(elsewhere, campaign)) == _sheets(exported(office, campaign))
    elsewhere.store.close()


def _sheets(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book(data)}

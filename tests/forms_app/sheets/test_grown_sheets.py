"""Ten spreadsheets as offices grow them: each comes in right, or is refused with the cell."""

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from casestore.errors import Rejected
from casestore.ledger.queries.whole_rows import whole_rows
from casestore.ledger.verbs.sheet_columns import SheetColumns
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, Office
from tests.forms_app.sheets.grown import CODES, bring, case, saved, sheet_of, values, write


def days(office: Office) -> list[date]:
    return [row.received_on for row in whole_rows(office.ledger, MODEL, COORDINATOR)]


def told(office: Office, data: bytes) -> list[str]:
    """What an import is refused for; nothing may have come in."""
    result = bring(office, data)
    assert not result.event
    assert values(office) == []
    return [str(fault) for fault in result.faults]


def test_a_plain_sheet_comes_in_with_every_column(office: Office) -> None:
    result = bring(office, sheet_of(case(0), case(1)))
    assert [str(one) for one in result.faults] == []
    assert (result.cases, result.event > 0) == (2, True)
    first = values(office)[0]
    assert first["enterprise"] == "南昌云亭建材1有限公司"
    assert first["uscc"] == CODES[0]
    assert first["category"] == "payment-overdue"
    assert first["amount"] == "268.5"
    assert first["commitment_date"] == "2018-06-09"
    assert days(office) == [date(2022, 5, 20)] * 2


def test_a_head_of_two_merged_rows_below_a_title(office: Office) -> None:
    """Title over all columns, a group over its columns, single heads merged downwards."""

    def make(sheet: Worksheet) -> None:
        row = case(0)
        write(sheet, [row], first=3)
        heads = list(row)
        sheet["A1"] = "新建区“新官不理旧账”问题台账"
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(heads))
        left, right = heads.index("企业名称") + 1, heads.index("联系电话") + 1
        sheet.cell(2, left, "企业信息")
        sheet.merge_cells(start_row=2, end_row=2, start_column=left, end_column=right)
        for column in (*range(1, left), *range(right + 1, len(heads) + 1)):
            sheet.cell(2, column, heads[column - 1])
            sheet.cell(3, column).value = None
            sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)

    assert [str(one) for one in bring(office, saved(make)).faults] == []
    assert [one["contact"] for one in values(office)] == ["司徒样本"]
    assert days(office) == [date(2022, 5, 20)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2022年5月3日", date(2022, 5, 3)),
        ("2022.5.3", date(2022, 5, 3)),
        ("２０２２年５月３日", date(2022, 5, 3)),
        ("2022-05-03 09:30:00", date(2022, 5, 3)),
        ("2022/5/3", date(2022, 5, 3)),
        (20220503, date(2022, 5, 3)),
        (44684, date(2022, 5, 3)),
        (date(2022, 5, 3), date(2022, 5, 3)),
        (datetime(2022, 5, 3, 15, 0), date(2022, 5, 3)),  # noqa: DTZ001 - as Excel has it
    ],
)
def test_a_day_is_read_however_it_is_written(office: Office, written: Any, meant: date) -> None:
    row = case(0, 承诺日期=written)
    assert [str(one) for one in bring(office, sheet_of(row)).faults] == []
    assert values(office)[0]["commitment_date"] == meant.isoformat()


@pytest.mark.parametrize(
    ("head", "written", "meant"),
    [
        ("涉及金额（元）", 2685000, "268.5"),
        ("涉及金额（元）", "2,685,000.50元", "268.50005"),
        ("涉及金额", "268.5万元", "268.5"),
        ("涉及金额", "３５０００元", "3.5"),
        ("拖欠金额", "1.2亿元", "12000"),
        ("涉及金额（万元）", "２６８．５", "268.5"),
        ("涉及金额（万元）", "3万", "3"),
        ("涉及金额（万元）", 0.1 + 0.2, "0.3"),
        ("涉及金额（万元）", 0, "0"),
    ],
)
def test_an_amount_is_read_in_the_unit_that_is_written(
    office: Office, head: str, written: Any, meant: str
) -> None:
    row = case(0)
    del row["涉及金额（万元）"]
    assert [str(one) for one in bring(office, sheet_of({**row, head: written})).faults] == []
    assert values(office)[0]["amount"] == meant


def test_an_amount_without_any_unit_is_refused_with_its_cell(office: Office) -> None:
    row = case(0)
    del row["涉及金额（万元）"]
    (said,) = told(office, sheet_of({**row, "金额": 35000}))
    assert "Q2" in said
    assert "“35000”" in said
    assert "没有写单位" in said


def test_full_width_digits_in_codes_and_numbers(office: Office) -> None:
    wide = {
        "统一社会信用代码": "９１３６０１２２ＭＡ００００００１Ｐ",
        "联系电话": "１３９ ００００ ０００１",
    }
    assert [str(one) for one in bring(office, sheet_of(case(0, **wide))).faults] == []
    assert values(office)[0]["uscc"] == CODES[0]
    assert values(office)[0]["phone"] == "13900000001"


def test_two_sheets_come_in_together_and_a_note_stays_out(office: Office) -> None:
    data = saved(
        lambda sheet: write(sheet, [case(0)]),
        lambda sheet: write(sheet, [case(1, 收到日期="2022.6.1")], first=2),
        lambda sheet: sheet.append(["本表由各单位填报"]),
    )
    result = bring(office, data)
    assert [str(one) for one in result.faults] == []
    assert result.left_out == ["“表3”表不是台账，没有导入"]
    assert days(office) == [date(2022, 5, 20), date(2022, 6, 1)]


def test_blank_rows_sums_and_remarks_are_no_cases(office: Office) -> None:
    def make(sheet: Worksheet) -> None:
        write(sheet, [{"序号": 1, **case(0)}, {}, {"序号": 2, **case(1)}])
        sheet.append(["合计", *[None] * 14, 537])
        sheet.append(["注：金额以万元计"])
        sheet.append(["填表人：", "审核人："])

    result = bring(office, saved(make))
    assert [str(one) for one in result.faults] == []
    assert len(values(office)) == 2
    assert result.left_out == [
        "“表1”表第 5 行是合计行，没有导入",
        "“表1”表第 6 行是说明，没有导入",
        "“表1”表第 7 行是说明，没有导入",
    ]


def test_an_enterprise_is_no_sum_because_of_how_its_name_begins(office: Office) -> None:
    row = case(0, 企业名称="累计建材有限公司")
    first = {"企业名称": row.pop("企业名称"), **row}
    assert bring(office, sheet_of(first, {"企业名称": "合 计（万元）"})).left_out == [
        "“表1”表第 3 行是合计行，没有导入"
    ]
    assert [one["enterprise"] for one in values(office)] == ["累计建材有限公司"]


def test_the_same_case_twice_is_refused_with_both_rows(office: Office) -> None:
    (said,) = told(office, sheet_of(case(0), case(1), case(0)))
    assert said.startswith("“表1”表 A4（整行）")
    assert "与“表1”表第 2 行是同一件" in said


def test_a_case_that_the_ledger_has_is_refused_with_its_number(office: Office) -> None:
    bring(office, sheet_of(case(0)))
    result = bring(office, sheet_of(case(1), case(0)))
    assert not result.event
    (said,) = map(str, result.faults)
    assert said.startswith("“表1”表 A3（整行）")
    assert "台账里已有这一件（编号 XJ" in said
    assert len(values(office)) == 1


def test_every_fault_is_named_by_sheet_row_and_column(office: Office) -> None:
    said = told(
        office,
        sheet_of(
            case(0, 承诺日期="22年春", 统一社会信用代码="91360122MA0000001Q"),
            case(1, 问题类别="欠钱", 联系电话=None),
            case(2, 收到日期="2022年2月30日"),
        ),
    )
    assert said == [
        "“表1”表 D2（统一社会信用代码）：现为“91360122MA0000001Q”，"
        "统一社会信用代码与最后一位校验码对不上，请对照营业执照逐位核对",
        "“表1”表 N2（承诺或约定的日期）：现为“22年春”，"
        "请按年、月、日填写承诺或约定的日期，例如 2021年6月18日",
        "“表1”表 G3（联系电话）：现为空，请填写联系电话",
        "“表1”表 L3（问题类别）：现为“欠钱”，应为“招商引资政策不兑现”“合作协议不履行”"
        "“账款支付不到位”“法院判决不执行”“涉政府产权纠纷”“其他情形”之一",
        "“表1”表 A4（收到日期）：现为“2022年2月30日”，日历上没有2022年2月30日，请核对收到日期",
    ]


def test_a_column_that_is_missing_is_named(office: Office) -> None:
    row = case(0)
    del row["联系电话"]
    (said,) = told(office, sheet_of(row))
    assert said == "“表1”表（联系电话）：现为空，第 1 行表头里应有“联系电话”一栏，这一栏必须填写"


def test_what_the_rules_of_the_campaign_refuse_is_a_fault_of_its_row(office: Office) -> None:
    said = told(
        office,
        sheet_of(case(0, 收到日期="2022年3月1日"), case(1, 司法状态="正在诉讼、仲裁或行政复议")),
    )
    assert [one.partition("：")[0] for one in said] == ["“表1”表 A2（整行）", "“表1”表 A3（整行）"]
    assert "线索征集从2022年5月19日开始" in said[0]
    assert "已经进入司法程序" in said[1]


def test_an_error_of_excel_and_a_formula_without_result_are_faults(office: Office) -> None:
    def make(sheet: Worksheet) -> None:
        write(sheet, [case(0), case(1)])
        sheet["P2"], sheet["Q3"] = "#N/A", "=A1"

    assert told(office, saved(make)) == [
        "“表1”表 P2（事情经过）：现为“#N/A”，应为算好的值，请改为数值或文字",
        "“表1”表 Q3（诉求）：现为“没有算出结果的公式”，应为算好的值，请改为数值或文字",
    ]


def test_a_long_number_that_excel_has_rounded_is_refused(office: Office) -> None:
    (said,) = told(office, sheet_of(case(0, 统一社会信用代码=913601220000000014)))
    assert "D2" in said
    assert "后几位已被 Excel 改掉" in said


def test_a_column_that_nobody_knows_is_noted_with_the_case(office: Office) -> None:
    bring(office, sheet_of(case(0, 包联领导="区领导三")))
    from casestore.ledger.queries.case_file import open_case

    case_file = open_case(office.ledger, 1, COORDINATOR)
    notes = [event.note for event in case_file.events if event.note]
    assert notes == ["导入自“台账.xlsx”“表1”表第 2 行\n包联领导：区领导三"]


def test_a_decided_column_and_a_given_choice_hold(office: Office) -> None:
    from forms_app.sheets.mapping import digest_of

    row = case(0)
    row["哪个单位欠的"] = row.pop("被反映单位")
    del row["司法状态"]
    decided = SheetColumns(
        columns={digest_of(("哪个单位欠的",)): "respondent"}, given={"judicial_status": "none"}
    )
    assert [str(one) for one in bring(office, sheet_of(row), decided).faults] == []
    assert values(office)[0]["respondent"] == "云亭镇人民政府"
    assert values(office)[0]["judicial_status"] == "none"


def test_a_trial_leaves_nothing(office: Office) -> None:
    result = bring(office, sheet_of(case(0), case(1)), keep=False)
    assert (result.cases, result.event, list(result.faults)) == (2, 0, [])
    assert values(office) == []


def test_more_cases_than_may_come_at_once_are_refused(office: Office) -> None:
    rows = [case(0, 事情经过=f"第{n}件") for n in range(1_001)]
    for n, row in enumerate(rows):
        row["涉及金额（万元）"] = n
    with pytest.raises(Rejected, match="一次最多导入 1000 件，这里有 1001 件"):
        bring(office, sheet_of(*rows))

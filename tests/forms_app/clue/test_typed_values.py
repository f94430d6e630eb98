"""What is typed → what is kept, and every sentence that sends a person back to a field."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.campaign import form_fields
from forms_app.clue.typed_values import Unreadable, missing, read

TODAY = date(2022, 6, 15)
COLUMN = form_fields.BY_ID


def sentence(column: str, text: str) -> str:
    with pytest.raises(Unreadable) as error:
        read(COLUMN[column], text, TODAY, frozenset({"none"}))
    return str(error.value)


AGAIN = "；如果确实是这样，不用改，再按一次按钮"
NO_AMOUNT = "涉及金额（万元）请写成一个数，可以带单位，例如 268.5万元、2685000元、1.5亿元"


@pytest.mark.parametrize(
    ("column", "typed", "kept"),
    [
        ("commitment_date", "2022年6月9日", "2022-06-09"),
        ("commitment_date", "2022-06-09", "2022-06-09"),
        ("commitment_date", "2022/6/9", "2022-06-09"),
        ("commitment_date", "2022.6.9", "2022-06-09"),
        ("commitment_date", " ２０２２年 6月 9日", "2022-06-09"),
        ("commitment_date", "20220609", "2022-06-09"),
        ("commitment_date", "2022年6月15日", "2022-06-15"),
        ("commitment_date", "", ""),
        ("amount", "268.5", "268.5"),
        ("amount", "1,268.50", "1268.5"),
        ("amount", "１，２６８．５", "1268.5"),
        ("amount", "268.5 万元", "268.5"),
        ("amount", "0", "0"),
        ("amount", "268.5万", "268.5"),
        ("amount", "2685000元", "268.5"),
        ("amount", "2,685,000 元整", "268.5"),
        ("amount", "1.5亿", "15000"),
        ("amount", "1.5億元", "15000"),
        ("amount", "3千万元", "3000"),
        ("amount", "约 268 万元", "268"),
        ("amount", "大约268.5萬左右", "268.5"),
        ("amount", "200-300万", "300"),
        ("amount", "200万元至300万元", "300"),
        ("amount", "人民币 50 万元", "50"),
        ("amount", "2680000万元", "2680000"),
        ("amount", "99999", "99999"),
        ("amount", "100", "100"),
        ("amount", "0.0001", "0.0001"),
        ("uscc", "91360122ma0qx0147j", "91360122MA0QX0147J"),
        ("uscc", "９１360122 MA0QX0147J", "91360122MA0QX0147J"),
        ("phone", "138 0000 0000", "13800000000"),
        ("phone", "+86-138-0000-0000", "13800000000"),
        ("phone", "１３８００００００００", "13800000000"),
        ("phone", "（0791）88886666", "0791-88886666"),
        ("phone", "0791-88886666转801", "0791-88886666-801"),
        ("phone", "010 66668888", "01066668888"),
        ("phone", "400-820-8820", "400-820-8820"),
        ("email", " Name.x@Example.com ", "Name.x@Example.com"),
        ("enterprise", " 某某  公司 ", "某某 公司"),
        ("facts", "一\r\n二", "一\n二"),
        ("judicial_status", "none", "none"),
        ("declaration", "yes", "yes"),
    ],
)
def test_what_is_meant_is_kept_however_it_is_typed(column: str, typed: str, kept: str) -> None:
    assert read(COLUMN[column], typed, TODAY, frozenset({"none"})) == kept


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("commitment_date", "去年六月", "请按年、月、日填写承诺或约定的日期，例如 2021年6月18日"),
        ("commitment_date", "2021年6月", "请按年、月、日填写承诺或约定的日期，例如 2021年6月18日"),
        ("commitment_date", "2022年2月30日", "日历上没有2022年2月30日，请核对承诺或约定的日期"),
        ("commitment_date", "2022-06-16", "承诺或约定的日期不能晚于今天（2022年6月15日）"),
        ("commitment_date", "1022-06-16", "请核对承诺或约定的日期的年份"),
        ("amount", "很多", NO_AMOUNT),
        ("amount", "1,26", NO_AMOUNT),
        ("amount", "-5", NO_AMOUNT),
        ("amount", "1-2-3", NO_AMOUNT),
        (
            "amount",
            "2680000",
            "请在涉及金额（万元）后面写上单位：是2680000元，还是2680000万元",
        ),
        ("amount", "12345678901万", "涉及金额（万元）超过十万亿元，请核对位数"),
        ("amount", "1.23456", "涉及金额（万元）最多到元，请去掉角和分"),
        (
            "uscc",
            "91360122MA0QX0147",
            "统一社会信用代码是 18 位，现在是 17 位，请对照营业执照补齐或删减" + AGAIN,
        ),
        (
            "uscc",
            "9136O122MA0QX0147J",
            "统一社会信用代码里没有字母 O（第 5 位），请看是不是抄错了数字" + AGAIN,
        ),
        ("uscc", "91360122MA0QX0147*", "统一社会信用代码只有数字和字母，请去掉“*”（第 18 位）"),
        (
            "uscc",
            "9136A122MA0QX0147J",
            "统一社会信用代码的第 3 至 8 位都是数字，请对照营业执照核对" + AGAIN,
        ),
        (
            "uscc",
            "91360122MA0QX0147K",
            "统一社会信用代码与最后一位校验码对不上，请对照营业执照逐位核对" + AGAIN,
        ),
        ("phone", "1380000000", "联系电话应是 11 位手机号，现在是 10 位，请核对" + AGAIN),
        (
            "phone",
            "88886666",
            "联系电话请填 11 位手机号，或带区号的座机，例如 0791-88886666" + AGAIN,
        ),
        ("phone", "打办公室", "联系电话请填 11 位手机号，或带区号的座机，例如 0791-88886666"),
        (
            "uscc",
            "360122600123456",
            "统一社会信用代码是 18 位，您填的 15 位像是旧的工商注册号" + AGAIN,
        ),
        ("email", "name@example", "请把电子邮箱写完整，例如 name@example.com"),
        ("judicial_status", "invented", "请选择司法状态"),
        ("enterprise", "长" * 102, "企业名称最多 100 字，现在多了 2 字，请删减"),
    ],
)
def test_what_cannot_be_taken_is_answered_with_what_to_do(
    column: str, typed: str, said: str
) -> None:
    assert sentence(column, typed) == said


def test_length_counts_code_points_and_a_line_break_as_one() -> None:
    column = replace(COLUMN["facts"], max_length=4)
    assert read(column, "𠮷𠮷\r\n𠮷", TODAY) == "𠮷𠮷\n𠮷"
    with pytest.raises(Unreadable):
        read(column, "𠮷𠮷𠮷𠮷𠮷", TODAY)


def test_every_required_column_says_what_to_do_when_it_is_empty() -> None:
    for column in form_fields.DEFAULT_FIELDS:
        said = missing(column)
        assert said.startswith("请") and not said.endswith("。")
        if column.required:
            assert sentence(column.id, "  ") == said
        else:
            assert read(column, "  ", TODAY) == ""

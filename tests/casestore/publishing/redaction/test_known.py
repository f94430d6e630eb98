"""What is known of a case is found in all its forms, and what is merely a word isn't."""

from collections.abc import Mapping

import pytest

from casestore.publishing.redaction.gate import examine
from casestore.publishing.redaction.known import Known, Record, needles_of, of_others, of_staff

VALUES = {
    "enterprise": "南昌云亭建材有限公司",
    "address": "江西省南昌市新建区长麦南路600号砚渡大厦3栋",
    "contact": "王砚洲",
    "legal_representative": "欧阳霖",
    "phone": "13812345678",
    "email": "yuntingjc@163.com",
    "uscc": "91360122MA38QWERT1",
    "amount": "268.5",
    "commitment_date": "2018-06-09",
    "project": "云亭镇道路硬化材料采购合同",
    "facts": "副局长诸葛砚舟答应付款，货物由霖石渡物流有限公司运到，合同编号：XJ-2019-0123。"
    "2019年3月5日收到88.6万元。",
}


def blocked(text: str, values: Mapping[str, str] = VALUES, files: tuple[str, ...] = ()) -> set[str]:
    """The kinds of what blocks ``text``."""
    record = Record(values=values, files=files, fulfilled="123")
    return {one.kind for one in examine({"done": text}, Known(record=record)).blocking}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("芸婷建材有限公司", "同音的企业名称"),
        ("Yun Ting", "企业名称拼音"),
        ("YT公司", "企业名称缩写"),
        ("南昌云亭", "企业简称"),
        ("云Ting", "企业名称拼音"),
        ("yun亭", "企业名称拼音"),
        ("王yanzhou", "姓名拼音"),
        ("欧阳总", "姓氏加称呼"),
        ("2018年六月", "日期"),
        ("二百六十八万五", "金额"),
        ("1381234****", "部分遮盖的号码"),
        ("玉砚洲", "联系人"),
        ("王经理", "姓氏加称呼"),
        ("王总说", "姓氏加称呼"),
        ("老王说", "姓氏加称呼"),
        ("砚洲", "名字"),
        ("王*洲", "遮盖的姓名"),
        ("王某洲", "遮盖的姓名"),
        ("洲砚王", "姓名"),
        ("砚洲王", "姓名"),
        ("Wang Yanzhou", "姓名拼音"),
        ("Yanzhou Wang", "姓名拼音"),
        ("王燕周", "同音的姓名"),
        ("长麦南路", "地址"),
        ("砚渡大厦", "地址"),
        ("尾号5678", "联系电话"),
        ("138（注）1234（续）5678", "联系电话"),
        ("MA38QWERT", "统一社会信用代码"),
        ("yuntingjc", "电子邮箱"),
        ("yuntingjc艾特163点com", "电子邮箱"),
        ("268万5千元", "金额"),
        ("约270万元", "金额"),
        ("260余万元", "金额"),
        ("88.6万元", "金额"),
        ("先付200万元，后付68.5万元", "金额"),
        ("123万元", "金额"),
        ("2018年6月9日", "日期"),
        ("二〇一八年六月九日", "日期"),
        ("2018.6.9", "日期"),
        ("6月9日", "日期"),
        ("2018年6月", "日期"),
        ("2019年3月5日", "日期"),
        ("云亭镇道路硬化材料采购", "项目名称"),
        ("诸葛砚舟", "事由里的姓名"),
        ("霖石渡物流", "事由里的企业名称"),
        ("XJ20190123", "事由里的合同或文书编号"),
    ],
)
def test_what_the_record_tells_is_found_in_every_form(words: str, kind: str) -> None:
    assert kind in blocked(f"经查，{words}一事属实。")


@pytest.mark.parametrize(
    "text",
    [
        "某建材企业反映，区里约谈后分三期付款。",
        "涉及金额100万元以下，2018年上半年签约。",
        "关于总体方案，双方主任会商。",
        "市里的公司先后来访，洲际酒店不在其列。",
        "另有500万元的项目，2020年5月开工。",
    ],
)
def test_an_anonymous_text_passes(text: str) -> None:
    assert blocked(text) == set()


@pytest.mark.parametrize(
    ("contact", "text", "found"),
    [
        ("于砚洲", "关于总体方案的研究。", False),
        ("于砚洲", "与于总联系。", True),
        ("方砚洲", "双方经理到场。", False),
        ("方砚洲", "约谈方经理。", True),
    ],
)
def test_a_surname_that_is_a_word_counts_where_somebody_is_called_by_it(
    contact: str, text: str, found: bool
) -> None:
    assert bool(blocked(text, {"contact": contact})) is found


def test_a_file_name_is_a_part_of_the_record() -> None:
    assert blocked("见岑岚机械有限公司的回执。", {}, ("岑岚机械有限公司回执.pdf",))
    assert not blocked("见岑岚机械有限公司的回执。", {}, ("合同.pdf",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("双方协商解决，协商一致。", False),
        ("“协商”公司供货。", True),
        ("协商公司供货。", True),
        ("企业协商建材供货。", True),
        ("南昌协商建材有限公司供货。", True),
    ],
)
def test_a_company_called_by_a_word_blocks_where_something_is_named(text: str, found: bool) -> None:
    values = {"enterprise": "南昌协商建材有限公司"}
    assert bool(blocked(text, values)) is found
    known = Known(record=Record(values=values))
    (said,) = [one for one in examine({"done": text}, known).unchecked if "协商" in one]
    assert said == "“协商”是常用词，只在指称企业的地方核对"


def test_of_other_cases_only_what_is_theirs_alone_is_looked_for() -> None:
    others = needles_of([of_others(VALUES)])
    known = Known(record=Record(values={}), others=others)

    def kinds(text: str) -> set[str]:
        return {one.kind for one in examine({"done": text}, known).blocking}

    assert kinds("云亭建材来信。") == {"其他案件的企业名称"}
    assert kinds("王砚洲来信。") == {"其他案件的姓名"}
    assert kinds("电话13812345678。") == {"其他案件的联系电话"}
    for weak in ("云亭来信。", "砚洲来信。", "王经理来信。", "欠款268.5万元。"):
        assert kinds(weak) == set()


def test_the_staff_is_known_by_name_and_a_post_is_nobody() -> None:
    known = Known(
        record=Record(values={}), others=needles_of([of_staff("林砚秋"), of_staff("常务一岗")])
    )
    found = examine({"done": "常务一岗林砚秋经办。"}, known).blocking
    assert [(one.kind, one.quoted) for one in found] == [("工作人员姓名", "林砚秋")]


def test_what_the_office_publishes_itself_passes() -> None:
    text = "请拨打0791-83098502，地址：新建区长麦南路6号。"
    declared = ("0791-83098502", "南昌市新建区长麦南路6号，政务服务局")
    bare = Known(record=Record(values={}))
    assert {one.kind for one in examine({"a": text}, bare).blocking} == {"固定电话", "地址"}
    told = Known(record=Record(values={}), declared=declared)
    assert examine({"a": text}, told).blocking == ()
    of_the_case = Known(record=Record(values={"enterprise": "长麦建材有限公司"}), declared=declared)
    assert examine({"a": "长麦来信。"}, of_the_case).blocking

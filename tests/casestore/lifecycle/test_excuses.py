"""Reasons that don't count, as units write them, and what only looks like one."""

import pytest

from casestore.lifecycle.excuses import EXCUSE_NAMES, Excuse, excuses_in, sentence_about

SAID = [
    ("因机构改革，该项目移交他局，暂无法支付。", Excuse.REORGANISATION),
    ("我镇与邻镇已 合\n并，原债务待梳理", Excuse.REORGANISATION),
    ("区划调整后由新区负责", Excuse.REORGANISATION),
    ("正值政府换届，待新一届班子研究", Excuse.ELECTION),
    ("经办人员已调整，情况不了解", Excuse.PERSONNEL),
    ("因人事调动无人接手", Excuse.PERSONNEL),
    ("主要负责人变更", Excuse.HEAD),
    ("领导更换后需重新研究", Excuse.HEAD),
    ("合同系前任领导签订", Excuse.HEAD),
    ("正在走内部付款流程", Excuse.PROCEDURE),
    ("需履行内部审批手续", Excuse.PROCEDURE),
    ("等待审计结果", Excuse.AUDIT),
    ("待竣工决算后支付", Excuse.AUDIT),
    ("工程尚未完成财政评审", Excuse.AUDIT),
]


@pytest.mark.parametrize(("text", "excuse"), SAID)
def test_an_excuse_is_seen_and_named_with_the_rule(text: str, excuse: Excuse) -> None:
    found = excuses_in(text)
    assert excuse in found
    said = sentence_about(found)
    assert found[excuse] in said and EXCUSE_NAMES[excuse] in said
    assert "第十四条" in said and "发改财金〔2023〕1103号" in said


@pytest.mark.parametrize(
    "text",
    [
        "货款已经付清，附银行回单。",
        "因资金紧张，分两期支付，六月底前付清。",
        "双方对账一致，尾款 12.5 万元于 7 月 1 日到账。",
        "审计报告已经出具，按审定金额付清。",
        "企业负责人到场签字确认。",
        "已召开调度会，安排专项资金。",
        "等待企业提供发票。",
        "",
    ],
)
def test_what_is_no_excuse_passes(text: str) -> None:
    assert excuses_in(text) == {}

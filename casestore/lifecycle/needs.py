"""What moves require of the person who makes them."""

from enum import StrEnum


class Need(StrEnum):
    """What a move requires of the person who makes it."""

    REASON = "reason"
    UNIT = "unit"
    DEADLINE = "deadline"
    CHANNEL = "channel"
    PROOF = "proof"
    PLAN = "plan"
    VERIFICATION = "verification"
    FULFILLED = "fulfilled"
    VISITED = "visited"
    EXCEPTION = "exception"
    ASKED = "asked"
    TOLD = "told"
    OUTCOME = "outcome"
    CHECKED = "checked"
    PHOTOS = "photos"
    MISSING = "missing"
    INSTALMENTS = "instalments"


#: Each need by its name, and the sentence that asks for it.
NEED_NAMES: dict[Need, tuple[str, str]] = {
    Need.REASON: ("理由", "请写明理由"),
    Need.UNIT: ("责任单位", "请选择责任单位"),
    Need.DEADLINE: ("办理期限", "请填写办理期限"),
    Need.CHANNEL: ("报送渠道", "请选择报送渠道"),
    Need.PROOF: ("办结凭证", "请上传至少一份凭证"),
    Need.PLAN: ("履行协议", "请写明协议的内容"),
    Need.VERIFICATION: ("实地核查记录", "请填写实地核查记录：何时、何地、核对了什么、结论"),
    Need.FULFILLED: ("核实兑现金额", "请填写核实兑现金额（万元），不涉及金额的填 0"),
    Need.VISITED: ("核查日期", "请填写到现场核查的日期"),
    Need.ASKED: ("反映人意见", "请写明怎样征求反映人的意见、反映人怎么说"),
    Need.TOLD: ("告知反映人", "请写明告知反映人的内容"),
    Need.OUTCOME: ("办结方式", "请选择办结方式"),
    Need.CHECKED: (
        "核查清单",
        "请逐项核对并打钩，全部核对属实才能销号；有一项不符的，选“核查未通过”，写明还差什么",
    ),
    Need.PHOTOS: ("核查照片", "请上传至少一张现场核查的照片"),
    Need.INSTALMENTS: ("各期", "请至少写明一期：到期日和金额"),
    Need.MISSING: ("还差什么", "请写明还差什么、怎样补齐"),
    Need.EXCEPTION: ("安静日例外情形", "请选择属于哪一种例外情形，或者改填安静日以外的日期"),
}

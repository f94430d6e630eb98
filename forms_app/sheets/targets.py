"""Where a column of an office's sheet may go: a column of the clue form, or what the ledger keeps
beside it; and the words by which offices call each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from casestore.campaign.form_fields import BY_ID, Field
from casestore.campaign.model import Campaign
from forms_app.sheets.cells import folded

#: What is no column of the clue form.
RECEIVED, SOURCE, STATE = "received_on", "source", "state"
UNIT, DEADLINE, REASON = "unit", "deadline", "reason"
NOTE, SKIP = "note", "skip"
#: What an amount's column may be counted in; without a unit each cell has to say its own.
IN_YUAN, BY_CELL = ".yuan", ".by-cell"
_UNIT = re.compile(r"[（(][万萬]元[）)]")

#: Kinds of columns that no cell can hold: papers, and a declaration.
ON_PAPER = frozenset({"files", "file", "declaration"})

BESIDE: dict[str, str] = {
    RECEIVED: "收到日期",
    SOURCE: "线索来源",
    STATE: "办理状态",
    UNIT: "责任单位",
    DEADLINE: "办理期限",
    REASON: "办理说明",
}

#: Other words for a column, beside its own name.
_WORDS: dict[str, str] = {
    "enterprise": "企业 企业名称 企业全称 反映企业 反映企业名称 公司名称 反映人 投诉企业 诉求企业 "
    "市场主体 市场主体名称",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码",
    "enterprise_kind": "企业类型 企业规模",
    "industry": "所属行业 行业",
    "address": "注册地址 企业地址 企业住所 地址",
    "legal_representative": "法定代表人 法人代表 法人 法人姓名",
    "contact": "联系人 企业联系人 联系人姓名",
    "phone": "联系电话 电话 手机 手机号 手机号码 联系方式 联系人电话",
    "email": "电子邮箱 邮箱 电子邮件 email",
    "respondent": "被反映单位 被反映单位名称 被投诉单位 欠款单位 涉及单位 被反映对象",
    "respondent_kind": "被反映单位类别 被反映单位类型 被反映单位性质",
    "respondent_level": "被反映单位层级 单位层级 层级",
    "category": "问题类别 问题类型 事项类别 类别",
    "claimant_kind": "反映人类别 反映人类型 反映主体 反映人身份",
    "judicial_status": "司法状态 诉讼状态 是否进入司法程序",
    "commitment_date": "承诺日期 承诺时间 约定日期 合同日期 合同签订日期 签订日期",
    "project": "项目或合同名称 项目名称 合同名称 项目",
    "amount": "涉及金额 金额 拖欠金额 欠款金额 涉及资金 涉案金额",
    "sme_arrears": "是否列入中小企业账款台账 中小企业账款",
    "facts": "事情经过 问题描述 反映问题 反映事项 主要问题 反映的主要问题 具体问题 "
    "问题简述 事实经过",
    "request": "诉求 企业诉求 主要诉求 诉求内容",
    "raised_before": "以往反映情况 曾否反映",
    RECEIVED: "收件日期 来件日期 来信日期 收到时间 登记日期 反映日期 反映时间 接收日期",
    SOURCE: "来源 来件方式 来件渠道 反映渠道",
    STATE: "状态 案件状态 办理情况状态",
    UNIT: "承办单位 办理单位",
    DEADLINE: "办结期限 办理时限 完成时限",
    REASON: "理由",
    SKIP: "序号 编号 回执编号 no",
}


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a column goes. ``field`` is the clue form's column, ``None`` for what is none."""

    id: str
    label: str
    field: Field | None = None


class Targets:
    """Every target of one campaign, and what offices call them."""

    def __init__(self, campaign: Campaign) -> None:
        found = [Target(id=id, label=label) for id, label in BESIDE.items()]
        found += [one for column in columns_in_cells(campaign) for one in _of_column(column)]
        found.append(Target(id=NOTE, label="记入登记备注"))
        found.append(Target(id=SKIP, label="不导入"))
        self.campaign = campaign
        self.by_id = {one.id: one for one in found}
        self._words = _words_of(campaign)

    def meant_by(self, parts: tuple[str, ...]) -> str:
        """The target that the ``parts`` of a head, from the top, most probably mean: all of them
        together, else the last, else the first; ``""`` for none that is known."""
        for said in dict.fromkeys(("".join(parts), parts[-1], parts[0]) if parts else ()):
            text = folded(said)
            if text in self._words:
                return self._words[text]
            for unit, ending in (("万元", ""), ("元", IN_YUAN)):
                found = self._words.get(text.removesuffix(unit), "") if text.endswith(unit) else ""
                if found.endswith(BY_CELL):
                    return found.removesuffix(BY_CELL) + ending
        return ""


def columns_in_cells(campaign: Campaign) -> Iterator[Field]:
    """The columns of the clue form that a cell can hold."""
    return (one for one in campaign.columns() if one.kind not in ON_PAPER)


def _of_column(column: Field) -> Iterator[Target]:
    if column.kind != "amount":
        yield Target(id=column.id, label=column.label, field=column)
        return
    bare = _UNIT.sub("", column.label)
    yield Target(id=column.id, label=f"{bare}（万元）", field=column)
    yield Target(id=column.id + IN_YUAN, label=f"{bare}（元）", field=column)
    yield Target(id=column.id + BY_CELL, label=f"{bare}（单位写在每格里）", field=column)


def bare_id(target: str) -> str:
    """The column that a target is about, whatever unit it is counted in."""
    return target.removesuffix(IN_YUAN).removesuffix(BY_CELL)


def _words_of(campaign: Campaign) -> dict[str, str]:
    """Folded words → target; an amount without a unit is one whose cells have to say it."""
    named = {RECEIVED: "", SOURCE: "", STATE: "", UNIT: "", DEADLINE: "", REASON: "", SKIP: ""}
    columns = {one.id: one for one in columns_in_cells(campaign)}
    found: dict[str, str] = {}
    for id in (*columns, *named):
        own, usual = columns.get(id), BY_ID.get(id)
        words = [own.label if own else BESIDE.get(id, ""), usual.label if usual and own else ""]
        is_amount = own is not None and own.kind == "amount"
        for word in (*words, *_WORDS.get(id, "").split()):
            if text := folded(_UNIT.sub("", word)):
                found.setdefault(text, id + BY_CELL if is_amount else id)
    return found

"""What every public column means: the one list behind the CSV headings, ``data/dictionary.json``
and the page 数据说明.

The tables are those of :data:`casestore.public.rows.TABLES`; a column there without a line here
stops the tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from casestore.campaign.form_choices import INDUSTRIES
from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, FEW, OUTCOMES
from casestore.public.rows import TABLES
from generator.content.gather import Content

#: Table → its Chinese name and what one row of it is.
ABOUT = {
    "cases": ("案例", "一行是一件经实地核查、已经销号、经第二人审核同意公开的案件。"),
    "withdrawn": ("撤下的摘要", "一行是一件公开后撤下的摘要，原网址仍写明日期和理由。"),
    "counts": ("逐月件数", "一行是一个专项行动、一个月的件数，包括没有公开摘要的案件。"),
    "categories": (
        "分类件数",
        f"一行是一个专项行动、一类问题的累计件数；收到线索不足 {FEW} 件的类别合为一行。",
    ),
    "amounts": (
        "兑现金额",
        f"一行是一个专项行动、一类问题已销号案件的兑现金额合计，每满 {FEW} 件计入一次，不公布单件。",
    ),
}

#: Table → column → its Chinese heading and meaning.
MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "cases": {
        "id": ("公开编号", "随机生成，与受理编号、台账编号没有对应关系。"),
        "campaign": ("专项行动", "专项行动的编号，也是网址的一部分。"),
        "title": ("标题", "摘要的标题。"),
        "category": ("问题类别", "专项行动规定的类别，各专项行动的类别不同。"),
        "level": ("层级", "被反映单位属于哪一级。"),
        "respondent_kind": ("单位类型", "被反映单位属于哪一类；没有注明的为空。"),
        "industry": (
            "行业",
            "企业所属的国民经济行业门类（GB/T 4754—2017）的字母代码；没有注明的为空。",
        ),
        "unit": ("责任单位", "负责履行的单位；没有注明的为空。"),
        "amount_band": ("涉及金额", "金额区间，不公开具体金额。"),
        "period": ("受理时间", "受理所在的半年，如 2022H2；为避免识别写得更粗的，只有年份。"),
        "days": ("用时", "从收到线索到核查销号的工作日数，按国务院办公厅公布的放假安排计算。"),
        "happened": ("反映的问题", "摘要正文，一行一段。"),
        "done": ("怎么办的", "摘要正文，一行一段。"),
        "result": ("办理结果", "摘要正文，一行一段。"),
        "basis": ("依据", "办理所依据的法规、政策或者约定；没有的为空。"),
        "published_on": ("公开日期", "摘要第一次公开的日期。"),
        "demo": ("是否示例", "1 为虚构的示例，0 为真实案件。"),
        "outcome": (
            "办结方式",
            "案件怎样办结，由经办人选定、第二人审核；记录这一栏以前公开的为空。"
            + "；".join(f"{label}：{meaning}" for label, meaning in OUTCOMES.values())
            + "。",
        ),
    },
    "withdrawn": {
        "id": ("公开编号", "撤下前的公开编号。"),
        "campaign": ("专项行动", "专项行动的编号。"),
        "withdrawn_on": ("撤下日期", "摘要撤下的日期。"),
        "reason": ("撤下理由", "为什么撤下。"),
    },
    "counts": {
        "campaign": ("专项行动", "专项行动的编号。"),
        "month": ("月份", "如 2022-10，按北京时间。"),
        "received": ("收到", "当月收到的线索件数，不论是否受理。"),
        "accepted": ("受理", "当月列入台账的件数。"),
        "settled": ("办结", "当月责任单位报告办完的件数。"),
        "struck_off": ("销号", "当月实地核查通过、从台账销去的件数。"),
    },
    "categories": {
        "campaign": ("专项行动", "专项行动的编号。"),
        "category": ("问题类别", "专项行动规定的类别；为空的一行是件数太少、合并公布的各类。"),
        "received": ("收到", "收到的线索件数，不论是否受理。"),
        "accepted": ("受理", "列入台账的件数。"),
        "settled": ("办结", "责任单位报告办完的件数。"),
        "struck_off": ("销号", "实地核查通过、从台账销去的件数。"),
    },
    "amounts": {
        "campaign": ("专项行动", "专项行动的编号。"),
        "category": ("问题类别", "专项行动规定的类别；为空的一行是各类合计。"),
        "cases": ("件数", f"计入合计的案件件数，是 {FEW} 的倍数；不涉及金额的不计。"),
        "amount": ("兑现金额", "实地核查核实的兑现金额合计，单位万元，取整数。"),
    },
}

#: What ``public.db`` alone has beside the columns above: table, column and meaning.
DATABASE = (
    ("cases", "mark", "由各栏内容算出的校验值，任何一栏有改动它就不同，供比对两份数据用。"),
    (
        "meta",
        "key",
        "说明的名称：layout 是数据库的版式，as_of. 加专项行动的编号是它的数据截止日期。",
    ),
    ("meta", "value", "说明的内容。"),
)

#: How a column's type is called.
_TYPES = {
    "<class 'str'>": "文字",
    "<class 'int'>": "整数",
    "<class 'bool'>": "是否",
    "<class 'datetime.date'>": "日期",
}

_YES_NO = {"0": "否", "1": "是"}


@dataclass(frozen=True)
class Column:
    """One public column: ``name`` in ``public.db`` and JSON, ``label`` in CSV, its ``type`` in
    words."""

    name: str
    label: str
    type: str
    meaning: str
    values: Mapping[str, str]


def columns(table: str) -> tuple[Column, ...]:
    """The columns of ``table`` in their order."""
    values = {
        "industry": {item.id: item.label for item in INDUSTRIES},
        "amount_band": dict(AMOUNT_BANDS),
        "demo": _YES_NO,
        "outcome": {id: label for id, (label, _meaning) in OUTCOMES.items()},
    }
    return tuple(
        Column(
            item.name,
            *_labelled(table, item.name, _TYPES[str(item.type)]),
            values.get(item.name, {}),
        )
        for item in fields(TABLES[table])
    )


def _labelled(table: str, name: str, type: str) -> tuple[str, str, str]:
    label, meaning = MEANINGS[table][name]
    return label, type, meaning


def dictionary(content: Content) -> dict[str, Any]:
    """``data/dictionary.json``: every table and column, and what the codes of each campaign
    stand for."""
    tables = [
        {
            "name": name,
            "label": ABOUT[name][0],
            "description": ABOUT[name][1],
            "columns": [
                {
                    "name": item.name,
                    "label": item.label,
                    "type": item.type,
                    "description": item.meaning,
                }
                | ({"values": dict(item.values)} if item.values else {})
                for item in columns(name)
            ],
        }
        for name in TABLES
    ]
    codes = {section.campaign.id: _codes(section.campaign) for section in content.sections}
    more = [
        {"table": table, "name": name, "description": meaning} for table, name, meaning in DATABASE
    ]
    return {
        "publisher": content.site.office,
        "licence": "licence.txt",
        "tables": tables,
        "database": more,
        "campaigns": codes,
    }


def _codes(campaign: Campaign) -> dict[str, Any]:
    lists = {
        "category": campaign.categories,
        "level": campaign.levels,
        "respondent_kind": campaign.respondents,
    }
    return {"title": campaign.title} | {
        name: {choice.id: choice.label for choice in choices} for name, choices in lists.items()
    }

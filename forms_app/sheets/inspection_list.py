"""The monthly list of inspections as a workbook. Every cell is text, marked so that it stays one:
nothing that anybody typed is ever computed."""

import io
from collections.abc import Sequence

import xlsxwriter

from casestore.campaign.model import Campaign
from casestore.ledger.queries.inspections import Inspection
from casestore.lifecycle.inspections import INSPECTION_STATE_NAMES
from casestore.lifecycle.ratings import GRADES
from casestore.public.dates_and_sizes import day_words, moment_words
from casestore.public.scripts import in_script

#: The columns, each with its width.
COLUMNS: dict[str, int] = {
    "登记编号": 14,
    "检查日期": 14,
    "检查单位": 24,
    "企业名称": 30,
    "统一社会信用代码": 22,
    "检查事项": 40,
    "检查人员": 24,
    "登记时间": 20,
    "例外情形": 14,
    "例外的依据": 30,
    "状态": 10,
    "检查结果": 40,
}
#: What the department doesn't read.
GRADED: dict[str, int] = {"企业评价": 12, "与登记不符": 12, "企业意见": 40, "未办结线索": 20}


def inspection_list(campaign: Campaign, rows: Sequence[Inspection], graded: bool) -> bytes:
    """The file; ``graded``: with what the enterprises say, and which of them have an open clue
    against whoever came."""
    target = io.BytesIO()
    # in memory: nothing of it may lie on a disk unsealed
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    cell = book.add_format(
        {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
    )
    sheet = book.add_worksheet(in_script("入企检查", campaign.script))
    columns = COLUMNS | GRADED if graded else COLUMNS
    for place, (label, wide) in enumerate(columns.items()):
        sheet.set_column(place, place, wide)
        sheet.write_string(0, place, in_script(label, campaign.script), head)
    for number, one in enumerate(rows, 1):
        texts = _texts(campaign, one) + (_graded(one) if graded else [])
        for place, text in enumerate(texts):
            sheet.write_string(number, place, text, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _texts(campaign: Campaign, one: Inspection) -> list[str]:
    return [
        one.number,
        day_words(one.day),
        campaign.unit(one.unit).name,
        one.enterprise,
        one.uscc,
        one.matter,
        one.people,
        moment_words(one.registered_at),
        one.exception,
        one.basis,
        INSPECTION_STATE_NAMES[one.state],
        one.result,
    ]


def _graded(one: Inspection) -> list[str]:
    clues, given = "、".join(one.clues), one.grade
    if given is None:
        return ["", "", "", clues]
    when = moment_words(given.when)
    mismatch = "是" if given.mismatch else ""
    return [f"{GRADES[given.grade]}（{when}）", mismatch, given.text, clues]

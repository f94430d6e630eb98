"""The parts of a public text: what they are called, the form that asks for them, and how one looks
with the gate's findings marked."""

from itertools import groupby

from markupsafe import Markup, escape
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length

from casestore.public.codes import OUTCOMES
from casestore.publishing.records import Summary
from forms_app.desk.ui.forms import DeskForm, choice, text
from forms_app.web.translations import say

LABELS = {
    "title": "标题",
    "happened": "事由",
    "done": "办理经过",
    "result": "办理结果",
    "outcome": "办结方式",
    "basis": "依据",
}


class SummaryForm(DeskForm):
    """The public words of a case. ``based_on`` is the sha of the text that they began with."""

    based_on = HiddenField()
    title = StringField(
        LABELS["title"],
        [InputRequired("请填写标题"), Length(max=80, message="标题请控制在 80 字以内")],
        description="一句话，不出现企业，例如 某建材企业货款结清。",
    )
    happened = text(
        LABELS["happened"],
        "企业写作“某＋行业＋企业”，金额写区间，时间写半年。",
        "请填写事由",
    )
    done = text(LABELS["done"], "谁牵头、怎样协调、签了什么协议。", "请填写办理经过")
    result = text(LABELS["result"], "兑现了什么，怎样核查的。", "请填写办理结果")
    outcome = choice(
        LABELS["outcome"],
        "公开站按它筛选案例，与正文一并复核。",
        "请选择办结方式",
        [(id, f"{label}：{meaning}") for id, (label, meaning) in OUTCOMES.items()],
    )
    basis = text(LABELS["basis"], "选填。用到的文件或法律条文。", "", required=False, rows=2)


def part_name(id: str) -> str:
    """What a part of the text is called; an unknown id stays as it is."""
    return say(LABELS.get(id, id))


def marked(summary: Summary, part: str) -> Markup:
    """One part of ``summary`` with everything that the gate found in it marked, what blocks
    otherwise than what it suspects."""
    words: str = getattr(summary.text, part)
    if part == "outcome":
        return escape(say(OUTCOMES[words][0]))
    marks: dict[int, str] = {}
    for findings, look in (
        (summary.open_suspicions, "m-maybe"),
        (summary.examined.blocking, "m-hit"),
    ):
        for one in findings:
            if one.field == part:
                marks |= dict.fromkeys(range(one.start, one.end), look)
    pieces = Markup()
    for look, run in groupby(range(len(words)), key=lambda at: marks.get(at, "")):
        piece = "".join(words[at] for at in run)
        found = Markup('<mark class="{}">{}</mark>')
        pieces += found.format(look, piece) if look else escape(piece)
    return pieces

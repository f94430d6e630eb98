"""The four gates before a summary is public: what the machine finds, a person's reading, cases
like it, two persons. Nothing is ticked before somebody has read the text."""

from dataclasses import dataclass

from casestore.lifecycle.summaries import SummaryState
from casestore.publishing.records import Summary
from forms_app.desk.publishing.dismissing import together
from forms_app.desk.ui.found_identifiers import distinct
from forms_app.web.translations import say

#: How many of the two persons have put their name to a text.
SIGNED = {SummaryState.SUBMITTED: 1, SummaryState.APPROVED: 2}


@dataclass(frozen=True)
class Gate:
    """A gate as the page shows it. ``kind``: is-done, is-open (there is work left) or ``""``."""

    kind: str
    what: str
    why: str


def gates(summary: Summary | None) -> list[Gate]:
    """The gates in the order in which the page shows them."""
    passed = SIGNED.get(summary.state, 0) if summary else 0
    reading = Gate("", say("通读：待确认"), say("提交时由经办人勾选"))
    if passed:
        reading = Gate("is-done", say("✓ 已通读"), say("提交人已逐句通读"))
    persons = Gate(
        "is-done" if passed == 2 else "",
        say("两人审核：%(n)s / 2", n=passed),
        say("经办人提交，另一人批准同一文本"),
    )
    return [_identifiers(summary, bool(passed)), reading, _crowd(summary, bool(passed)), persons]


def _identifiers(summary: Summary | None, read: bool) -> Gate:
    if summary is None:
        return Gate("", say("机器检查"), say("保存草稿后自动核对"))
    if summary.hits:
        open_ones = say("机器检查：还有 %(n)s 处身份信息", n=len(distinct(summary.hits)))
        return Gate("is-open", open_ones, say("逐处改写，改完才能提交"))
    left = len(together(summary.open_suspicions))
    if left:
        why = say("逐处改写，或者写明理由保留")
        return Gate("is-open", say("机器检查：还有 %(n)s 处疑似信息", n=left), why)
    why = say("查了什么、没查什么见下。通过机器检查不等于匿名")
    if not read:
        return Gate("", say("机器检查：没有发现"), why)
    return Gate("is-done", say("✓ 机器检查：没有发现"), why)


def _crowd(summary: Summary | None, read: bool) -> Gate:
    if summary is None:
        return Gate("", say("同组案件"), say("保存草稿后自动统计"))
    place = summary.place
    if place.exempt:
        return Gate("", say("同组案件：示例不计"), say("虚构的示例不受家数限制，也不计入真实案件"))
    if place.missing:
        short = say("同组案件还差 %(n)s 家", n=place.missing)
        return Gate("is-open", short, say("一家企业几件只算一家。批准后先不公开，凑足以后一并公开"))
    enough = say("公开内容相同的案件，分不出哪一件是哪一家")
    if not read:
        return Gate("", say("同组案件来自 %(n)s 家", n=place.crowd), enough)
    return Gate("is-done", say("✓ 同组案件来自 %(n)s 家", n=place.crowd), enough)

"""The first draft of a paper, filled from the case: a person edits it before it is issued. What
goes to the unit says no more of the claimant than the unit sees of the case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from casestore.campaign.model import Campaign
from casestore.ledger.records import CaseFile
from casestore.lifecycle.documents import DocumentKind
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI
from forms_app.desk.ui.amounts import amount
from forms_app.web.dates import day

#: Rules that the papers name; our words, the articles theirs.
NO_EXCUSE = (
    "《优化营商环境条例》第三十一条要求履行依法作出的承诺和依法订立的合同；《保障中小企业款项"
    "支付条例》第十四条规定，负责人变更、内部付款流程等不是拒付、拖延的理由。"
)
NO_RETALIATION = "反映人的信息只用于办理本案，不得透露给无关人员，不得以任何方式打击报复。"
UNDISPUTED = "没有争议的部分先行支付（参照《保障中小企业款项支付条例》第十五条）。"
ANSWER = "办理结果和凭证请报我办，由我办实地核查，通过后销号。"
TERM = "期限确需延长的，请在到期前书面说明理由和工作计划，经单位主要负责人同意后报我办。"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A paper before it is issued. ``body`` has a paragraph a line; of a form each line is a row,
    ``栏目：内容``, with room to write where nothing follows the colon."""

    title: str
    addressee: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a draft is filled from."""

    case: CaseFile
    campaign: Campaign
    today: date

    @property
    def unit(self) -> str:
        row = self.case.row
        return self.campaign.unit(row.unit or row.lead).name

    @property
    def category(self) -> str:
        return self.campaign.label("category", self.case.row.category)

    @property
    def enterprise(self) -> str:
        return self.case.values.get("enterprise", "")

    @property
    def request(self) -> str:
        return _one_line(self.case.values.get("request", ""))

    @property
    def deadline(self) -> str:
        return day(self.case.row.deadline) if self.case.row.deadline else "　　年　月　日"

    @property
    def received(self) -> str:
        return day(self.case.row.received_at.astimezone(SHANGHAI).date())

    def last(self, *verbs: Verb) -> str:
        """The words of the last event of ``verbs``, on one line; ``""`` for none."""
        events = [event for event in self.case.events if event.verb in verbs]
        return _one_line(events[-1].note) if events else ""

    def last_told(self, verb: Verb) -> str:
        """What the claimant was told with the last event of ``verb``."""
        told = [event.told for event in self.case.events if event.verb is verb]
        return _one_line(told[-1]) if told else ""


def draft_of(kind: DocumentKind, here: Circumstances) -> Draft:
    """The draft of a paper of ``kind``."""
    return _DRAFTS[kind](here)


def _transfer(here: Circumstances) -> Draft:
    row = here.case.row
    return Draft(
        title=f"关于转办{row.number}号线索的函",
        addressee=here.unit,
        body=_lines(
            f"现将{here.campaign.short}收到的{row.number}号线索转你单位办理。",
            f"反映主体：{here.enterprise}。被反映单位：{row.respondent}。问题类别：{here.category}。"
            f"涉及金额：{amount(row.amount)}万元。",
            f"诉求：{here.request}。" if here.request else "",
            f"请于{here.deadline}前办结。{UNDISPUTED}{ANSWER}{TERM}",
            NO_EXCUSE,
            NO_RETALIATION,
        ),
    )


def _supervision(here: Circumstances) -> Draft:
    row = here.case.row
    demand = here.last(Verb.PRESS, Verb.LIST)
    times = sum(event.verb is Verb.REMIND for event in here.case.events)
    reminded = f"其间已催办{times}次。" if times else ""
    listed = "本案已挂牌督办。" if row.supervised == "listed" else ""
    late = row.deadline is not None and row.deadline < here.today
    overdue = "，现已逾期" if late else ""
    return Draft(
        title=f"关于督办{row.number}号案件的函",
        addressee=here.unit,
        body=_lines(
            f"{row.number}号案件（{here.category}，反映主体：{here.enterprise}）由你单位办理，"
            f"期限为{here.deadline}{overdue}。{reminded}{listed}",
            f"现要求：{demand or '请书面报告办理情况、未办结的原因和办结时间'}。",
            NO_EXCUSE,
            "逾期仍不办理的，按规定约谈、通报（参照《保障中小企业款项支付条例》第二十六条）。",
            NO_RETALIATION,
        ),
    )


def _minutes(here: Circumstances) -> Draft:
    meetings = [event for event in here.case.events if event.verb is Verb.MEETING]
    said = _one_line(meetings[-1].note) if meetings else ""
    more = int(meetings[-1].details.get("cases", "1")) - 1 if meetings else 0
    return Draft(
        title=f"关于{here.case.row.number}号案件的调度会纪要",
        addressee=here.unit,
        body=_lines(
            f"{_part(said, '会议日期') or '　　年　月　日'}，我办召开调度会，"
            f"研究{here.case.row.number}号案件（{here.category}）。",
            f"会议一并研究了另外 {more} 件案件，各案议定事项分别印发。" if more > 0 else "",
            f"参加：{_part(said, '参加')}。",
            f"议定：{_part(said, '议定')}。责任单位：{_part(said, '责任单位') or here.unit}。",
            ANSWER,
            NO_RETALIATION,
        ),
    )


def _extension(here: Circumstances) -> Draft:
    row = here.case.row
    said = here.last(Verb.EXTEND)
    reason, plan = _part(said, "延期理由"), _part(said, "工作计划")
    return Draft(
        title="案件延期办理审批表",
        addressee="",
        body=_lines(
            f"案件编号：{row.number}",
            f"责任单位：{here.unit}",
            f"问题类别：{here.category}",
            f"收到日期：{here.received}",
            f"办理期限：{here.deadline}",
            f"延期理由：{reason}",
            f"工作计划：{plan}",
            "依据：参照《保障中小企业款项支付条例》第二十五条，延期须经单位负责人批准，最长不超过九十日",
            "责任单位负责人意见：",
            "统筹单位意见：",
        ),
    )


def _refusal(here: Circumstances) -> Draft:
    row = here.case.row
    reason = here.last_told(Verb.DECLINE) or "线索不予受理"
    return Draft(
        title="不予受理告知书",
        addressee=here.enterprise,
        body=_lines(
            f"你单位{here.received}向{here.campaign.short}反映的线索（编号：{row.number}）收悉。"
            f"经审查：{reason}。",
            "对本决定有异议的，可以凭编号和查询码在查询页提出异议，由我办复核；"
            "也可以依法通过信访、行政复议、诉讼等途径主张权利。",
            "反映同一问题的新事实、新材料，可以再次提交。",
        ),
    )


def _settlement(here: Circumstances) -> Draft:
    row = here.case.row
    return Draft(
        title=f"关于{row.number}号案件办结情况的报告",
        addressee=here.campaign.issuer.name,
        body=_lines(
            f"{here.received}收到{row.number}号线索，反映主体：{here.enterprise}，被反映单位："
            f"{row.respondent}，问题类别：{here.category}，涉及金额：{amount(row.amount)}万元。",
            f"责任单位：{here.unit}。",
            f"办理结果：{here.last(Verb.SETTLE)}。",
            f"履行协议：{here.last(Verb.AGREE)}。" if here.last(Verb.AGREE) else "",
            "办结凭证随案保存。是否办成以实地核查为准。",
        ),
    )


def _strike_off(here: Circumstances) -> Draft:
    row = here.case.row
    fulfilled = "" if row.fulfilled is None else f"{amount(row.fulfilled)}万元"
    return Draft(
        title="案件销号单",
        addressee="",
        body=_lines(
            f"案件编号：{row.number}",
            f"反映主体：{here.enterprise}",
            f"责任单位：{here.unit}",
            f"问题类别：{here.category}",
            f"涉及金额：{amount(row.amount)}万元",
            f"核实兑现金额：{fulfilled}",
            f"办理结果：{here.last(Verb.SETTLE)}",
            f"实地核查：{here.last(Verb.STRIKE_OFF)}",
            "核查人（签字）：",
            "统筹单位意见：",
        ),
    )


_DRAFTS: Mapping[DocumentKind, Callable[[Circumstances], Draft]] = {
    DocumentKind.TRANSFER_LETTER: _transfer,
    DocumentKind.SUPERVISION_LETTER: _supervision,
    DocumentKind.MEETING_MINUTES: _minutes,
    DocumentKind.EXTENSION_FORM: _extension,
    DocumentKind.REFUSAL_LETTER: _refusal,
    DocumentKind.SETTLEMENT_REPORT: _settlement,
    DocumentKind.STRIKE_OFF_FORM: _strike_off,
}


def _lines(*paragraphs: str) -> str:
    return "\n".join(one for one in paragraphs if one)


def _one_line(text: str) -> str:
    return "；".join(line.strip().rstrip("；。") for line in text.splitlines() if line.strip())


def _part(said: str, name: str) -> str:
    """What stands after ``name：`` in words that were put on one line."""
    parts = dict(one.split("：", 1) for one in said.split("；") if "：" in one)
    return parts.get(name, "")

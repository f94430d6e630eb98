"""What staff read about each move: what it is for, what it asks for, and what the claimant must
be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import NEED_NAMES, Need
from casestore.lifecycle.verbs import Verb

#: How to give what a move asks for, where its own row says nothing else.
HINTS: Mapping[Need, str] = {
    Need.REASON: "写清事实和依据，留在台账里，责任单位能看到，反映人看不到。",
    Need.UNIT: "已按规则选好，可以改。",
    Need.DEADLINE: "例如 2022年10月14日。",
    Need.CHANNEL: "选择有权受理的一级。",
    Need.PROOF: "例如付款回单、结清证明。可以选多个文件。",
    Need.PLAN: "约定了什么、不付钱的各期做什么。各期的日期和金额填在下面。",
    Need.VERIFICATION: "何时、何地、谁去、核对了什么、结论。",
    Need.FULFILLED: "单位万元，例如 268.5；不涉及金额的填 0。公开站只公布多件合计，不公布单件。",
    Need.VISITED: "例如 2022年10月14日。",
    Need.ASKED: "反映人已经答复“解决了”的，或者过了答复的期限没有答复的，不用填。",
    Need.TOLD: "反映人凭编号和查询码能看到。不写办案细节和个人姓名。",
    Need.INSTALMENTS: "每期一行。",
    Need.OUTCOME: "反映人凭编号和查询码能看到。",
    Need.CHECKED: "核对属实的打钩。记入台账，责任单位能看到，反映人看不到。",
    Need.PHOTOS: "现场、账目等照片，可以选多张。密封保存，责任单位和反映人看不到。",
    Need.MISSING: "写清每一项怎样补齐。责任单位能看到，反映人看不到。",
    Need.EXCEPTION: "选填。核查日期在企业安静日以内的，须属于其中一种。",
}


@dataclass(frozen=True)
class FieldWords:
    """A field's ``label``, its ``hint``, and what to say while it is ``missing``."""

    label: str
    hint: str
    missing: str


@dataclass(frozen=True, kw_only=True)
class MoveWords:
    """``hint`` stands under the button. ``must_tell`` says what the claimant has to be told beyond
    the standing sentence, "" where nothing; ``fields`` are called otherwise than in general."""

    hint: str
    must_tell: str = ""
    fields: Mapping[Need, FieldWords] = field(default_factory=dict)


#: By verb; every verb of the table of moves has its row.
MOVE_WORDS: Mapping[Verb, MoveWords] = {
    Verb.ACCEPT: MoveWords(hint="列入台账，随后转办"),
    Verb.RETURN: MoveWords(
        hint="一次告知要补什么，等待期间停止计时", must_tell="一次写清要补哪些材料、怎样补。"
    ),
    Verb.DECLINE: MoveWords(
        hint="写明理由和可以找的渠道", must_tell="写明理由，以及可以找哪个部门、什么渠道。"
    ),
    Verb.REGISTER_ONLY: MoveWords(
        hint="涉诉等事项，登记备查", must_tell="写明为什么只登记，以后什么情况可以再来。"
    ),
    Verb.ESCALATE: MoveWords(hint="由有权受理的一级办理"),
    Verb.WITHDRAW: MoveWords(hint="按反映人的要求撤回"),
    Verb.COMPLETE: MoveWords(hint="材料已补齐，重新计时"),
    Verb.OBJECT: MoveWords(hint="由反映人在查询页提出"),
    Verb.UPHOLD: MoveWords(
        hint="复核后不改变结论", must_tell="写明复核的理由，以及还可以找哪个部门、什么渠道。"
    ),
    Verb.RECONSIDER: MoveWords(hint="有新的事实或材料"),
    Verb.SEND_BACK: MoveWords(hint="上级认为应由本级办理"),
    Verb.TRANSFER: MoveWords(
        hint="交责任单位，限期办理",
        fields={
            Need.DEADLINE: FieldWords(
                "办理期限",
                "例如 2022年10月14日。已按本专项行动的时限算好，可以改。",
                "请填写办理期限",
            ),
            Need.REASON: FieldWords(
                "改变建议的理由",
                "责任单位或期限与建议不同的，写明理由。留在台账里，责任单位能看到，反映人看不到。",
                "请写明改变责任单位或期限的理由",
            ),
        },
    ),
    Verb.SUSPEND: MoveWords(hint="等待裁判等前提事项，停止计时"),
    Verb.TAKE_UP: MoveWords(hint="责任单位签收，开始办理"),
    Verb.REROUTE: MoveWords(hint="转办异议成立，重新转办"),
    Verb.AGREE: MoveWords(
        hint="分期兑现，逐期写明日期和金额",
        fields={
            Need.PROOF: FieldWords(
                "协议文本", "双方盖章的履行协议，可以选多个文件。", "请上传履行协议"
            ),
            Need.INSTALMENTS: FieldWords(
                "各期",
                "每期一行：到期日和金额（万元，写到分也可以，如 26.8535）；办事情、不付钱的填 0。"
                "多余的行空着。反映人能看到。",
                "请至少写明一期：到期日和金额",
            ),
        },
    ),
    Verb.SETTLE: MoveWords(
        hint="登记上级的办理结果",
        must_tell="写明办了什么、兑现了多少、还差什么，依据是什么。反映人凭编号和查询码能看到，"
        "并会被问到问题是否真的解决。",
        fields={
            Need.REASON: FieldWords(
                "办理结果",
                "兑现了什么、何时到位。机构改革、换届、人员调整、负责人变更、内部流程、"
                "等待审计不是理由。留在台账里，反映人看不到。",
                "请写明办理结果",
            )
        },
    ),
    Verb.BREAK: MoveWords(hint="退回继续办理"),
    Verb.TURN_BACK: MoveWords(hint="答复的理由不成立，期限不变"),
    Verb.REPORT: MoveWords(
        hint="答复督办，或者报告进展",
        fields={
            Need.REASON: FieldWords(
                "办理情况报告",
                "写明已经办到哪一步、还差什么、何时办结。机构改革、换届、人员调整、负责人变更、"
                "内部流程、等待审计不是理由。统筹岗看全文，反映人只看到已经报告。",
                "请写明办理情况",
            )
        },
    ),
    Verb.RESUME: MoveWords(hint="中止的原因已消除"),
    Verb.STRIKE_OFF: MoveWords(hint="须实地核查，且不由责任单位核查"),
    Verb.CONTEST: MoveWords(hint="由反映人在查询页提出"),
    Verb.KEEP: MoveWords(
        hint="回访核实以后不改变结论", must_tell="写明怎样回访、核实的情况和维持销号的理由。"
    ),
    Verb.FAIL: MoveWords(
        hint="写明还差什么，退回责任单位继续办理",
        must_tell="写明核查没有通过、还差什么。反映人凭编号和查询码能看到。"
        "不写办案细节和个人姓名。",
    ),
    Verb.REOPEN: MoveWords(hint="销号后问题反复"),
}


#: Where the hint is another for a case that comes from this state.
HINTS_FROM: Mapping[tuple[Verb, State], str] = {
    (Verb.REOPEN, State.CONTESTED): "回访核实，问题没有解决",
    (Verb.DECLINE, State.RETURNED): "逾期未补正或补正后仍不符合",
    (Verb.RECONSIDER, State.OBJECTED): "异议成立，重新计时",
    (Verb.ESCALATE, State.ACCEPTED): "重大疑难或超出权限",
    (Verb.SETTLE, State.HANDLING): "写明结果并附凭证，等待核查",
    (Verb.ESCALATE, State.HANDLING): "重大疑难或超出权限",
    (Verb.SETTLE, State.AGREED): "协议履行完毕，附全部凭证",
}


def hint_of(verb: Verb, source: State) -> str:
    """What stands under the button of ``verb`` on a case in ``source``."""
    return HINTS_FROM.get((verb, source), MOVE_WORDS[verb].hint)


def field_words(verb: Verb, need: Need) -> FieldWords:
    """What the form of ``verb`` calls ``need``."""
    label, missing = NEED_NAMES[need]
    return MOVE_WORDS[verb].fields.get(need) or FieldWords(label, HINTS[need], missing)

"""What staff read about each move: what it asks for, what the claimant must be told, and whether
it takes a second thought."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casestore.lifecycle.cases import NEED_NAMES, Need

#: How to give what a move asks for, where its own row says nothing else.
HINTS: Mapping[Need, str] = {
    Need.REASON: "写清事实和依据，留在台账里，反映人看不到。",
    Need.UNIT: "已按规则选好，可以改。",
    Need.DEADLINE: "例如 2022年10月14日。",
    Need.CHANNEL: "选择有权受理的一级。",
    Need.PROOF: "例如付款回单、结清证明。可以选多个文件。",
    Need.PLAN: "分几期，每期付多少或做什么，最后期限。",
    Need.VERIFICATION: "何时、何地、谁去、核对了什么、结论。",
    Need.FULFILLED: "单位万元，例如 268.5；不涉及金额的填 0。公开站只公布多件合计，不公布单件。",
}


@dataclass(frozen=True)
class FieldWords:
    """A field's ``label``, its ``hint``, and what to say while it is ``missing``."""

    label: str
    hint: str
    missing: str


@dataclass(frozen=True)
class MoveWords:
    """``weighty`` moves end something or take it back: shown as warnings, confirmed by a tick.
    ``must_tell`` says what the claimant has to be told beyond the standing sentence, "" where
    nothing; ``fields`` are called otherwise than in general."""

    weighty: bool = False
    must_tell: str = ""
    fields: Mapping[Need, FieldWords] = field(default_factory=dict)


#: By verb; every verb of the table of moves has its row.
MOVE_WORDS: Mapping[str, MoveWords] = {
    "accept": MoveWords(),
    "return": MoveWords(must_tell="一次写清要补哪些材料、怎样补。"),
    "decline": MoveWords(weighty=True, must_tell="写明理由，以及可以找哪个部门、什么渠道。"),
    "register_only": MoveWords(weighty=True, must_tell="写明为什么只登记，以后什么情况可以再来。"),
    "escalate": MoveWords(),
    "withdraw": MoveWords(weighty=True),
    "complete": MoveWords(),
    "reconsider": MoveWords(),
    "send_back": MoveWords(),
    "transfer": MoveWords(
        fields={
            Need.DEADLINE: FieldWords(
                "办理期限",
                "例如 2022年10月14日。已按本专项行动的时限算好，可以改。",
                "请填写办理期限",
            )
        }
    ),
    "suspend": MoveWords(weighty=True),
    "take_up": MoveWords(),
    "reroute": MoveWords(),
    "agree": MoveWords(
        fields={
            Need.PROOF: FieldWords(
                "协议文本", "双方盖章的履行协议，可以选多个文件。", "请上传履行协议"
            ),
            Need.DEADLINE: FieldWords(
                "最后期限", "最后一期的日期，例如 2022年10月14日。", "请填写最后期限"
            ),
        }
    ),
    "settle": MoveWords(
        fields={
            Need.REASON: FieldWords(
                "办理结果",
                "兑现了什么、何时到位。留在台账里，反映人看不到。",
                "请写明办理结果",
            )
        }
    ),
    "break": MoveWords(),
    "resume": MoveWords(),
    "strike_off": MoveWords(weighty=True),
    "fail": MoveWords(),
    "reopen": MoveWords(weighty=True),
}


def field_words(verb: str, need: Need) -> FieldWords:
    """What the form of ``verb`` calls ``need``."""
    label, missing = NEED_NAMES[need]
    return MOVE_WORDS[verb].fields.get(need) or FieldWords(label, HINTS[need], missing)

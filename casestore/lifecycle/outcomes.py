"""How a case was settled, as the unit says when it reports so. Pure.

What of it becomes public is decided once more in the summary, whose kinds
(``casestore/public/codes.py``) are those of these that hold when a case is struck off.
"""

from enum import StrEnum


class OutcomeKind(StrEnum):
    """What a settlement came to."""

    HONOURED = "honoured"
    PART = "part"
    INSTALMENTS = "instalments"
    SUBSTITUTED = "substituted"
    CORRECTED = "corrected"
    EXPLAINED = "explained"


OUTCOME_NAMES: dict[OutcomeKind, str] = {
    OutcomeKind.HONOURED: "足额兑现",
    OutcomeKind.PART: "部分兑现",
    OutcomeKind.INSTALMENTS: "分期兑现",
    OutcomeKind.SUBSTITUTED: "补偿或置换",
    OutcomeKind.CORRECTED: "纠正落实",
    OutcomeKind.EXPLAINED: "解释说明",
}

#: What each means, for whoever has to choose.
OUTCOME_HINTS: dict[OutcomeKind, str] = {
    OutcomeKind.HONOURED: "承诺的事项、约定的款项一次全部兑现",
    OutcomeKind.PART: "兑现了一部分，其余写明为什么不再兑现、与企业怎样商定",
    OutcomeKind.INSTALMENTS: "签订了履行协议，分期履行",
    OutcomeKind.SUBSTITUTED: "依法补偿、赔偿、返还，或者用其他方式替代",
    OutcomeKind.CORRECTED: "落实政策、补办手续、改正做法，不以付款为主",
    OutcomeKind.EXPLAINED: "诉求没有依据或者不能成立，说明理由，与企业沟通一致",
}


def outcome_in(text: str) -> OutcomeKind | None:
    """The kind that ``text`` names, or ``None``."""
    return OutcomeKind(text) if text in {*OutcomeKind} else None

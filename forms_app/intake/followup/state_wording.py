"""What a state means to the claimant: the page's heading, and what usually comes next."""

from casestore.lifecycle.case_states import State
from forms_app.web.translations import say

HEADINGS: dict[State, str] = {
    State.RECEIVED: "正在审查是否受理",
    State.RETURNED: "请您补正材料",
    State.DECLINED: "不予受理",
    State.REGISTERED_ONLY: "已登记备查，本专项行动不办理",
    State.ESCALATED: "已报送上级办理",
    State.ACCEPTED: "已受理，准备转办",
    State.TRANSFERRED: "已转责任单位",
    State.HANDLING: "责任单位正在办理",
    State.AGREED: "正在履行协议",
    State.SUSPENDED: "中止办理",
    State.SETTLED: "已报办结，等待实地核查",
    State.STRUCK_OFF: "已核查销号",
    State.WITHDRAWN: "已按您的要求撤回",
}

_REVIEW, _TRANSFER, _HANDLE = "告知是否受理", "转责任单位办理", "责任单位报办结"
_VERIFY, _STRIKE = "实地核查", "核查通过，销号"

AHEAD: dict[State, tuple[str, ...]] = {
    State.RECEIVED: (_REVIEW, _TRANSFER, _HANDLE, _VERIFY, _STRIKE),
    State.RETURNED: ("收到补正，继续审查", _REVIEW, _TRANSFER, _HANDLE, _VERIFY, _STRIKE),
    State.ESCALATED: ("上级办理", _VERIFY, _STRIKE),
    State.ACCEPTED: (_TRANSFER, _HANDLE, _VERIFY, _STRIKE),
    State.TRANSFERRED: ("责任单位签收办理", _HANDLE, _VERIFY, _STRIKE),
    State.HANDLING: (_HANDLE, _VERIFY, _STRIKE),
    State.AGREED: ("协议履行完毕", _VERIFY, _STRIKE),
    State.SUSPENDED: ("原因消除后恢复办理", _HANDLE, _VERIFY, _STRIKE),
    State.SETTLED: (_VERIFY, _STRIKE),
}


#: What is due by the deadline, in the claimant's words; see ``casestore.ledger.deadlines.CLOCKS``
#: for the office's.
_BY_THEN: dict[State, str] = {
    State.RECEIVED: "告知是否受理",
    State.RETURNED: "请补正材料",
    State.ACCEPTED: "转责任单位",
    State.TRANSFERRED: "办结",
    State.HANDLING: "办结",
    State.AGREED: "履行完毕",
    State.SETTLED: "实地核查",
}


def by_then(state: State) -> str:
    """What is to be done by the deadline that runs in ``state``."""
    return say(_BY_THEN[state])


def heading(state: State) -> str:
    return say(HEADINGS[state])


def ahead(state: State) -> list[str]:
    """The steps that normally follow; empty where nothing does."""
    return [say(step) for step in AHEAD.get(state, ())]

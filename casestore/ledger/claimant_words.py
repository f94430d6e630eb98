"""What a claimant reads about each move: one table for this audience."""

from casestore.lifecycle.case_states import State
from casestore.lifecycle.verbs import Verb

_CASE_WITHDRAWN, _CASE_ESCALATED = "案件已按要求撤回。", "案件已报送上级。"

#: The sentence of a move.
TOLD: dict[Verb, str] = {
    Verb.ACCEPT: "线索已受理，列入工作台账。",
    Verb.RETURN: "材料需要补正。",
    Verb.DECLINE: "线索不予受理。",
    Verb.REGISTER_ONLY: "线索已登记备查，本专项行动不办理。",
    Verb.ESCALATE: "线索已报送有权受理的一级。",
    Verb.WITHDRAW: "线索已按要求撤回。",
    Verb.COMPLETE: "补正材料已收到。",
    Verb.OBJECT: "您的异议已收到，正在复核。",
    Verb.UPHOLD: "经复核，维持不予受理。",
    Verb.RECONSIDER: "线索已重新审查。",
    Verb.SEND_BACK: "线索已退回本级审查。",
    Verb.TRANSFER: "案件已转责任单位办理。",
    Verb.REROUTE: "案件将改由其他单位办理。",
    Verb.TAKE_UP: "责任单位已开始办理。",
    Verb.AGREE: "已签订履行协议，分期兑现。",
    Verb.BREAK: "协议未按期履行，继续办理。",
    Verb.TURN_BACK: "责任单位的答复不符合规定，已退回重新办理。",
    Verb.REPORT: "责任单位已书面报告办理情况。",
    Verb.SUSPEND: "案件中止办理。",
    Verb.RESUME: "案件恢复办理。",
    Verb.SETTLE: "责任单位已报办结，等待实地核查。",
    Verb.STRIKE_OFF: "实地核查通过，案件已销号。",
    Verb.FAIL: "实地核查没有通过，继续办理。",
    Verb.CONTEST: "您认为问题没有解决，请求重新办理，正在回访核实。",
    Verb.KEEP: "经回访核实，维持销号。",
    Verb.REOPEN: "案件重新办理。",
}

#: Where it is another for a case that comes from this state.
TOLD_FROM: dict[tuple[Verb, State], str] = {
    (Verb.ESCALATE, State.ACCEPTED): _CASE_ESCALATED,
    (Verb.ESCALATE, State.HANDLING): _CASE_ESCALATED,
    (Verb.WITHDRAW, State.ACCEPTED): _CASE_WITHDRAWN,
    (Verb.REOPEN, State.CONTESTED): "您的请求成立，案件重新办理。",
    (Verb.RECONSIDER, State.OBJECTED): "异议成立，线索重新审查。",
    (Verb.SETTLE, State.ESCALATED): "上级已办结，等待核查。",
    (Verb.SETTLE, State.AGREED): "责任单位已报按协议办结，等待实地核查。",
}

#: After the desk handed out a new access code: whoever didn't ask for it must learn of it.
REISSUED = "查询码已补发，原查询码作废。如果不是您本人办理的，请立即联系本专项行动的统筹单位。"

#: The clue is in; of one taken for the record nothing is promised.
RECEIVED = "线索已收到。"
RECORDED = "线索已登记备查，核对后书面告知是否受理；登记期间不转责任单位办理。"


def told_of(verb: Verb, source: State) -> str:
    """What the claimant reads when ``verb`` takes the case out of ``source``."""
    return TOLD_FROM.get((verb, source), TOLD[verb])

"""What a state means to the claimant: one table of words for this audience."""

from typing import NamedTuple

from casestore.exchange.public_status import PublicStatus
from casestore.lifecycle.case_states import CASE_STATES, State, Step
from forms_app.web.translations import say


class StateWords(NamedTuple):
    """``heading`` of the page; ``by_then`` is what is to be done by the deadline that runs in the
    state, ``""`` where none does."""

    heading: str
    by_then: str = ""


WORDS: dict[State, StateWords] = {
    State.RECEIVED: StateWords("正在审查是否受理", "告知是否受理"),
    State.RETURNED: StateWords("请您补正材料", "请补正材料"),
    State.DECLINED: StateWords("不予受理"),
    State.OBJECTED: StateWords("正在复核您的异议", "复核并答复"),
    State.REGISTERED_ONLY: StateWords("已登记备查，本专项行动不办理"),
    State.ESCALATED: StateWords("已报送上级办理"),
    State.ACCEPTED: StateWords("已受理，准备转办", "转责任单位"),
    State.TRANSFERRED: StateWords("已转责任单位", "办结"),
    State.HANDLING: StateWords("责任单位正在办理", "办结"),
    State.AGREED: StateWords("正在履行协议", "履行完毕"),
    State.SUSPENDED: StateWords("中止办理"),
    State.SETTLED: StateWords("已报办结，等待实地核查", "实地核查"),
    State.STRUCK_OFF: StateWords("已核查销号"),
    State.CONTESTED: StateWords("正在回访核实您的请求", "回访并答复是否重新办理"),
    State.WITHDRAWN: StateWords("已按您的要求撤回"),
    State.MERGED: StateWords("与反映同一问题的另一件一并办理"),
    State.IMPORT_UNDONE: StateWords("这次登记已经撤销"),
}

STEPS: dict[Step, str] = {
    Step.COMPLETE: "收到补正，继续审查",
    Step.REVIEW: "告知是否受理",
    Step.TRANSFER: "转责任单位办理",
    Step.TAKE_UP: "责任单位签收办理",
    Step.HANDLE: "责任单位报办结",
    Step.PERFORM: "协议履行完毕",
    Step.ESCALATION: "上级办理",
    Step.RESUME: "原因消除后恢复办理",
    Step.VERIFY: "实地核查",
    Step.STRIKE_OFF: "核查通过，销号",
    Step.OBJECTION: "答复您的异议",
    Step.CALLBACK: "答复您的请求",
}


def by_then(state: State) -> str:
    """What is to be done by the deadline that runs in ``state``."""
    return say(WORDS[state].by_then)


#: The steps that a clue taken for the record can be promised.
FOR_THE_RECORD = frozenset({Step.COMPLETE, Step.REVIEW})


def heading(status: PublicStatus) -> str:
    """What the page says of the case."""
    if _is_only_recorded(status) and status.state is State.RECEIVED:
        return say("已登记，正在核对是否受理")
    return say(WORDS[status.state].heading)


def next_steps(status: PublicStatus) -> list[str]:
    """The steps that normally follow; empty where nothing does."""
    steps = CASE_STATES[status.state].next_steps
    if _is_only_recorded(status):
        steps = tuple(step for step in steps if step in FOR_THE_RECORD)
    return [say(STEPS[step]) for step in steps]


def _is_only_recorded(status: PublicStatus) -> bool:
    """Whether nothing but an answer is promised: taken for the record, and not accepted since."""
    return status.registered_alone and status.state in (State.RECEIVED, State.RETURNED)

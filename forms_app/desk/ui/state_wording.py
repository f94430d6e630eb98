"""What staff read about a state: one table each for cases, summaries and rebuilds of the site.

Tag colours: yellow waits for the office, blue is under way, grey waits for others or has ended,
green is done, red was taken back or failed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.jobs import JobState
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from forms_app.web.translations import say


@dataclass(frozen=True, kw_only=True)
class CaseStateWords:
    """``tag`` colours the state's name; ``duty`` is what whoever's turn it is has to do in it,
    ``others`` what everybody else reads."""

    tag: str
    duty: str = ""
    others: str


@dataclass(frozen=True)
class StateWords:
    """A state's ``name`` and the colour of its ``tag``."""

    name: str
    tag: str


CASE_WORDS: Mapping[State, CaseStateWords] = {
    State.RECEIVED: CaseStateWords(tag="yellow", duty="审查是否受理", others="统筹岗审查"),
    State.RETURNED: CaseStateWords(tag="grey", others="等企业补正"),
    State.DECLINED: CaseStateWords(tag="grey", others="已答复"),
    State.OBJECTED: CaseStateWords(
        tag="yellow", duty="复核不予受理的异议", others="统筹岗复核异议"
    ),
    State.REGISTERED_ONLY: CaseStateWords(tag="grey", others="已登记备查"),
    State.ESCALATED: CaseStateWords(tag="grey", others="等上级结果"),
    State.ACCEPTED: CaseStateWords(tag="yellow", duty="转办责任单位", others="统筹岗转办"),
    State.TRANSFERRED: CaseStateWords(tag="blue", duty="签收办理", others="等责任单位签收"),
    State.HANDLING: CaseStateWords(tag="blue", duty="办理并报办结", others="责任单位办理"),
    State.AGREED: CaseStateWords(tag="blue", duty="按协议履行", others="责任单位履行协议"),
    State.SUSPENDED: CaseStateWords(tag="grey", others="等前提事项了结"),
    State.SETTLED: CaseStateWords(tag="yellow", duty="实地核查", others="等统筹岗核查"),
    State.STRUCK_OFF: CaseStateWords(tag="green", others="已销号"),
    State.CONTESTED: CaseStateWords(
        tag="yellow", duty="回访反映人，决定是否重新办理", others="统筹岗回访核实"
    ),
    State.WITHDRAWN: CaseStateWords(tag="grey", others="已撤回"),
    State.MERGED: CaseStateWords(tag="grey", others="随另一件一并办理"),
    State.IMPORT_UNDONE: CaseStateWords(tag="grey", others="已撤销导入，不再办理"),
}

SUMMARY_WORDS: Mapping[SummaryState, StateWords] = {
    SummaryState.DRAFT: StateWords("草稿", "grey"),
    SummaryState.SUBMITTED: StateWords("待复核", "yellow"),
    SummaryState.APPROVED: StateWords("已批准", "green"),
    SummaryState.WITHDRAWN: StateWords("已撤下", "red"),
    SummaryState.VOID: StateWords("已作废", "grey"),
}

JOB_WORDS: Mapping[JobState, StateWords] = {
    JobState.QUEUED: StateWords("等待开始", "grey"),
    JobState.RUNNING: StateWords("正在更新", "blue"),
    JobState.DONE: StateWords("已完成", "green"),
    JobState.FAILED: StateWords("失败", "red"),
    JobState.PARKED: StateWords("反复中断，已停下", "red"),
    JobState.CLOSED: StateWords("已关闭", "grey"),
}


def todo(state: State, roles: frozenset[Role], late: bool = False) -> str:
    """What somebody with ``roles`` has to do in ``state``, or whom the case waits for; ``late``:
    past its deadline."""
    words = CASE_WORDS[state]
    if CASE_STATES[state].turn in roles:
        return say(words.duty)
    if late and Role.COORDINATOR in roles and state is State.RETURNED:
        return say("催企业补正，或不予受理")
    if late and ORDERED_BY & roles and CASE_STATES[state].in_hand:
        return say("催办或督办")
    return say(words.others)


def states_waiting_for(roles: frozenset[Role]) -> frozenset[State]:
    """The states that wait for somebody with ``roles``."""
    return frozenset(state for state, row in CASE_STATES.items() if row.turn in roles)

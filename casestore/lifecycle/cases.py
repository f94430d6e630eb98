"""States of a case and the one table of moves between them. Everything that asks "may this happen?"
asks here.

Source: the ledger practice of the campaigns (collect, accept, transfer, press, settle, verify,
strike off), and two rules: the accused unit never verifies itself, and a strike-off needs an
on-the-spot verification.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a clue or case stands."""

    RECEIVED = "received"
    RETURNED = "returned"
    DECLINED = "declined"
    REGISTERED_ONLY = "registered-only"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    HANDLING = "handling"
    AGREED = "agreed"
    SUSPENDED = "suspended"
    SETTLED = "settled"
    STRUCK_OFF = "struck-off"
    WITHDRAWN = "withdrawn"


STATE_NAMES: dict[State, str] = {
    State.RECEIVED: "已收到",
    State.RETURNED: "待补正",
    State.DECLINED: "不予受理",
    State.REGISTERED_ONLY: "仅登记",
    State.ESCALATED: "已报送上级",
    State.ACCEPTED: "已受理",
    State.TRANSFERRED: "已转办",
    State.HANDLING: "办理中",
    State.AGREED: "履行中",
    State.SUSPENDED: "中止",
    State.SETTLED: "已办结",
    State.STRUCK_OFF: "已销号",
    State.WITHDRAWN: "已撤回",
}


class Role(StrEnum):
    """Who acts. ``CLAIMANT`` and ``SYSTEM`` have no account."""

    COORDINATOR = "coordinator"
    UNIT = "unit"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    CLAIMANT = "claimant"
    SYSTEM = "system"


ROLE_NAMES: dict[Role, str] = {
    Role.COORDINATOR: "统筹岗",
    Role.UNIT: "责任单位",
    Role.REVIEWER: "审核岗",
    Role.ADMIN: "管理员",
    Role.CLAIMANT: "反映人",
    Role.SYSTEM: "系统",
}


class Need(StrEnum):
    """What a move requires of the person who makes it."""

    REASON = "reason"
    UNIT = "unit"
    DEADLINE = "deadline"
    CHANNEL = "channel"
    PROOF = "proof"
    PLAN = "plan"
    VERIFICATION = "verification"
    FULFILLED = "fulfilled"


NEED_NAMES: dict[Need, tuple[str, str]] = {
    Need.REASON: ("理由", "请写明理由"),
    Need.UNIT: ("责任单位", "请选择责任单位"),
    Need.DEADLINE: ("办理期限", "请填写办理期限"),
    Need.CHANNEL: ("报送渠道", "请选择报送渠道"),
    Need.PROOF: ("办结凭证", "请上传至少一份凭证"),
    Need.PLAN: ("履行协议", "请写明分期内容和最后期限"),
    Need.VERIFICATION: ("实地核查记录", "请填写实地核查记录：何时、何地、核对了什么、结论"),
    Need.FULFILLED: ("核实兑现金额", "请填写核实兑现金额（万元），不涉及金额的填 0"),
}


@dataclass(frozen=True)
class Move:
    """One row of the table: ``verb`` takes a case from ``source`` to ``target``.

    ``roles`` may make it; ``needs`` must be given with it. ``independent`` bars whoever belongs
    to the responsible unit. ``label`` is the button, ``hint`` the line under it; ``told`` is the
    sentence that the claimant reads.
    """

    verb: str
    source: State
    target: State
    roles: frozenset[Role]
    needs: tuple[Need, ...]
    label: str
    hint: str
    told: str
    independent: bool = False


_C = frozenset({Role.COORDINATOR})
_CL = frozenset({Role.COORDINATOR, Role.CLAIMANT})
_CU = frozenset({Role.COORDINATOR, Role.UNIT})
_S, _N = State, Need


MOVES: tuple[Move, ...] = (
    Move(
        "accept",
        _S.RECEIVED,
        _S.ACCEPTED,
        _C,
        (),
        "受理",
        "列入台账，随后转办",
        "线索已受理，列入工作台账。",
    ),
    Move(
        "return",
        _S.RECEIVED,
        _S.RETURNED,
        _C,
        (_N.REASON,),
        "退回补正",
        "一次告知要补什么，等待期间停止计时",
        "材料需要补正。",
    ),
    Move(
        "decline",
        _S.RECEIVED,
        _S.DECLINED,
        _C,
        (_N.REASON,),
        "不予受理",
        "写明理由和可以找的渠道",
        "线索不予受理。",
    ),
    Move(
        "register_only",
        _S.RECEIVED,
        _S.REGISTERED_ONLY,
        _C,
        (_N.REASON,),
        "仅登记",
        "涉诉等事项，登记备查",
        "线索已登记备查，本专项行动不办理。",
    ),
    Move(
        "escalate",
        _S.RECEIVED,
        _S.ESCALATED,
        _C,
        (_N.REASON, _N.CHANNEL),
        "报送上级",
        "由有权受理的一级办理",
        "线索已报送有权受理的一级。",
    ),
    Move(
        "withdraw",
        _S.RECEIVED,
        _S.WITHDRAWN,
        _CL,
        (_N.REASON,),
        "撤回",
        "按反映人的要求撤回",
        "线索已按要求撤回。",
    ),
    Move(
        "complete",
        _S.RETURNED,
        _S.RECEIVED,
        _CL,
        (),
        "补正完成",
        "材料已补齐，重新计时",
        "补正材料已收到。",
    ),
    Move(
        "decline",
        _S.RETURNED,
        _S.DECLINED,
        _C,
        (_N.REASON,),
        "不予受理",
        "逾期未补正或补正后仍不符合",
        "线索不予受理。",
    ),
    Move(
        "withdraw",
        _S.RETURNED,
        _S.WITHDRAWN,
        _CL,
        (_N.REASON,),
        "撤回",
        "按反映人的要求撤回",
        "线索已按要求撤回。",
    ),
    Move(
        "reconsider",
        _S.DECLINED,
        _S.RECEIVED,
        _C,
        (_N.REASON,),
        "重新审查",
        "有新的事实或材料",
        "线索已重新审查。",
    ),
    Move(
        "send_back",
        _S.ESCALATED,
        _S.RECEIVED,
        _C,
        (_N.REASON,),
        "上级退回",
        "上级认为应由本级办理",
        "线索已退回本级审查。",
    ),
    Move(
        "settle",
        _S.ESCALATED,
        _S.SETTLED,
        _C,
        (_N.REASON, _N.PROOF),
        "上级办结",
        "登记上级的办理结果",
        "上级已办结，等待核查。",
    ),
    Move(
        "transfer",
        _S.ACCEPTED,
        _S.TRANSFERRED,
        _C,
        (_N.UNIT, _N.DEADLINE),
        "转办",
        "交责任单位，限期办理",
        "案件已转责任单位办理。",
    ),
    Move(
        "escalate",
        _S.ACCEPTED,
        _S.ESCALATED,
        _C,
        (_N.REASON, _N.CHANNEL),
        "报送上级",
        "重大疑难或超出权限",
        "案件已报送上级。",
    ),
    Move(
        "suspend",
        _S.ACCEPTED,
        _S.SUSPENDED,
        _C,
        (_N.REASON,),
        "中止",
        "等待裁判等前提事项，停止计时",
        "案件中止办理。",
    ),
    Move(
        "withdraw",
        _S.ACCEPTED,
        _S.WITHDRAWN,
        _CL,
        (_N.REASON,),
        "撤回",
        "按反映人的要求撤回",
        "案件已按要求撤回。",
    ),
    Move(
        "take_up",
        _S.TRANSFERRED,
        _S.HANDLING,
        _CU,
        (),
        "签收办理",
        "责任单位签收，开始办理",
        "责任单位已开始办理。",
    ),
    Move(
        "reroute",
        _S.TRANSFERRED,
        _S.ACCEPTED,
        _C,
        (_N.REASON,),
        "改派",
        "转办异议成立，重新转办",
        "案件将改由其他单位办理。",
    ),
    Move(
        "agree",
        _S.HANDLING,
        _S.AGREED,
        _CU,
        (_N.PLAN, _N.DEADLINE, _N.PROOF),
        "签订履行协议",
        "分期兑现，写明最后期限",
        "已签订履行协议，分期兑现。",
    ),
    Move(
        "settle",
        _S.HANDLING,
        _S.SETTLED,
        _CU,
        (_N.REASON, _N.PROOF),
        "办结",
        "写明结果并附凭证，等待核查",
        "责任单位已报办结，等待实地核查。",
    ),
    Move(
        "escalate",
        _S.HANDLING,
        _S.ESCALATED,
        _C,
        (_N.REASON, _N.CHANNEL),
        "报送上级",
        "重大疑难或超出权限",
        "案件已报送上级。",
    ),
    Move(
        "suspend",
        _S.HANDLING,
        _S.SUSPENDED,
        _C,
        (_N.REASON,),
        "中止",
        "等待裁判等前提事项，停止计时",
        "案件中止办理。",
    ),
    Move(
        "settle",
        _S.AGREED,
        _S.SETTLED,
        _CU,
        (_N.REASON, _N.PROOF),
        "办结",
        "协议履行完毕，附全部凭证",
        "协议已履行完毕，等待实地核查。",
    ),
    Move(
        "break",
        _S.AGREED,
        _S.HANDLING,
        _C,
        (_N.REASON,),
        "协议未履行",
        "退回继续办理",
        "协议未按期履行，继续办理。",
    ),
    Move(
        "resume",
        _S.SUSPENDED,
        _S.HANDLING,
        _C,
        (_N.REASON,),
        "恢复办理",
        "中止的原因已消除",
        "案件恢复办理。",
    ),
    Move(
        "strike_off",
        _S.SETTLED,
        _S.STRUCK_OFF,
        _C,
        (_N.VERIFICATION, _N.FULFILLED),
        "核查通过，销号",
        "须实地核查，且不由责任单位核查",
        "实地核查通过，案件已销号。",
        independent=True,
    ),
    Move(
        "fail",
        _S.SETTLED,
        _S.HANDLING,
        _C,
        (_N.VERIFICATION,),
        "核查未通过",
        "退回责任单位继续办理",
        "实地核查没有通过，继续办理。",
        independent=True,
    ),
    Move(
        "reopen",
        _S.STRUCK_OFF,
        _S.HANDLING,
        _C,
        (_N.REASON,),
        "重新办理",
        "销号后问题反复",
        "案件重新办理。",
    ),
)


#: States in which the office's clock does not run: it waits for the claimant, for others, or for
#: nobody.
STOPPED = frozenset(
    {
        State.RETURNED,
        State.DECLINED,
        State.REGISTERED_ONLY,
        State.ESCALATED,
        State.SUSPENDED,
        State.STRUCK_OFF,
        State.WITHDRAWN,
    }
)

#: How a claimant may grade the handling: the five grades of the national service rating (好差评),
#: best first.
GRADES: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
#: From this grade downwards the claimant says why, because the office has to call back.
BAD_GRADE = 2

#: States in which nothing more is to be done.
ENDED = frozenset({State.DECLINED, State.REGISTERED_ONLY, State.STRUCK_OFF, State.WITHDRAWN})


@dataclass(frozen=True)
class Actor:
    """Who acts: a staff account (``id`` as text), ``claimant`` or ``system``. ``unit`` as
    ``campaign/unit id``."""

    id: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str] = frozenset()


def moves_from(state: State) -> tuple[Move, ...]:
    """Every row of the table that starts in ``state``."""
    return tuple(move for move in MOVES if move.source is state)


def move_for(state: State, verb: str) -> Move | None:
    """The row for ``verb`` in ``state``, or ``None`` where the table has none."""
    return next((move for move in moves_from(state) if move.verb == verb), None)


def bar(move: Move, actor: Actor, unit: str | None) -> str | None:
    """Why ``actor`` may not make ``move`` on a case of the responsible ``unit``
    (``campaign/unit``); else ``None``."""
    if move.independent and unit is not None and unit in actor.units:
        return "责任单位不能核查自己办理的案件"
    if not move.roles & actor.roles:
        names = "、".join(ROLE_NAMES[role] for role in Role if role in move.roles)
        return f"只有{names}可以{move.label}"
    if move.roles & actor.roles == {Role.UNIT} and (unit is None or unit not in actor.units):
        return "只有本案的责任单位可以办理"
    return None

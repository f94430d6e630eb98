"""The states of a case: one table of what is true while a case stands in one.

Source: the ledger practice of the campaigns (collect, accept, transfer, press, settle, verify,
strike off).
"""

from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.roles import Role


class State(StrEnum):
    """Where a clue or case stands."""

    RECEIVED = "received"
    RETURNED = "returned"
    DECLINED = "declined"
    OBJECTED = "objected"
    REGISTERED_ONLY = "registered-only"
    ESCALATED = "escalated"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    HANDLING = "handling"
    AGREED = "agreed"
    SUSPENDED = "suspended"
    SETTLED = "settled"
    STRUCK_OFF = "struck-off"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    IMPORT_UNDONE = "import-undone"


class ClockName(StrEnum):
    """What a deadline is counted by: a term of the campaign (``[clocks]``), or ``SET``: a day that
    a person set."""

    REVIEW = "review"
    COMPLETE = "complete"
    TRANSFER = "transfer"
    VERIFY = "verify"
    OBJECTION = "objection"
    CALLBACK = "callback"
    SET = "set"


class Supervision(StrEnum):
    """How a slow case is pressed; ``LISTED`` (挂牌督办) is public inside government."""

    PRESSED = "pressed"
    LISTED = "listed"


class Step(StrEnum):
    """What a claimant can be told comes next."""

    COMPLETE = "complete"
    REVIEW = "review"
    TRANSFER = "transfer"
    TAKE_UP = "take-up"
    HANDLE = "handle"
    PERFORM = "perform"
    ESCALATION = "escalation"
    RESUME = "resume"
    VERIFY = "verify"
    STRIKE_OFF = "strike-off"
    OBJECTION = "objection"
    CALLBACK = "callback"


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """One row of the table.

    ``clock`` starts when a case enters the state and ``due`` says what is due by its end; without
    one the office's time stands still. ``in_hand``: a unit is at work, so the case can be pressed
    and its term extended. ``ended``: nothing more is to be done. ``turn`` is whose turn it is
    (``SYSTEM``: nobody's of ours). ``next_steps`` is what the claimant is told comes next.
    """

    state: State
    name: str
    clock: ClockName | None = None
    due: str = ""
    in_hand: bool = False
    ended: bool = False
    turn: Role = Role.SYSTEM
    next_steps: tuple[Step, ...] = ()


_TO_THE_END = (Step.VERIFY, Step.STRIKE_OFF)

CASE_STATES: dict[State, CaseState] = {
    row.state: row
    for row in (
        CaseState(
            state=State.RECEIVED,
            name="已收到",
            clock=ClockName.REVIEW,
            due="审查",
            turn=Role.COORDINATOR,
            next_steps=(Step.REVIEW, Step.TRANSFER, Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(
            state=State.RETURNED,
            name="待补正",
            clock=ClockName.COMPLETE,
            due="补正",
            turn=Role.CLAIMANT,
            next_steps=(Step.COMPLETE, Step.REVIEW, Step.TRANSFER, Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(state=State.DECLINED, name="不予受理", ended=True),
        CaseState(
            state=State.OBJECTED,
            name="异议复核",
            clock=ClockName.OBJECTION,
            due="复核",
            turn=Role.COORDINATOR,
            next_steps=(Step.OBJECTION,),
        ),
        CaseState(state=State.REGISTERED_ONLY, name="仅登记", ended=True),
        CaseState(
            state=State.ESCALATED, name="已报送上级", next_steps=(Step.ESCALATION, *_TO_THE_END)
        ),
        CaseState(
            state=State.ACCEPTED,
            name="已受理",
            clock=ClockName.TRANSFER,
            due="转办",
            turn=Role.COORDINATOR,
            next_steps=(Step.TRANSFER, Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(
            state=State.TRANSFERRED,
            name="已转办",
            clock=ClockName.SET,
            due="办结",
            in_hand=True,
            turn=Role.UNIT,
            next_steps=(Step.TAKE_UP, Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(
            state=State.HANDLING,
            name="办理中",
            clock=ClockName.SET,
            due="办结",
            in_hand=True,
            turn=Role.UNIT,
            next_steps=(Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(
            state=State.AGREED,
            name="履行中",
            clock=ClockName.SET,
            due="履行",
            in_hand=True,
            turn=Role.UNIT,
            next_steps=(Step.PERFORM, *_TO_THE_END),
        ),
        CaseState(
            state=State.SUSPENDED,
            name="中止",
            next_steps=(Step.RESUME, Step.HANDLE, *_TO_THE_END),
        ),
        CaseState(
            state=State.SETTLED,
            name="已办结",
            clock=ClockName.VERIFY,
            due="核查",
            turn=Role.COORDINATOR,
            next_steps=_TO_THE_END,
        ),
        CaseState(state=State.STRUCK_OFF, name="已销号", ended=True),
        CaseState(
            state=State.CONTESTED,
            name="请求重新办理",
            clock=ClockName.CALLBACK,
            due="回访答复",
            turn=Role.COORDINATOR,
            next_steps=(Step.CALLBACK,),
        ),
        CaseState(state=State.WITHDRAWN, name="已撤回", ended=True),
        CaseState(state=State.MERGED, name="已并案", ended=True),
        CaseState(state=State.IMPORT_UNDONE, name="已撤销导入", ended=True),
    )
}

#: States in which something is still to be done.
OPEN = frozenset(row.state for row in CASE_STATES.values() if not row.ended)

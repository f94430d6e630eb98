"""The one table of moves between the states of a case, each row with everything that it does.

Everything that asks "may this happen?" or "what then?" asks here. Two rules stand in the rows: the
accused unit never verifies itself, and a strike-off needs an on-the-spot verification.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role, names_of
from casestore.lifecycle.verbs import VERB_NAMES, Verb


class Stage(StrEnum):
    """A stage whose day the figures count; the name of its column."""

    ACCEPTED = "accepted_at"
    SETTLED = "settled_at"
    STRUCK_OFF = "struck_off_at"


class OnClock(Enum):
    """What a move does to the clock: start the new state's own, if any; set the day that was given,
    or that of the first instalment that waits; leave it; stop it and remember how far it was; let
    the unit's go on, longer by the time for which it stood, or propose a term where none ran."""

    START = "start"
    SET = "set"
    ROWS = "rows"
    LEAVE = "leave"
    STOP = "stop"
    GO_ON = "go-on"


class OnUnit(Enum):
    """What a move does to the responsible unit: leave it, take the one given, take it away, or see
    that there is one (the lead unit where nobody was made responsible yet)."""

    LEAVE = "leave"
    GIVEN = "given"
    NONE = "none"
    ENSURE = "ensure"


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a move does besides changing the state.

    ``stamps`` dates stages; ``clears`` takes their days back (and what was fulfilled with the
    strike-off): a stage undone is not counted. ``first_stamp_stays``: a stage that was reached
    before keeps its first day. ``copies`` sends copies to whom the campaign names. ``reopens``:
    what was published of the case is taken down, what was written is void. ``voids``: what was
    agreed to be paid and isn't yet is no longer waited for.
    """

    clock: OnClock = OnClock.START
    unit: OnUnit = OnUnit.LEAVE
    stamps: frozenset[Stage] = frozenset()
    first_stamp_stays: bool = False
    clears: frozenset[Stage] = frozenset()
    copies: bool = False
    reopens: bool = False
    voids: bool = False


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row: ``verb`` takes a case from any of ``sources`` to ``target``.

    ``roles`` may make it; ``needs`` must be given with it, ``asks`` only where the case wants it.
    ``handles``: whoever makes it works for the responsible unit, whatever their role.
    ``independent`` bars whoever belongs to that unit or has handled the case. ``weighty`` moves end
    something or take it back: they are confirmed. ``answers`` tells the claimant why: no excuse
    (:mod:`casestore.lifecycle.excuses`) stands in it.
    """

    verb: Verb
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    needs: tuple[Need, ...] = ()
    asks: tuple[Need, ...] = ()
    handles: bool = False
    answers: bool = False
    independent: bool = False
    weighty: bool = False
    name: str = ""
    effects: Effects = field(default_factory=Effects)

    @property
    def label(self) -> str:
        """What the screen calls it."""
        return self.name or VERB_NAMES[self.verb]


_C = frozenset({Role.COORDINATOR})
_CL = frozenset({Role.COORDINATOR, Role.CLAIMANT})
_CU = frozenset({Role.COORDINATOR, Role.UNIT})
_BACK = frozenset({Stage.SETTLED, Stage.STRUCK_OFF})
_TO_REVIEW = Effects(unit=OnUnit.NONE, clears=frozenset({Stage.ACCEPTED}))
_TO_UNIT = Effects(clock=OnClock.GO_ON, unit=OnUnit.ENSURE, clears=_BACK)
_HANDLED = Effects(clock=OnClock.LEAVE, unit=OnUnit.ENSURE, clears=_BACK)
_SETTLED = Effects(stamps=frozenset({Stage.SETTLED}))
#: What the level above settled was accepted by then, else more would be settled than was accepted.
_SETTLED_ABOVE = Effects(stamps=frozenset({Stage.ACCEPTED, Stage.SETTLED}), first_stamp_stays=True)
_ACCEPTED = Effects(unit=OnUnit.NONE, stamps=frozenset({Stage.ACCEPTED}), first_stamp_stays=True)

MOVES: tuple[Move, ...] = (
    # onward
    Move(
        verb=Verb.ACCEPT,
        sources=frozenset({State.RECEIVED}),
        target=State.ACCEPTED,
        roles=_C,
        effects=_ACCEPTED,
    ),
    Move(
        verb=Verb.COMPLETE,
        sources=frozenset({State.RETURNED}),
        target=State.RECEIVED,
        roles=_CL,
        effects=_TO_REVIEW,
    ),
    Move(
        verb=Verb.TRANSFER,
        sources=frozenset({State.ACCEPTED}),
        target=State.TRANSFERRED,
        roles=_C,
        needs=(Need.UNIT, Need.DEADLINE),
        asks=(Need.REASON,),
        effects=Effects(clock=OnClock.SET, unit=OnUnit.GIVEN, copies=True),
    ),
    Move(
        verb=Verb.TAKE_UP,
        sources=frozenset({State.TRANSFERRED}),
        target=State.HANDLING,
        roles=_CU,
        handles=True,
        effects=_HANDLED,
    ),
    Move(
        verb=Verb.AGREE,
        sources=frozenset({State.HANDLING}),
        target=State.AGREED,
        roles=_CU,
        needs=(Need.PLAN, Need.INSTALMENTS, Need.PROOF),
        handles=True,
        answers=True,
        effects=Effects(clock=OnClock.ROWS),
    ),
    Move(
        verb=Verb.SETTLE,
        sources=frozenset({State.HANDLING, State.AGREED}),
        target=State.SETTLED,
        roles=_CU,
        needs=(Need.OUTCOME, Need.REASON, Need.PROOF, Need.TOLD),
        handles=True,
        answers=True,
        effects=_SETTLED,
    ),
    Move(
        verb=Verb.SETTLE,
        name="上级办结",
        sources=frozenset({State.ESCALATED}),
        target=State.SETTLED,
        roles=_C,
        needs=(Need.OUTCOME, Need.REASON, Need.PROOF, Need.TOLD),
        handles=True,
        answers=True,
        effects=_SETTLED_ABOVE,
    ),
    Move(
        verb=Verb.STRIKE_OFF,
        sources=frozenset({State.SETTLED}),
        target=State.STRUCK_OFF,
        roles=_C,
        needs=(Need.VERIFICATION, Need.CHECKED, Need.VISITED, Need.FULFILLED),
        asks=(Need.EXCEPTION, Need.PHOTOS, Need.ASKED),
        independent=True,
        weighty=True,
        effects=Effects(stamps=frozenset({Stage.STRUCK_OFF})),
    ),
    # aside
    Move(
        verb=Verb.RETURN,
        sources=frozenset({State.RECEIVED}),
        target=State.RETURNED,
        roles=_C,
        needs=(Need.REASON, Need.TOLD),
    ),
    Move(
        verb=Verb.DECLINE,
        sources=frozenset({State.RECEIVED, State.RETURNED}),
        target=State.DECLINED,
        roles=_C,
        needs=(Need.REASON, Need.TOLD),
        answers=True,
        weighty=True,
    ),
    Move(
        verb=Verb.REGISTER_ONLY,
        sources=frozenset({State.RECEIVED}),
        target=State.REGISTERED_ONLY,
        roles=_C,
        needs=(Need.REASON, Need.TOLD),
        answers=True,
        weighty=True,
    ),
    Move(
        verb=Verb.ESCALATE,
        sources=frozenset({State.RECEIVED, State.ACCEPTED, State.HANDLING}),
        target=State.ESCALATED,
        roles=_C,
        needs=(Need.REASON, Need.CHANNEL),
    ),
    Move(
        verb=Verb.SUSPEND,
        sources=frozenset({State.ACCEPTED, State.HANDLING}),
        target=State.SUSPENDED,
        roles=_C,
        needs=(Need.REASON,),
        answers=True,
        weighty=True,
        effects=Effects(clock=OnClock.STOP),
    ),
    Move(
        verb=Verb.WITHDRAW,
        sources=frozenset({State.RECEIVED, State.RETURNED, State.ACCEPTED}),
        target=State.WITHDRAWN,
        roles=_CL,
        needs=(Need.REASON,),
        weighty=True,
    ),
    Move(
        verb=Verb.OBJECT,
        sources=frozenset({State.DECLINED}),
        target=State.OBJECTED,
        roles=frozenset({Role.CLAIMANT}),
        needs=(Need.REASON,),
    ),
    Move(
        verb=Verb.UPHOLD,
        sources=frozenset({State.OBJECTED}),
        target=State.DECLINED,
        roles=_C,
        needs=(Need.REASON, Need.TOLD),
        weighty=True,
    ),
    Move(
        verb=Verb.CONTEST,
        sources=frozenset({State.STRUCK_OFF}),
        target=State.CONTESTED,
        roles=frozenset({Role.CLAIMANT}),
        needs=(Need.REASON,),
    ),
    Move(
        verb=Verb.KEEP,
        sources=frozenset({State.CONTESTED}),
        target=State.STRUCK_OFF,
        roles=_C,
        needs=(Need.REASON, Need.TOLD),
        answers=True,
        independent=True,
        weighty=True,
    ),
    # and back
    Move(
        verb=Verb.RECONSIDER,
        sources=frozenset({State.DECLINED, State.OBJECTED}),
        target=State.RECEIVED,
        roles=_C,
        needs=(Need.REASON,),
        effects=_TO_REVIEW,
    ),
    Move(
        verb=Verb.SEND_BACK,
        sources=frozenset({State.ESCALATED}),
        target=State.RECEIVED,
        roles=_C,
        needs=(Need.REASON,),
        effects=_TO_REVIEW,
    ),
    Move(
        verb=Verb.REROUTE,
        sources=frozenset({State.TRANSFERRED}),
        target=State.ACCEPTED,
        roles=_C,
        needs=(Need.REASON,),
        effects=_ACCEPTED,
    ),
    Move(
        verb=Verb.BREAK,
        sources=frozenset({State.AGREED}),
        target=State.HANDLING,
        roles=_C,
        needs=(Need.REASON,),
        effects=Effects(clock=OnClock.LEAVE, unit=OnUnit.ENSURE, clears=_BACK, voids=True),
    ),
    Move(
        verb=Verb.TURN_BACK,
        sources=frozenset({State.HANDLING}),
        target=State.HANDLING,
        roles=_C,
        needs=(Need.REASON,),
        effects=_HANDLED,
    ),
    Move(
        verb=Verb.TURN_BACK,
        sources=frozenset({State.AGREED}),
        target=State.AGREED,
        roles=_C,
        needs=(Need.REASON,),
        effects=_HANDLED,
    ),
    Move(
        verb=Verb.REPORT,
        sources=frozenset({State.HANDLING}),
        target=State.HANDLING,
        roles=_CU,
        needs=(Need.REASON,),
        handles=True,
        answers=True,
        effects=_HANDLED,
    ),
    Move(
        verb=Verb.REPORT,
        sources=frozenset({State.AGREED}),
        target=State.AGREED,
        roles=_CU,
        needs=(Need.REASON,),
        handles=True,
        answers=True,
        effects=_HANDLED,
    ),
    Move(
        verb=Verb.RESUME,
        sources=frozenset({State.SUSPENDED}),
        target=State.HANDLING,
        roles=_C,
        needs=(Need.REASON,),
        effects=_TO_UNIT,
    ),
    Move(
        verb=Verb.FAIL,
        sources=frozenset({State.SETTLED}),
        target=State.HANDLING,
        roles=_C,
        needs=(Need.VERIFICATION, Need.MISSING, Need.VISITED, Need.TOLD),
        asks=(Need.CHECKED, Need.EXCEPTION, Need.PHOTOS),
        independent=True,
        effects=_TO_UNIT,
    ),
    Move(
        verb=Verb.REOPEN,
        sources=frozenset({State.STRUCK_OFF, State.CONTESTED}),
        target=State.HANDLING,
        roles=_C,
        needs=(Need.REASON,),
        weighty=True,
        effects=Effects(clock=OnClock.GO_ON, unit=OnUnit.ENSURE, clears=_BACK, reopens=True),
    ),
)


def moves_from(state: State) -> tuple[Move, ...]:
    """Every row of the table that starts in ``state``."""
    return tuple(move for move in MOVES if state in move.sources)


def move_for(state: State, verb: str) -> Move | None:
    """The row for ``verb`` in ``state``, or ``None`` where the table has none."""
    return next((move for move in moves_from(state) if move.verb == verb), None)


#: What counts as handling a case.
HANDLING = frozenset(move.verb for move in MOVES if move.handles)


def bar(
    move: Move, actor: Actor, unit: str | None, handled_by: Collection[str] = frozenset()
) -> str | None:
    """Why ``actor`` may not make ``move`` on a case of the responsible ``unit``
    (``campaign/unit``) that the accounts ``handled_by`` have handled; else ``None``."""
    if move.independent and unit is not None and unit in actor.units:
        return "责任单位不能核查自己办理的案件"
    if move.independent and actor.id in handled_by:
        return "您签收或办结过本案，核查要换一个人"
    if not move.roles & actor.roles:
        return f"只有{names_of(move.roles)}可以{move.label}"
    if move.roles & actor.roles == {Role.UNIT} and (unit is None or unit not in actor.units):
        return "只有本案的责任单位可以办理"
    return None


def ends_supervision(move: Move) -> bool:
    """Whether a case that was pressed is no longer under supervision after ``move``."""
    return CASE_STATES[move.target].ended

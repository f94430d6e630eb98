"""Which acts the people at the desk are told of at once, beside their letter of the morning.
Pure."""

from datetime import timedelta

from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb

#: What a responsible unit has to know the same hour.
TO_UNIT = frozenset(
    {
        *(Verb.TRANSFER, Verb.REMIND, Verb.PRESS, Verb.LIST, Verb.TALK, Verb.MEETING),
        *(Verb.TURN_BACK, Verb.BREAK, Verb.RESUME, Verb.FAIL, Verb.REOPEN, Verb.ROUTE_KEEP),
        Verb.AMEND,
    }
)
#: What waits for a coordinator from now on.
TO_COORDINATOR = frozenset(
    {
        *(Verb.REGISTER, Verb.OBJECT, Verb.MESSAGE, Verb.REPORT, Verb.SETTLE, Verb.COMPLETE),
        *(Verb.PAY, Verb.UNDISPUTED, Verb.AMEND_ASK, Verb.ROUTE_OBJECT),
    }
)

#: How long a letter waits for more of the same: clues come in bursts.
GATHERED: dict[Verb, timedelta] = {Verb.REGISTER: timedelta(minutes=10)}


def told_by(verb: Verb) -> Role | None:
    """The role that is told of ``verb`` at once, ``None`` for nobody."""
    if verb in TO_UNIT:
        return Role.UNIT
    return Role.COORDINATOR if verb in TO_COORDINATOR else None


def waits_after(verb: Verb) -> timedelta:
    """How long the letter about ``verb`` waits for others that may join it."""
    return GATHERED.get(verb, timedelta(0))

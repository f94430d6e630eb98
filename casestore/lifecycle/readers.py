"""Who reads what staff write into the history of a case. Pure; whatever isn't named here stays
with the coordinators and the supervisors."""

from casestore.lifecycle.moves import MOVES
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb

#: Read every word of a case that they may see.
READ_ALL = frozenset({Role.COORDINATOR, Role.SYSTEM})
#: Their words may name the people of an enterprise or tell how they are reached: read by the
#: coordinators alone.
_NAME_PEOPLE = frozenset(
    {
        *(Verb.CORRECT, Verb.CORRECT_ASK, Verb.CORRECT_REFUSE),
        *(Verb.REISSUE, Verb.IMPORT_NOTE),
    }
)
#: Read none, whatever an act is: they look at what was done, by whom and when.
READ_NONE = frozenset({Role.AUDITOR})

#: The words of these acts reach the responsible unit, which has to act on them; so does what the
#: claimant adds.
SHOWN_TO_UNITS = frozenset(
    {
        *(move.verb for move in MOVES),
        *(Verb.REMIND, Verb.PRESS, Verb.LIST, Verb.TALK, Verb.MEETING, Verb.SUPPLEMENT),
        *(Verb.EXTEND_ASK, Verb.EXTEND, Verb.EXTEND_REFUSE),
        *(Verb.PAY, Verb.UNDISPUTED, Verb.AMEND, Verb.AMEND_ASK, Verb.AMEND_REFUSE),
    }
)

#: What whoever may not read its words doesn't learn of at all: a note is nothing but its words,
#: that a case was handed to discipline inspection is no news for whom it is about, and what
#: another unit has to do with is none of theirs.
HIDDEN = frozenset(
    {
        *(Verb.NOTE, Verb.REFER),
        *(Verb.LINK, Verb.UNLINK, Verb.ABSORB),
        *(Verb.TASK, Verb.TASK_DONE, Verb.TASK_AGAIN),
        Verb.PACKAGE,
    }
)


def reads_words(reader: Actor, verb: Verb, writer: str, unit: str = "") -> bool:
    """Whether ``reader``, who may see the case, reads the words of an act by the account
    ``writer``, done for ``unit`` (``campaign/unit``) where somebody of a unit did it."""
    roles = narrowed(reader.roles)
    if roles & READ_NONE:
        return False
    if reader.id == writer:
        return True
    if Role.SUPERVISOR in roles:
        return verb not in _NAME_PEOPLE
    if roles & READ_ALL:
        return True
    return verb in SHOWN_TO_UNITS or bool(unit and unit in reader.units)


def sees_act(reader: Actor, verb: Verb, writer: str, unit: str = "") -> bool:
    """Whether ``reader`` sees at all that it was done: what is nothing but its words isn't seen by
    who may not read them. That it was done is part of the history, which an auditor sees whole."""
    if narrowed(reader.roles) & READ_NONE:
        return True
    return verb not in HIDDEN or reads_words(reader, verb, writer, unit)

"""Who reads what staff write into the history of a case. Pure; whatever isn't named here stays
with the coordinators."""

from casestore.lifecycle.moves import MOVES
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb

#: Read every word of a case that they may see.
READ_ALL = frozenset({Role.COORDINATOR, Role.SYSTEM})

#: The words of these acts reach the responsible unit, which has to act on them; so does what the
#: claimant adds.
SHOWN_TO_UNITS = frozenset(
    {
        *(move.verb for move in MOVES),
        *(Verb.REMIND, Verb.PRESS, Verb.LIST, Verb.TALK, Verb.EXTEND, Verb.SUPPLEMENT),
    }
)

#: What whoever may not read its words doesn't learn of at all: a note is nothing but its words,
#: and that a case was handed to discipline inspection is no news for whom it is about.
HIDDEN = frozenset({Verb.NOTE, Verb.REFER})


def reads_words(reader: Actor, verb: Verb, writer: str, unit: str = "") -> bool:
    """Whether ``reader``, who may see the case, reads the words of an act by the account
    ``writer``, done for ``unit`` (``campaign/unit``) where somebody of a unit did it."""
    if narrowed(reader.roles) & READ_ALL or reader.id == writer:
        return True
    return verb in SHOWN_TO_UNITS or bool(unit and unit in reader.units)


def sees_act(reader: Actor, verb: Verb, writer: str, unit: str = "") -> bool:
    """Whether ``reader`` sees at all that it was done."""
    return verb not in HIDDEN or reads_words(reader, verb, writer, unit)

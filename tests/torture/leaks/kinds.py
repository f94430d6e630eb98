"""Every kind of leak that is planted, in every writing."""

import random

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.known_names import KNOWN_NAMES
from tests.torture.leaks.known_numbers import KNOWN_NUMBERS
from tests.torture.leaks.making import Kind, Leak
from tests.torture.leaks.structured_kinds import STRUCTURED
from tests.torture.leaks.unknown_kinds import UNKNOWN

KINDS = (*KNOWN_NAMES, *KNOWN_NUMBERS, *STRUCTURED, *UNKNOWN)
CELLS = tuple((kind, name) for kind in KINDS for name in kind.writings)


def planted(chance: random.Random, cell: tuple[Kind, str]) -> Leak:
    """A new leak of ``cell``, written as it says."""
    kind, name = cell
    leak = kind.make(Inventor(chance))
    return Leak(
        words=kind.writings[name](leak.words, chance),
        sentence=leak.sentence,
        values=leak.values,
        other=leak.other,
        staff=leak.staff,
    )

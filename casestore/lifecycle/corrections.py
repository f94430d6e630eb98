"""Correcting what is registered of a case: who may, and when a second person has to agree."""

from casestore.campaign.form_fields import Field, Sealed
from casestore.lifecycle.roles import Actor, Role, names_of

#: What was verified at the strike-off; every other field is a column of the clue form.
FULFILLED = "fulfilled"

#: Kinds of columns that aren't typed.
_NOT_TYPED = frozenset({"files", "file", "declaration"})

WRITERS = frozenset({Role.COORDINATOR})
#: Who may be the second person; what is sealed stays with the coordinators.
SECONDS = frozenset({Role.COORDINATOR, Role.REVIEWER})


def is_correctable(column: Field) -> bool:
    """Whether what stands in ``column`` was typed, and can be put right."""
    return column.kind not in _NOT_TYPED


def seconds_for(column: Field | None) -> frozenset[Role]:
    """The roles that may agree to a correction of ``column`` (``None``: :data:`FULFILLED`)."""
    return SECONDS if column is None or column.sealed is Sealed.OPEN else WRITERS


def writer_bar(actor: Actor, unit: str | None) -> str | None:
    """Why ``actor`` may not correct a case of the responsible ``unit``; else ``None``."""
    if not WRITERS & actor.roles:
        return f"只有{names_of(WRITERS)}可以更正"
    if unit is not None and unit in actor.units:
        return "责任单位不能更正登记的内容"
    return None

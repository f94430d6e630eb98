"""What comes out of cleaning a file, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casestore.public.paper.seen import SeenPaper


@dataclass(frozen=True, kw_only=True)
class SafeCopy:
    """A file that may be handed to the staff, and nothing in it acts. ``kind`` is the original's;
    what the copy is follows from it (:func:`casestore.public.cleaning.kinds.copy_kind`).
    ``taken_out`` are sentences for a person: what the original has and the copy hasn't, and
    what was found of its signature. ``answers`` are those of a form that it is, by field.
    ``paper`` is what was seen on it where somebody asked, and could look. ``thumbnail`` is a small
    JPEG of a picture, empty for anything else."""

    kind: str
    data: bytes
    taken_out: tuple[str, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    paper: SeenPaper | None = None
    thumbnail: bytes = b""


def listed(names: list[str]) -> str:
    """At most five names, each short; the rest are counted."""
    shown = "、".join(name[:60] for name in names[:5])
    return f"{shown} 等 {len(names)} 个" if len(names) > 5 else shown

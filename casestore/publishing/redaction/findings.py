"""What the gate says of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something in the part ``field`` of a text, at ``text[start:end]``, which reads ``quoted``.
    ``instead`` is what could stand there; ``""`` where it is best left out."""

    field: str
    kind: str
    quoted: str
    start: int
    end: int
    instead: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a person dismisses: these words as this kind, wherever they stand in the text."""
        return self.kind, self.quoted


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A text as the gate saw it. ``blocking`` must go from the text; ``suspected`` is for a person
    to redact or to dismiss. ``checked`` counts what was looked for, by kind of list; ``unchecked``
    are sentences on what was not."""

    blocking: tuple[Finding, ...]
    suspected: tuple[Finding, ...]
    checked: tuple[tuple[str, int], ...] = ()
    unchecked: tuple[str, ...] = ()


def longest(found: list[Finding]) -> list[Finding]:
    """``found`` in the order of the text, without those that lie in another of the same part; of
    those in the same place the first."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.field, f.start, -f.end)):
        last = kept[-1] if kept else None
        if last and last.field == one.field and one.end <= last.end:
            continue
        kept.append(one)
    return kept

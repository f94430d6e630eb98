"""Plates are split at their gaps once, then filled by joining bytes: a page in microseconds."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256

from generator.errors import BuildFault

_PROSE_GAP = re.compile(r"<p>(⟦[a-z_]+⟧)</p>")


class Plate:
    """A drawn page with gaps. ``sha`` changes with anything outside the gaps."""

    def __init__(self, html: str) -> None:
        html = _PROSE_GAP.sub(r"\1", html)  # a gap for paragraphs must not stand inside one
        pieces = re.split(r"⟦([a-z_]+)⟧", html)
        self.parts = [piece.encode() for piece in pieces]
        self.slots = [(index, pieces[index]) for index in range(1, len(pieces), 2)]
        self.sha = sha256(html.encode()).hexdigest()

    @property
    def gaps(self) -> set[str]:
        return {name for _index, name in self.slots}

    def fill(self, values: Mapping[str, str]) -> bytes:
        """The page with ``values`` (HTML) in its gaps; a gap without a value is a
        :class:`BuildFault`."""
        parts = self.parts.copy()
        try:
            for index, name in self.slots:
                parts[index] = values[name].encode()
        except KeyError as error:
            raise BuildFault(f"页面模板里有没有内容可填的位置 {error.args[0]}") from error
        return b"".join(parts)


def key_of(plate: Plate, values: Iterable[object]) -> str:
    """The key of a filled page: its plate and everything that went into it."""
    # joined, not repr(): that looks up every Chinese character to see whether it can be printed
    return sha256("\x1f".join([plate.sha, *map(str, values)]).encode()).hexdigest()

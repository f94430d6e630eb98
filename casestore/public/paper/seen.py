"""What was seen on a photo or scan of a paper, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from casestore.public.paper.mark import Mark, mark_in


@dataclass(frozen=True, kw_only=True)
class SeenPaper:
    """``codes`` are what the marks of a paper say, each with its page counted from 1; other codes
    on it are none of ours. ``red_seal``: whether something like a red stamp is on it; ``None``
    where nobody could look, because the picture has no colour."""

    codes: tuple[tuple[int, str], ...] = ()
    red_seal: bool | None = None

    @property
    def marks(self) -> tuple[tuple[int, Mark], ...]:
        found = ((page, mark_in(text)) for page, text in self.codes)
        return tuple((page, mark) for page, mark in found if mark is not None)

    def as_json(self) -> dict[str, Any]:
        return {"codes": [list(one) for one in self.codes], "red_seal": self.red_seal}


def seen_in(said: Mapping[str, Any]) -> SeenPaper:
    """What :meth:`SeenPaper.as_json` made. Raises ``KeyError``, ``TypeError``, ``ValueError``."""
    seal = said["red_seal"]
    codes = tuple((int(page), str(text)) for page, text in said["codes"])
    return SeenPaper(codes=codes, red_seal=None if seal is None else bool(seal))

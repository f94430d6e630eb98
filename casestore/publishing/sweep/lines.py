"""The lines of a text that no earlier text had so: ten thousand pages have most lines in common."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from casestore.publishing.sweep.pieces import Piece

#: Characters of a block: short lines are taken together. A block counts as known where it and so
#: many before it followed each other before: what is told across more of them is not one name.
_BLOCK, _BEFORE = 64, 2


@dataclass
class Lines:
    """What was read: hashes (of this process) of each block with those before it."""

    known: set[int] = field(default_factory=set)

    def new(self, piece: Piece) -> Iterator[Piece]:
        """The parts of ``piece`` that aren't known, each with the blocks before it; they are known
        then."""
        blocks = _blocks(piece.text)
        hashes = [hash(piece.text[start:end]) for start, end in blocks]
        begin = end = 0
        for number, (_start, stop) in enumerate(blocks):
            mark = hash(tuple(hashes[max(0, number - _BEFORE) : number + 1]))
            if mark in self.known:
                continue
            self.known.add(mark)
            start = blocks[max(0, number - _BEFORE)][0]
            if start > end:
                if end > begin:
                    yield _part(piece, begin, end)
                begin = start
            end = stop
        if end > begin:
            yield _part(piece, begin, end)


def _blocks(text: str) -> list[tuple[int, int]]:
    """Where the blocks of ``text`` begin and end."""
    found, start = [], 0
    while start < len(text):
        end = text.find("\n", min(start + _BLOCK, len(text)))
        end = len(text) if end < 0 else end + 1
        found.append((start, end))
        start = end
    return found


def _part(piece: Piece, begin: int, end: int) -> Piece:
    if (begin, end) == (0, len(piece.text)):
        return piece
    return replace(
        piece,
        text=piece.text[begin:end],
        offset=lambda place: piece.offset(begin + place),
    )

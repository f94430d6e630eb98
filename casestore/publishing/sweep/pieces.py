"""What a file decodes to: pieces of text, and what can't be looked into."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: Stands between what doesn't belong together: cells of a table, pages, values of a database.
APART = "\x1e"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A text inside of a file. ``inside`` says where, in words for the desk that quote nothing of
    the file; ``offset`` leads from a place in ``text`` to one in what is named there. ``noise``:
    most of the text is none (the bytes of a picture), so that a short form must stand alone.
    ``raw``: the text is bytes as they lie in a file, where one that says how long a text is stands
    beside it and may read as a letter of it."""

    text: str
    inside: str = ""
    offset: Callable[[int], int] = field(default=int)
    noise: bool = False
    raw: bool = False


class Unreadable(Exception):
    """Something in a file can't be looked into; ``str()`` says why, in Chinese, and quotes nothing
    of the file."""


class TooMuch(Unreadable):
    """A file unfolds to more than anybody would publish."""


@dataclass
class Budget:
    """How many bytes one file may unfold to, all that is in it together, and how deep: so that a
    small one can't fill the memory."""

    left: int = 100_000_000
    depth: int = 6

    def take(self, size: int) -> None:
        """Raises :class:`TooMuch` where it is too much."""
        self.left -= size
        if self.left < 0:
            raise TooMuch("展开后太大，没有查完")

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """One step further into what is inside of something; raises :class:`TooMuch`."""
        if self.depth <= 0:
            raise TooMuch("层层套着的内容太多，没有查完")
        self.depth -= 1
        try:
            yield
        finally:
            self.depth += 1

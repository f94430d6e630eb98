"""What the files of a release said, as text: whoever comes into the ledger later is looked for in
these, without reading and unfolding the files once more.

One file beside the memo, sealed under a key of the office. A text that two files share stands in it
once, as it is read once: together they tell whether any file names somebody, not which.
"""

import json
import os
import secrets
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from casestore.public.durable_files import replace_file
from casestore.publishing.sweep.matching import Matcher, Step
from casestore.publishing.sweep.pieces import Piece

FILE = "texts"
#: Bytes of normal forms in a part, and of a nonce (RFC 8439, 2.3).
_PART, _NONCE = 1 << 20, 12
#: How many times as large as after the last whole sweep the file may grow, beside so many bytes.
_WORN, _SMALL = 4, 1 << 23

Whose = TypeVar("Whose")


class Lost(Exception):  # noqa: N818 - what became of them
    """The texts aren't there as they were written."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some texts: where in the file their normal forms begin, how many bytes these and the texts
    behind them take, under which ``nonces`` both are sealed (hexadecimal)."""

    start: int
    forms: int
    texts: int
    nonces: str


class Collector:
    """Takes the texts of a sweep, each once."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._forms: list[bytes] = []
        self._texts: list[tuple[int, str]] = []
        self._size = 0
        self._packed: list[tuple[bytes, bytes]] = []

    def take(self, piece: Piece, steps: Iterable[Step]) -> None:
        """``piece``, which is looked at in ``steps``."""
        flags = piece.noise + 2 * piece.raw
        for step in steps:
            mark = hash((flags, step.text))
            if step.data and mark not in self._known:
                self._known.add(mark)
                self._forms.append(step.data)
                self._texts.append((flags, step.text))
                self._size += len(step.data)
        if self._size >= _PART:
            self._pack()

    def packed(self) -> list[tuple[bytes, bytes]]:
        """The normal forms and the texts of each part."""
        self._pack()
        return self._packed

    def _pack(self) -> None:
        if self._forms:
            said = json.dumps(self._texts, ensure_ascii=False).encode("utf-8", "surrogatepass")
            forms = zlib.compress(b"\n".join(self._forms), 1)
            self._packed.append((forms, zlib.compress(said, 1)))
        self._forms, self._texts, self._size = [], [], 0


class Texts:
    """The file of texts in ``folder``, sealed under ``key`` (32 bytes)."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / FILE
        self._cipher = ChaCha20Poly1305(key)

    def tell(self, parts: Iterable[Part], matcher: Matcher[Whose]) -> bool:
        """Whether any text of ``parts`` tells what ``matcher`` finds. Raises :class:`Lost`."""
        try:
            with self._path.open("rb") as file:
                return any(self._tells(file, part, matcher) for part in parts)
        except (OSError, ValueError, InvalidTag, zlib.error) as error:
            raise Lost from error

    def write(self, collected: Collector, known: tuple[Part, ...]) -> tuple[Part, ...]:
        """Put what was ``collected`` behind the ``known`` parts, or into a new file where there
        are none; all parts then. On disk when this returns."""
        start = self._path.stat().st_size if known and self._path.exists() else 0
        parts, data = list(known), []
        for forms, texts in collected.packed():
            nonces = secrets.token_bytes(_NONCE), secrets.token_bytes(_NONCE)
            both = [
                self._cipher.encrypt(nonce, one, None)
                for nonce, one in zip(nonces, (forms, texts), strict=True)
            ]
            part = Part(
                start=start,
                forms=len(both[0]),
                texts=len(both[1]),
                nonces=b"".join(nonces).hex(),
            )
            parts.append(part)
            data += both
            start += part.forms + part.texts
        self._put(b"".join(data), behind=bool(known))
        return tuple(parts)

    def _put(self, data: bytes, behind: bool) -> None:
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        if not behind:
            replace_file(self._path, data, 0o600)
        elif data:
            with self._path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())

    def _tells(self, file: BinaryIO, part: Part, matcher: Matcher[Whose]) -> bool:
        nonces = bytes.fromhex(part.nonces)
        forms = self._read(file, part.start, part.forms, nonces[:_NONCE])
        places = matcher.places(forms)
        if not places:
            return False
        said = self._read(file, part.start + part.forms, part.texts, nonces[_NONCE:])
        texts = json.loads(said.decode("utf-8", "surrogatepass"))
        ends = list(accumulate(len(one) + 1 for one in forms.split(b"\n")))
        numbers = {bisect_right(ends, place) for place in places}
        return any(_found(matcher, *texts[number]) for number in numbers)

    def _read(self, file: BinaryIO, start: int, size: int, nonce: bytes) -> bytes:
        file.seek(start)
        return zlib.decompress(self._cipher.decrypt(nonce, file.read(size), None))


def _found(matcher: Matcher[Whose], flags: int, text: str) -> bool:
    piece = Piece(text=text, noise=bool(flags & 1), raw=bool(flags & 2))
    return next(iter(matcher.find(piece)), None) is not None


def is_worn(parts: Iterable[Part], whole: int) -> bool:
    """Whether so many ``parts`` came since the last whole sweep, which left ``whole`` bytes, that
    reading all files anew costs less."""
    return size_of(parts) > _WORN * whole + _SMALL


def size_of(parts: Iterable[Part]) -> int:
    """Their bytes."""
    return sum(part.forms + part.texts for part in parts)


def read_parts(said: Iterable[tuple[int, int, int, str]]) -> tuple[Part, ...]:
    """Parts as the memo has them; raises ``TypeError`` or ``ValueError`` for what are none."""
    return tuple(
        Part(start=int(start), forms=int(forms), texts=int(texts), nonces=str(nonces))
        for start, forms, texts, nonces in said
    )

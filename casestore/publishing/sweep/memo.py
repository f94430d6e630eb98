"""What was swept before, and against what: a file of the office's own, which says so in digests
alone, under a code of the office's key. Losing it costs one long sweep."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from casestore.public.durable_files import replace_file
from casestore.publishing.sweep.texts import Part, read_parts, size_of

FILE = "memo.json"
#: The code that decides what is found: where it changes, everything is swept anew.
_CODE = ("publishing/redaction", "publishing/sweep", "public/folding.py", "public/variants.py")
_CASESTORE = Path(__file__).parents[2]
#: How many times as many files as a release has are remembered, for those that may come back.
_KEPT = 12


@dataclass(frozen=True, kw_only=True)
class Memo:
    """``files`` are marks of files in which nothing was found; ``identifiers`` the digests of those
    that were looked for in all of them. ``parts`` are where their texts lie, of which ``whole``
    bytes came of the last whole sweep."""

    program: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    whole: int = 0

    def lacking(self, identifiers: Mapping[str, str]) -> list[str]:
        """Which of ``identifiers`` nobody looked for yet."""
        old = self.identifiers
        return [name for name, digest in identifiers.items() if old.get(name) != digest]


def marks(files: Mapping[str, tuple[str, int, str]]) -> dict[str, str]:
    """The mark of each of ``files``, path → digest, size and key."""
    return {path: mark(path, digest, key) for path, (digest, _size, key) in files.items()}


def mark(path: str, digest: str, key: str) -> str:
    """What a file is remembered by: its bytes, its name, what its manifest says of it."""
    return sha256(f"{path}\n{digest}\n{key}".encode()).hexdigest()[:40]


def read(folder: Path, key: bytes) -> Memo:
    """The memo in ``folder``, empty where there is none, or it was written by another program or
    under another ``key``."""
    try:
        code, _line, data = (folder / FILE).read_bytes().partition(b"\n")
        if not hmac.compare_digest(code, _code(key, data)):
            return Memo()
        said = json.loads(data)
        memo = Memo(
            program=said["program"],
            identifiers=dict(said["identifiers"]),
            files=frozenset(said["files"]),
            parts=read_parts(said["parts"]),
            whole=int(said["whole"]),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return Memo()
    return memo if memo.program == program() else Memo()


def write(folder: Path, memo: Memo, key: bytes) -> None:
    """Put ``memo`` into ``folder``, whole or not at all."""
    folder.mkdir(mode=0o700, exist_ok=True)
    said = {
        "program": memo.program,
        "identifiers": dict(memo.identifiers),
        "files": sorted(memo.files),
        "parts": [list(vars(part).values()) for part in memo.parts],
        "whole": memo.whole,
    }
    data = json.dumps(said).encode()
    replace_file(folder / FILE, _code(key, data) + b"\n" + data, 0o600)


def _code(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, b"memo\n" + data, "sha256").hex().encode()


def after(
    memo: Memo, identifiers: Mapping[str, str], clean: Iterable[str], parts: tuple[Part, ...]
) -> Memo:
    """``memo`` after a sweep against ``identifiers`` that found nothing in the files ``clean``: all
    that it knew holds on where these were looked for before. ``parts`` are the texts now."""
    files = frozenset(clean)
    known = memo.files if not memo.lacking(identifiers) else frozenset[str]()
    if len(known) > _KEPT * len(files):
        known = frozenset()
    return Memo(
        program=program(),
        identifiers=identifiers,
        files=files | known,
        parts=parts,
        whole=memo.whole if memo.parts else size_of(parts),
    )


@cache
def program() -> str:
    """A digest of the code that decides what is found."""
    digest = sha256()
    for name in _CODE:
        place = _CASESTORE / name
        for file in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()

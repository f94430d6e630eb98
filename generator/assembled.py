"""A large file put together from parts: those that stood in the release before under the same key are copied from it.

Where each part lies is kept in the workspace, under the SHA-256 of the file it describes; without it, or for another
file, every part is made.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.release import Draft


@dataclass(frozen=True)
class Part:
    """Bytes that ``make`` gives; the same ``key`` means the same bytes, an empty one that they are always made."""

    key: str
    make: Callable[[], bytes]


Places = dict[str, tuple[int, int]]


def put_assembled(draft: Draft, path: str, key: str, parts: Iterable[Part], work: Path) -> None:
    """Put ``parts`` one after the other into ``draft`` as ``path``, or link the whole file under the same ``key``."""
    if draft.take(path, key):
        return
    index = work / "parts" / f"{path.replace('/', '.')}.json"
    old, places = _before(draft, path, index), Places()
    draft.pour(path, key, _pieces(parts, old, places))
    index.parent.mkdir(parents=True, exist_ok=True)
    new = index.with_suffix(".new")
    new.write_text(json.dumps({"sha256": draft.entries[path].sha256, "places": places}), encoding="utf-8")
    new.replace(index)


@dataclass(frozen=True)
class _Old:
    file: Path
    places: Places


def _before(draft: Draft, path: str, index: Path) -> _Old | None:
    """The file in the release before with the places of its parts, if they are known."""
    entry = draft.old.get(path)
    if draft.before is None or entry is None:
        return None
    try:
        kept = json.loads(index.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # never written, or torn: make every part
        return None
    file = draft.before / path
    if kept["sha256"] != entry.sha256 or not file.is_file() or file.stat().st_size != entry.size:
        return None
    return _Old(file, kept["places"])


def _pieces(parts: Iterable[Part], old: _Old | None, places: Places) -> Iterator[bytes]:
    """The bytes of ``parts``; notes in ``places`` where each begins and how long it is."""
    at = 0
    with old.file.open("rb") if old else nullcontext() as file:
        for part in parts:
            place = old.places.get(part.key) if old else None
            data = _copied(file, place) if file and place else part.make()
            if part.key:
                places[part.key] = (at, len(data))
            at += len(data)
            yield data


def _copied(file: BinaryIO, place: tuple[int, int]) -> bytes:
    start, size = place
    file.seek(start)
    return file.read(size)

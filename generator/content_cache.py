"""Caches in the workspace: the content as it was read and checked last time, and words converted
into another script. Without them a build that changes nothing takes half as long again.

A cache is one file: a line with the key of everything authored, code included, then JSON. So
what stands under the key is what reading would give; a file under another key, torn or foreign,
counts as none.
"""

from pathlib import Path

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from casestore.public.durable_files import replace_whole
from casestore.public.scripts import Script
from generator.content.gather import Content
from generator.look.wording import CONVERTED

_CONTENT = TypeAdapter(Content)
_WORDS = TypeAdapter(dict[Script, dict[str, str]])


def load_content(work: Path, key: str, root: Path) -> Content | None:
    """The content of the folder ``root`` that was saved under ``key``, or ``None``."""
    try:
        content = _CONTENT.validate_json(_read(work / "content.json", key))
    except (OSError, ValueError):
        return None
    return content if content.root == root else None


def save_content(work: Path, key: str, content: Content) -> None:
    """Save ``content``, which has no fault, under ``key``."""
    try:
        data = _CONTENT.dump_json(content)
    except (
        PydanticSerializationError
    ):  # its folder's name is not UTF-8, and JSON has no words for it: read each time
        return
    _write(work / "content.json", key, data)


def load_words(work: Path, key: str) -> None:
    """Add what was converted under ``key`` to :data:`generator.look.wording.CONVERTED`."""
    try:
        saved = _WORDS.validate_json(_read(work / "words.json", key))
    except (OSError, ValueError):
        return
    for script, words in saved.items():
        CONVERTED[script].update(words)


def save_words(work: Path, key: str) -> None:
    """Save what has been converted by now under ``key``."""
    _write(work / "words.json", key, _WORDS.dump_json(CONVERTED))


def _read(path: Path, key: str) -> bytes:
    """The JSON in ``path``; raises ``ValueError`` when it stands under another key."""
    saved, _line, data = path.read_bytes().partition(b"\n")
    if saved != key.encode():
        raise ValueError(saved)
    return data


def _write(path: Path, key: str, data: bytes) -> None:
    replace_whole(path, key.encode() + b"\n" + data)

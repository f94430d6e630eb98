"""Content as it was read and checked last time, and the words converted into another script, kept
in the workspace: reading and converting anew takes half a second.

The key is that of everything authored, code included, so what is kept under it is what would be
read.
"""

import json
import pickle
from pathlib import Path

from generator.content.gather import Content
from generator.look.wording import CONVERTED

_NAME = "content.pickle"
_WORDS = "words.json"


def kept_content(work: Path, key: str, root: Path) -> Content | None:
    """The content of the folder ``root`` kept under ``key``, or ``None``."""
    try:
        with (work / _NAME).open("rb") as file:
            known, content = pickle.load(file)  # noqa: S301 - written by this module into the build's own workspace
    except Exception:  # noqa: BLE001 - torn by a crash, or by another version of what is in it: read anew
        return None
    return (
        content if known == key and isinstance(content, Content) and content.root == root else None
    )


def keep_content(work: Path, key: str, content: Content) -> None:
    """Keep ``content``, which has no fault, under ``key``."""
    work.mkdir(parents=True, exist_ok=True)
    draft = work / f"{_NAME}.draft"
    draft.write_bytes(pickle.dumps((key, content)))
    draft.replace(work / _NAME)


def recall_words(work: Path, key: str) -> None:
    """Know again what was converted under ``key``."""
    try:
        kept = json.loads((work / _WORDS).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # never kept, or torn: convert it anew
        return
    if kept["key"] == key:
        for script, words in kept["words"].items():
            CONVERTED[script].update(words)


def keep_words(work: Path, key: str) -> None:
    """Keep what has been converted by now under ``key``."""
    draft = work / f"{_WORDS}.draft"
    draft.write_text(
        json.dumps({"key": key, "words": CONVERTED}, ensure_ascii=False), encoding="utf-8"
    )
    draft.replace(work / _WORDS)

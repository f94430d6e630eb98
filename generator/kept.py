"""Content as it was read and checked last time, kept in the workspace: reading it anew takes a third of a second.

The key is that of everything authored, code included, so what is kept under it is what would be read.
"""

import pickle
from pathlib import Path

from generator.gather import Content

_NAME = "content.pickle"


def kept_content(work: Path, key: str, root: Path) -> Content | None:
    """The content of the folder ``root`` kept under ``key``, or ``None``."""
    try:
        with (work / _NAME).open("rb") as file:
            known, content = pickle.load(file)  # noqa: S301 - written by this module into the build's own workspace
    except Exception:  # noqa: BLE001 - torn by a crash, or by another version of what is in it: read anew
        return None
    return content if known == key and isinstance(content, Content) and content.root == root else None


def keep_content(work: Path, key: str, content: Content) -> None:
    """Keep ``content``, which has no fault, under ``key``."""
    work.mkdir(parents=True, exist_ok=True)
    draft = work / f"{_NAME}.draft"
    draft.write_bytes(pickle.dumps((key, content)))
    draft.replace(work / _NAME)

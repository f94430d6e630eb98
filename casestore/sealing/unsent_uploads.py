"""How much the uploads of drafts take that nobody has sent in: strangers may fill so much of the
disk, and no more."""

import os
from pathlib import Path

from casestore.sealing.drafts import listed
from casestore.sealing.kept_file import both_of
from casestore.sealing.partial_uploads import PARTIAL


def unsent_bytes(drafts: Path, evidence: Path) -> int:
    """The bytes on disk of the sealed files, copies included, that unsent drafts in ``drafts``
    hold in ``evidence``, and of uploads that aren't whole yet."""
    total = 0
    for entry in os.scandir(drafts):
        if entry.name.endswith(".files"):
            for stored in _unsent(Path(entry)):
                total += sum(_size(evidence / one) for one in both_of(stored))
        elif entry.name.endswith(PARTIAL):
            total += _size(Path(entry))
    return total


def _unsent(path: Path) -> list[str]:
    try:
        names, sent = listed(path.read_bytes())
    except FileNotFoundError:  # its draft went meanwhile
        return []
    return [] if sent else [Path(name).name for name in names]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0

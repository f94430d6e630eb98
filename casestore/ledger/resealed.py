"""What an event of resealing says: what was there before it and what is there since. It counts
only where what was there is what the history had said, so that no change made behind its back is
taken over by sealing it anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from casestore.ledger.chain_links import Link
from casestore.lifecycle.verbs import Verb


def record_after(before: str, details: Mapping[str, Any]) -> str:
    """The hash of a case's sealed record after an event with ``details``."""
    was = details.get("anew", {}).get("record", before)
    return str(details.get("record", before)) if was == before else before


@dataclass(frozen=True, kw_only=True)
class _Note:
    """A note as it is stored and to whom the event that wrote it says it was sealed."""

    case_id: int
    hash: str
    resealed: bool
    sealed_to: str
    said_to: str


@dataclass
class SealedNotes:
    """The notes of the chain, link by link, against what the resealing of their cases says."""

    _notes: dict[int, _Note] = field(default_factory=dict)
    _anew: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    _strange: list[int] = field(default_factory=list)

    def take(self, link: Link) -> None:
        """Look at the next link, which is one of a case."""
        case_id, details = link.case_id or 0, link.details
        if link.note is not None:
            self._notes[link.id] = _Note(
                case_id=case_id,
                hash=sha256(link.note).hexdigest(),
                resealed=link.note_hash is not None,
                sealed_to=link.sealed_to,
                said_to=details.get("to", ""),
            )
        elif link.note_hash is not None or link.sealed_to:
            self._strange.append(link.id)
        if link.verb == Verb.RESEAL:
            for id, digest in details.get("notes", {}).items():
                self._anew[case_id, int(id)] = digest, details["to"]

    def faults(self) -> list[str]:
        """Notes that are not what the latest resealing of their case names, or bear another mark
        than was written, a sentence each. One without a mark is only sealed once more."""
        wrong = {id for id, note in self._notes.items() if not self._is_as_said(id, note)}
        return [f"第 {id} 条记录的密封内容被改动过" for id in sorted(wrong.union(self._strange))]

    def _is_as_said(self, id: int, note: _Note) -> bool:
        anew = self._anew.get((note.case_id, id))
        if anew is None:
            return not note.resealed and note.sealed_to in ("", note.said_to)
        digest, to = anew
        return note.resealed and note.hash == digest and note.sealed_to in ("", to)

"""Enterprise names for the desk's search: opened once, kept in a bounded memory of this process,
never on disk."""

import unicodedata
from collections import OrderedDict
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable
from casestore.sealing.vault import Opener

#: Names kept in memory; the longest unused is dropped first.
KEPT = 20_000
_BATCH = 500


def folded(text: str) -> str:
    """``text`` without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


class Names:
    """The names by case id. Without an opener every name is ``""``."""

    def __init__(self, opener: Opener | None) -> None:
        self._opener = opener
        self._kept: OrderedDict[int, str] = OrderedDict()
        self._lock = Lock()

    def of(self, id: int, identity: bytes) -> str:
        """The name sealed in ``identity``, the record of case ``id``."""
        if self._opener is None:
            return ""
        with self._lock:
            if id in self._kept:
                self._kept.move_to_end(id)
                return self._kept[id]
        name = str(self._opener.open_json(identity).get("enterprise", ""))
        with self._lock:
            self._kept[id] = name
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return name

    def forget(self, id: int) -> None:
        """Open the name of case ``id`` anew when it is next asked for."""
        with self._lock:
            self._kept.pop(id, None)

    def containing(self, session: Session, ids: list[int], text: str) -> list[int]:
        """Those of ``ids`` whose number, respondent or enterprise contains ``text``, in the same
        order."""
        wanted, found = folded(text), set[int]()
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            self._fill(session, batch)
            plain = select(CaseTable.id, CaseTable.number, CaseTable.respondent).where(
                CaseTable.id.in_(batch)
            )
            for id, number, respondent in session.execute(plain):
                if (
                    wanted in folded(number)
                    or wanted in folded(respondent)
                    or wanted in folded(self._name(id))
                ):
                    found.add(id)
        return [id for id in ids if id in found]

    def _name(self, id: int) -> str:
        with self._lock:
            return self._kept.get(id, "")

    def _fill(self, session: Session, ids: list[int]) -> None:
        with self._lock:
            unknown = [id for id in ids if id not in self._kept]
        if unknown and self._opener is not None:
            sealed = select(CaseTable.id, CaseTable.identity).where(CaseTable.id.in_(unknown))
            for id, identity in session.execute(sealed):
                self.of(id, identity)

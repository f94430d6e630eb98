"""Enterprise names for the desk's lists: opened once, kept in a bounded memory of this process,
never on disk."""

import unicodedata
from collections import OrderedDict
from threading import Lock

from casestore.sealing.vault import Opener

#: Names kept in memory; the longest unused is dropped first.
KEPT = 20_000


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

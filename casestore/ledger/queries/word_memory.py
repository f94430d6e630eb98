"""The words of the cases, kept in a bounded memory of this process, never on disk, until nobody has
looked for anything for a while.

Whoever looks first waits for :data:`PATIENCE` seconds at most: what isn't opened by then is opened
behind their back, and the answer says of how many cases it can't tell yet.
"""

from collections import OrderedDict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from threading import Lock, Thread, Timer
from time import monotonic

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import EventTable
from casestore.errors import CaseStoreError
from casestore.ledger.queries.case_words import CaseWords, Reader, words_of
from casestore.ledger.queries.enterprise_names import folded
from casestore.lifecycle.roles import Actor
from casestore.sealing.vault import Opener

#: Bytes kept in memory; what nobody looks for was used longest ago and is dropped first.
KEPT = 170_000_000
#: Seconds that one answer takes to open what isn't open yet.
PATIENCE = 0.7
#: Seconds after which everything is dropped when nobody looks for anything: as long as a session
#: at the desk lasts when nobody uses it.
IDLE = 15 * 60
_BATCH = 50


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What a search found, in the order asked for; ``unread``: so many cases it can't tell of yet.
    They are being opened (``opening``), or there is no room for them."""

    ids: Sequence[int]
    unread: int
    opening: bool


class Words:
    """The words by case id. Without an opener only what isn't sealed is found."""

    def __init__(self, opener: Opener | None, store: Store) -> None:
        self._opener, self._store = opener, store
        self._kept: OrderedDict[int, CaseWords] = OrderedDict()
        self._size = self._head = 0
        self._wanted: Set[int] = frozenset()
        self._todo: OrderedDict[int, None] = OrderedDict()
        self._opens = False
        self._used = monotonic()
        self._timer: Timer | None = None
        self._lock = Lock()

    def containing(self, session: Session, ids: Sequence[int], text: str, actor: Actor) -> Looked:
        """Those of ``ids`` in which ``actor`` may read ``text``, as far as they are open."""
        until, wanted, reader = monotonic() + PATIENCE, folded(text), Reader(actor)
        head = self._forget_changed(session)
        known = self._known(ids)
        found = {id for id, words in known.items() if words.tell(wanted, reader)}
        unread = [id for id in ids if id not in known]
        while unread and (monotonic() < until or not known):
            batch, unread = unread[:_BATCH], unread[_BATCH:]
            for id, words in words_of(session, batch, self._opener):
                known[id] = words
                self._keep(id, words, head)
                if words.tell(wanted, reader):
                    found.add(id)
        opening = self._open_later(unread)
        return Looked(ids=[id for id in ids if id in found], unread=len(unread), opening=opening)

    def waiting(self) -> int:
        """How many cases are still to be opened."""
        with self._lock:
            return len(self._todo)

    def forget(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()
            self._todo.clear()
            self._size = self._head = 0

    def _known(self, ids: Sequence[int]) -> dict[int, CaseWords]:
        """What is open of ``ids``; it stays longest from now on."""
        with self._lock:
            self._used, self._wanted = monotonic(), frozenset(ids)
            self._expire_later(IDLE)
            found = {id: self._kept[id] for id in ids if id in self._kept}
            if self._size > KEPT // 2:
                for id in found:
                    self._kept.move_to_end(id)
        return found

    def _forget_changed(self, session: Session) -> int:
        """Drop the cases to which something was done since the last look; returns the last event
        that ``session`` sees."""
        head = _head_of(session)
        with self._lock:
            before, self._head = self._head, max(head, self._head)
        changed = select(EventTable.case_id).where(EventTable.id > before).distinct()
        for id in session.scalars(changed) if before else ():
            self._drop(id)
        return head

    def _drop(self, id: int) -> None:
        with self._lock:
            words = self._kept.pop(id, None)
            self._size -= words.size if words else 0

    def _keep(self, id: int, words: CaseWords, head: int) -> bool:
        """Keep what was read when ``head`` was the last event, unless somebody has seen a later one
        since, who would take it for as new as that; whether it is kept."""
        with self._lock:
            if head < self._head or not self._head:
                return False
            if id in self._kept:
                return True
            while self._kept and self._size + words.size > KEPT:
                if next(iter(self._kept)) in self._wanted:
                    return False  # all that is kept is looked for now
                self._size -= self._kept.popitem(last=False)[1].size
            self._kept[id] = words
            self._size += words.size
            return True

    def _open_later(self, ids: Sequence[int]) -> bool:
        """Have ``ids`` opened, before whatever waits already; whether there is room for more."""
        with self._lock:
            if self._is_full():
                return False
            self._todo = OrderedDict.fromkeys([*ids, *self._todo])
            if self._todo and not self._opens:
                self._opens = True
                Thread(target=self._open_all, name="case words", daemon=True).start()
            return True

    def _is_full(self) -> bool:
        """Whether nothing can be dropped for more: all that is kept is looked for now."""
        return self._size > KEPT * 0.99 and next(iter(self._kept), None) in self._wanted

    def _open_all(self) -> None:
        try:
            while batch := self._next_batch():
                with self._store.read() as session:
                    head = _head_of(session)
                    for id, words in words_of(session, batch, self._opener):
                        self._keep(id, words, head)
        except CaseStoreError:  # the next search meets it, and tells who looks
            with self._lock:
                self._todo.clear()
                self._opens = False

    def _next_batch(self) -> Sequence[int]:
        """What is opened next; nothing where all is, or no room is left."""
        with self._lock:
            if self._is_full():
                self._todo.clear()
            batch = [
                self._todo.popitem(last=False)[0] for _n in range(min(_BATCH, len(self._todo)))
            ]
            self._opens = bool(batch)
            return batch

    def _expire_later(self, seconds: float) -> None:
        if self._timer is None:
            self._timer = Timer(seconds, self._expire)
            self._timer.daemon = True
            self._timer.start()

    def _expire(self) -> None:
        """Drop everything where nobody has looked for anything for :data:`IDLE` seconds."""
        with self._lock:
            self._timer = None
            rest = self._used + IDLE - monotonic()
            if rest > 0:
                self._expire_later(rest)
        if rest <= 0:
            self.forget()


def _head_of(session: Session) -> int:
    return session.scalar(select(func.max(EventTable.id))) or 0

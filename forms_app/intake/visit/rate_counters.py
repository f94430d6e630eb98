"""Rate-limit counters in a small database of the public side's own: shared by its processes, gone
when their window is over."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casestore.errors import EnvironmentFault

#: Seconds a process waits for another.
BUSY = 10
_TABLE = "CREATE TABLE IF NOT EXISTS counters (key TEXT PRIMARY KEY, count INTEGER, ends REAL)"
_INDEX = "CREATE INDEX IF NOT EXISTS counters_ends ON counters (ends)"


class Counters:
    """Counters by key in the file ``path``; a window starts with its first hit and lasts
    ``window_s`` seconds. Raises :class:`EnvironmentFault` where the file can't be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._here = threading.local()

    def hit(self, key: str, window_s: float, amount: int = 1) -> int:
        """Count ``amount`` under ``key`` and return the count in its window, this hit included."""
        now = time.time()
        with self._open() as rows:
            rows.execute("DELETE FROM counters WHERE ends <= ?", (now,))
            row = rows.execute(
                "INSERT INTO counters VALUES (?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET count = count + excluded.count RETURNING count",
                (key, amount, now + window_s),
            ).fetchone()
            return int(row[0])

    def get(self, key: str) -> int:
        """The count in the window of ``key``; 0 when there is none."""
        found = self._live(key)
        return found[0] if found else 0

    def expires(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since the epoch; now when there is none."""
        found = self._live(key)
        return found[1] if found else time.time()

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        with self._open() as rows:
            rows.execute("DELETE FROM counters WHERE key = ?", (key,))

    def _live(self, key: str) -> tuple[int, float] | None:
        with self._open() as rows:
            asked = "SELECT count, ends FROM counters WHERE key = ? AND ends > ?"
            found: tuple[int, float] | None = rows.execute(asked, (key, time.time())).fetchone()
            return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is the only one; its counts may be lost with the power."""
        try:
            rows = self._rows()
            rows.execute("BEGIN IMMEDIATE")
            yield rows
            rows.execute("COMMIT")
        except sqlite3.Error as error:
            raise EnvironmentFault(f"{self.path} 不能使用：{error}") from error
        finally:
            self._put_back()

    def _rows(self) -> sqlite3.Connection:
        """This thread's connection: opening the file takes longer than counting in it. A new one
        in a forked process, and where there is another file now."""
        file = self.path.stat().st_ino if self.path.exists() else 0
        if getattr(self._here, "of", None) != (os.getpid(), file) or not file:
            rows = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None)
            for line in ("PRAGMA journal_mode=PERSIST", "PRAGMA synchronous=OFF", _TABLE, _INDEX):
                rows.execute(line)
            self._here.rows = rows
            self._here.of = (os.getpid(), self.path.stat().st_ino)
        found: sqlite3.Connection = self._here.rows
        return found

    def _put_back(self) -> None:
        """End a transaction that broke off."""
        rows: sqlite3.Connection | None = getattr(self._here, "rows", None)
        if rows is not None and rows.in_transaction:
            rows.rollback()

"""Rate-limit counters in the ledger's database: shared by every process, gone when their window
is over."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from casestore.database.engine import Store
from casestore.database.tables import CounterTable


class Counters:
    """Counters by key; a window starts with its first hit and lasts ``window_s`` seconds."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def hit(self, key: str, window_s: float, amount: int = 1) -> int:
        """Count ``amount`` under ``key`` and return the count in its window, this hit included."""
        now = datetime.now(UTC)
        with self.store.write() as session:
            session.execute(delete(CounterTable).where(CounterTable.expires_at <= now))
            row = session.get(CounterTable, key)
            if row is None:
                row = CounterTable(key=key, count=0, expires_at=now + timedelta(seconds=window_s))
                session.add(row)
            row.count += amount
            return row.count

    def get(self, key: str) -> int:
        """The count in the window of ``key``; 0 when there is none."""
        found = self._live(key)
        return found.count if found else 0

    def expires(self, key: str) -> float:
        """When the window of ``key`` ends, in seconds since the epoch; now when there is none."""
        found = self._live(key)
        return found.expires_at.timestamp() if found else time.time()

    def _live(self, key: str) -> CounterTable | None:
        with self.store.read() as session:
            live = select(CounterTable).where(
                CounterTable.key == key, CounterTable.expires_at > datetime.now(UTC)
            )
            return session.scalars(live).first()

    def clear(self, key: str) -> None:
        """Forget ``key``."""
        with self.store.write() as session:
            session.execute(delete(CounterTable).where(CounterTable.key == key))

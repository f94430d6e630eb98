"""What is owed, as rows of the ledger: written in the transaction that owes it, claimed with a
heartbeat.

A worker that dies leaves its job running without a beat; :meth:`Jobs.sweep` puts it back.
Payloads hold ids only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import JobTable
from casestore.errors import NotFound

#: Tries before a job counts as failed, and the wait before the second one (it doubles each time).
TRIES = 6
FIRST_WAIT = timedelta(seconds=30)
#: Only one of these may be queued or running at a time.
SINGLE = frozenset({"rebuild"})


@dataclass(frozen=True)
class Job:
    """A job as the desk shows it. ``log`` holds one line a step; ``state``: queued, running,
    done, failed."""

    id: int
    kind: str
    state: Literal["queued", "running", "done", "failed"]
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    log: tuple[str, ...] = field(default=())
    result: str = ""


@dataclass(frozen=True)
class Claimed:
    """A job that this worker holds. ``attempt`` counts from 1."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    asked_by: str


def owe(session: Session, kind: str, payload: dict[str, Any], asked_by: str = "") -> int:
    """Owe a job of ``kind`` inside the caller's transaction; returns its id."""
    now = datetime.now(UTC)
    row = JobTable(
        kind=kind,
        state="queued",
        asked_by=asked_by,
        payload=payload,
        created_at=now,
        not_before=now,
    )
    session.add(row)
    session.flush()
    return row.id


class Jobs:
    """The queue in ``store``. Moments are real time, whatever day a campaign is pinned to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(self, kind: str, asked_by: str, payload: dict[str, Any] | None = None) -> Job:
        """Queue a job; of a kind in :data:`SINGLE` the one that is already queued or running is
        returned instead."""
        with self.store.write() as session:
            waiting = select(JobTable).where(
                JobTable.kind == kind, JobTable.state.in_(("queued", "running"))
            )
            row = session.scalars(waiting.order_by(JobTable.id)).first() if kind in SINGLE else None
            return _job(
                row or session.get_one(JobTable, owe(session, kind, payload or {}, asked_by))
            )

    def claim(self, worker: str) -> Claimed | None:
        """Take the oldest job that may run now, or ``None``."""
        now = datetime.now(UTC)
        ready = select(JobTable).where(JobTable.state == "queued", JobTable.not_before <= now)
        with self.store.read() as session:
            if session.scalars(ready.limit(1)).first() is None:
                return None
        with self.store.write() as session:
            row = session.scalars(ready.order_by(JobTable.not_before, JobTable.id).limit(1)).first()
            if row is None:
                return None
            row.state, row.worker, row.beat_at = "running", worker, now
            row.started_at, row.attempts = now, row.attempts + 1
            return Claimed(row.id, row.kind, row.payload, row.attempts, row.asked_by)

    def beat(self, id: int) -> bool:
        """Say that the worker on job ``id`` lives; ``False`` when the job was taken away from it.
        """
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state != "running":
                return False
            row.beat_at = datetime.now(UTC)
            return True

    def log(self, id: int, line: str) -> None:
        """Add one line to the job's log, which is also a beat."""
        with self.store.write() as session:
            row = self._row(session, id)
            row.log += " ".join(line.split("\n")) + "\n"
            row.beat_at = datetime.now(UTC)

    def finish(self, id: int, result: str = "") -> None:
        with self.store.write() as session:
            row = self._row(session, id)
            row.state, row.result, row.ended_at = "done", result, datetime.now(UTC)

    def fail(self, id: int, reason: str, retry: bool = False) -> None:
        """The try failed for ``reason``; with ``retry`` it is queued again, later each time, up
        to :data:`TRIES`."""
        with self.store.write() as session:
            row = self._row(session, id)
            if retry:
                self._again(row, reason)
            else:
                row.state, row.result, row.ended_at = "failed", reason, datetime.now(UTC)

    def sweep(self, older_than_s: float = 60) -> int:
        """Put back every running job whose last beat is older; returns how many."""
        limit = datetime.now(UTC) - timedelta(seconds=older_than_s)
        dead = select(JobTable).where(JobTable.state == "running", JobTable.beat_at < limit)
        with self.store.write() as session:
            rows = session.scalars(dead).all()
            for row in rows:
                self._again(row, "执行中断，没有完成")
            return len(rows)

    @staticmethod
    def _again(row: JobTable, reason: str) -> None:
        now = datetime.now(UTC)
        row.result = reason
        if row.attempts >= TRIES:
            row.state, row.ended_at = "failed", now
        else:
            row.state, row.worker = "queued", ""
            row.not_before = (
                now + FIRST_WAIT * 2 ** (row.attempts - 1) if row.kind not in SINGLE else now
            )

    def job(self, id: int) -> Job:
        """Job ``id``; raises :class:`NotFound`."""
        with self.store.read() as session:
            return _job(self._row(session, id))

    def recent(self, kind: str, n: int = 10) -> tuple[Job, ...]:
        """The last ``n`` jobs of ``kind``, newest first."""
        with self.store.read() as session:
            rows = session.scalars(
                select(JobTable).where(JobTable.kind == kind).order_by(JobTable.id.desc()).limit(n)
            )
            return tuple(_job(row) for row in rows)

    @staticmethod
    def _row(session: Session, id: int) -> JobTable:
        row = session.get(JobTable, id)
        if row is None:
            raise NotFound("没有这项任务")
        return row


def _job(row: JobTable) -> Job:
    state = cast(Literal["queued", "running", "done", "failed"], row.state)
    return Job(
        row.id,
        row.kind,
        state,
        row.asked_by,
        row.created_at,
        row.started_at,
        row.ended_at,
        tuple(row.log.splitlines()),
        row.result,
    )

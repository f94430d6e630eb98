"""What is owed, as rows of the ledger: written in the transaction that owes it, claimed with a
heartbeat.

A worker that dies leaves its job running without a beat; :meth:`Jobs.sweep` puts it back.
Payloads hold ids only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import JobTable
from casestore.errors import NotFound
from casestore.lifecycle.jobs import (
    JOB_CHANGES,
    JOB_RULES,
    PENDING,
    SINGLY,
    JobChange,
    JobKind,
    JobState,
)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as the desk shows it. ``log`` holds one line a step."""

    id: int
    kind: JobKind
    state: JobState
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    log: tuple[str, ...] = field(default=())
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A job that this worker holds. ``attempt`` counts from 1."""

    id: int
    kind: JobKind
    payload: Mapping[str, Any]
    attempt: int
    asked_by: str


def owe(session: Session, kind: JobKind, payload: dict[str, Any], asked_by: str = "") -> int:
    """Owe a job of ``kind`` inside the caller's transaction; returns its id."""
    now = datetime.now(UTC)
    row = JobTable(
        kind=kind,
        state=JobState.QUEUED,
        asked_by=asked_by,
        payload=payload,
        created_at=now,
        not_before=now,
    )
    session.add(row)
    session.flush()
    return row.id


def done_together(session: Session, kind: JobKind, most: int) -> list[Mapping[str, Any]]:
    """Up to ``most`` jobs of ``kind``, oldest first, marked as done inside the caller's
    transaction, which does what they owe; returns their payloads."""
    owed = select(JobTable).where(JobTable.kind == kind, JobTable.state == JobState.QUEUED)
    rows = session.scalars(owed.order_by(JobTable.id).limit(most)).all()
    for row in rows:
        _change(row, JobChange.CLAIM)
        row.started_at, row.attempts = datetime.now(UTC), row.attempts + 1
        _end(row, JobChange.FINISH, "")
    return [row.payload for row in rows]


class Jobs:
    """The queue in ``store``. Moments are real time, whatever day a campaign is pinned to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(self, kind: JobKind, asked_by: str, payload: dict[str, Any] | None = None) -> Job:
        """Queue a job; of a kind of which there may be one, the one that is still to be done is
        returned instead."""
        with self.store.write() as session:
            pending = select(JobTable).where(JobTable.kind == kind, JobTable.state.in_(PENDING))
            row = None
            if JOB_RULES[kind].single:
                row = session.scalars(pending.order_by(JobTable.id)).first()
            if row is None:
                row = session.get_one(JobTable, owe(session, kind, payload or {}, asked_by))
            return _job(row)

    def claim(self, worker: str) -> Claimed | None:
        """Take the oldest job that may run now, or ``None``."""
        now = datetime.now(UTC)
        ready = select(JobTable).where(
            JobTable.state == JobState.QUEUED,
            JobTable.not_before <= now,
            JobTable.kind.in_(SINGLY),
        )
        with self.store.read() as session:
            if session.scalars(ready.limit(1)).first() is None:
                return None
        oldest = ready.order_by(JobTable.not_before, JobTable.id).limit(1)
        with self.store.write() as session:
            row = session.scalars(oldest).first()
            if row is None:
                return None
            _change(row, JobChange.CLAIM)
            row.worker, row.beat_at = worker, now
            row.started_at, row.attempts = now, row.attempts + 1
            return Claimed(
                id=row.id,
                kind=row.kind,
                payload=row.payload,
                attempt=row.attempts,
                asked_by=row.asked_by,
            )

    def beat(self, id: int) -> bool:
        """Say that the worker on job ``id`` lives; ``False`` when the job was taken away from
        it."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is not JobState.RUNNING:
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
        """The job is done. One that was taken away meanwhile stays with whoever has it now."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is JobState.RUNNING:
                _end(row, JobChange.FINISH, result)

    def fail(self, id: int, reason: str, final: bool = False) -> None:
        """The try failed for ``reason``: a kind that is retried is queued again, later each time,
        until its tries are used up; not where the failure is ``final``."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is not JobState.RUNNING:
                return
            if JOB_RULES[row.kind].retried and not final:
                _again(row, reason)
            else:
                _end(row, JobChange.FAIL, reason)

    def sweep(self, older_than_s: float = 60) -> int:
        """Put back every running job whose last beat is older; returns how many."""
        limit = datetime.now(UTC) - timedelta(seconds=older_than_s)
        dead = select(JobTable).where(JobTable.state == JobState.RUNNING, JobTable.beat_at < limit)
        with self.store.write() as session:
            rows = session.scalars(dead).all()
            for row in rows:
                _again(row, "执行中断，没有完成")
            return len(rows)

    def job(self, id: int) -> Job:
        """Job ``id``; raises :class:`NotFound`."""
        with self.store.read() as session:
            return _job(self._row(session, id))

    def recent(self, kind: JobKind, n: int = 10) -> tuple[Job, ...]:
        """The last ``n`` jobs of ``kind``, newest first."""
        newest = select(JobTable).where(JobTable.kind == kind).order_by(JobTable.id.desc())
        with self.store.read() as session:
            return tuple(_job(row) for row in session.scalars(newest.limit(n)))

    @staticmethod
    def _row(session: Session, id: int) -> JobTable:
        row = session.get(JobTable, id)
        if row is None:
            raise NotFound("没有这项任务")
        return row


def _change(row: JobTable, change: JobChange) -> None:
    source, target = JOB_CHANGES[change]
    if row.state is not source:
        raise ValueError(f"job {row.id} is {row.state}: no {change}")
    row.state = target


def _end(row: JobTable, change: JobChange, result: str) -> None:
    _change(row, change)
    row.result, row.ended_at = result, datetime.now(UTC)


def _again(row: JobTable, reason: str) -> None:
    rule = JOB_RULES[row.kind]
    if row.attempts >= rule.tries:
        _end(row, JobChange.FAIL, reason)
        return
    _change(row, JobChange.RETRY)
    row.result, row.worker = reason, ""
    row.not_before = datetime.now(UTC) + rule.wait * 2 ** (row.attempts - 1)


def _job(row: JobTable) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        asked_by=row.asked_by,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        log=tuple(row.log.splitlines()),
        result=row.result,
    )

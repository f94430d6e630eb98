"""What is owed, as rows of the ledger: written in the transaction that owes it, claimed with a
heartbeat.

A worker that dies leaves its job running without a beat; :meth:`Jobs.sweep` puts it back, and parks
it when that happens again and again. Payloads hold ids only.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import JobTable
from casestore.errors import NotFound, Stale
from casestore.lifecycle.jobs import (
    JOB_CHANGES,
    JOB_RULES,
    PENDING,
    SINGLY,
    UNSETTLED,
    JobChange,
    JobKind,
    JobState,
)

#: No pause is longer, and no beat so far ahead, unless the clock was wrong.
_AHEAD = max(wait for rule in JOB_RULES.values() for wait in (*rule.waits, timedelta(hours=1)))
_QUEUED = JobTable.state == JobState.QUEUED
#: How a line of a job's log begins that says why it was asked for, and one that says why it is to
#: be done once more.
ASKED, AGAIN = "asked\t", "again\t"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job as the desk shows it. ``log`` holds one line a step; ``once_more`` says that it was
    asked for again while it ran."""

    id: int
    kind: JobKind
    state: JobState
    asked_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    log: tuple[str, ...] = field(default=())
    result: str = ""
    tries: int = 0
    once_more: bool = False
    payload: Mapping[str, Any] = field(default_factory=dict)
    closed_because: str = ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it was asked for, each once, oldest first; none of jobs from before."""
        told = (line.removeprefix(ASKED) for line in self.log if line.startswith(ASKED))
        return tuple(dict.fromkeys(told))


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A job that this worker holds. ``attempt`` counts from 1."""

    id: int
    kind: JobKind
    payload: Mapping[str, Any]
    attempt: int
    asked_by: str


def owe(
    session: Session,
    kind: JobKind,
    payload: dict[str, Any] | None = None,
    asked_by: str = "",
    why: str = "",
) -> JobTable:
    """Owe a job of ``kind`` inside the caller's transaction. ``why`` is a sentence for its history,
    without names.

    Of a kind of which there may be one, the one that is still to be done stands for it: as it is
    while it is queued, and once more after its end while it runs, because it may have read what
    is there already.
    """
    if JOB_RULES[kind].single:
        pending = select(JobTable).where(JobTable.kind == kind, JobTable.state.in_(PENDING))
        known = session.scalars(pending.order_by(JobTable.id)).first()
        if known is not None:
            running = known.state is JobState.RUNNING
            if running:
                known.again = asked_by
            if why:
                _note(known, (AGAIN if running else ASKED) + why)
            return known
    row = _new(session, kind, payload or {}, asked_by)
    if why:
        _note(row, ASKED + why)
    return row


def is_known(session: Session, kind: JobKind) -> bool:
    """Whether a job of ``kind`` is still to be done, or waits for a person."""
    asked = select(JobTable.id).where(JobTable.kind == kind)
    asked = asked.where(JobTable.state.in_(PENDING | UNSETTLED))
    return session.scalars(asked.limit(1)).first() is not None


def _new(session: Session, kind: JobKind, payload: dict[str, Any], asked_by: str) -> JobTable:
    now = datetime.now(UTC)
    row = JobTable(
        kind=kind,
        state=JobState.QUEUED,
        asked_by=asked_by,
        payload=payload,
        created_at=now,
        since=now,
        not_before=now,
    )
    session.add(row)
    session.flush()
    return row


def resume(row: JobTable) -> None:
    """Let a job that failed or was parked begin anew, with all its patience. Raises
    :class:`Stale` when somebody was faster."""
    _must_be_unsettled(row)
    _anew(row, JobChange.RESUME)


def _anew(row: JobTable, change: JobChange) -> None:
    _change(row, change)
    now = datetime.now(UTC)
    row.attempts = row.deaths = 0
    row.since = row.not_before = now
    row.ended_at, row.worker = None, ""


def close(row: JobTable, by: str, because: str) -> None:
    """End a job that failed or was parked for good. Raises :class:`Stale` when somebody was
    faster."""
    _must_be_unsettled(row)
    _change(row, JobChange.CLOSE)
    row.closed_by, row.closed_because = by, because


def _must_be_unsettled(row: JobTable) -> None:
    if row.state not in UNSETTLED:
        raise Stale("这项任务刚由他人处理过，没有再做一次")


def done_together(session: Session, kind: JobKind, most: int) -> list[Mapping[str, Any]]:
    """Up to ``most`` jobs of ``kind``, oldest first, marked as done inside the caller's
    transaction, which does what they owe; returns their payloads."""
    owed = select(JobTable).where(JobTable.kind == kind, JobTable.state == JobState.QUEUED)
    rows = session.scalars(owed.order_by(JobTable.id).limit(most)).all()
    for row in rows:
        _change(row, JobChange.CLAIM)
        row.started_at, row.attempts = datetime.now(UTC), row.attempts + 1
        _end(session, row, JobChange.FINISH, "")
    return [row.payload for row in rows]


class Jobs:
    """The queue in ``store``. Moments are real time, whatever day a campaign is pinned to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def ask(
        self, kind: JobKind, asked_by: str, payload: dict[str, Any] | None = None, why: str = ""
    ) -> Job:
        """:func:`owe` a job, in a transaction of its own."""
        with self.store.write() as session:
            return _job(owe(session, kind, payload, asked_by, why))

    def claim(self, worker: str, kinds: Collection[JobKind] = SINGLY) -> Claimed | None:
        """Take the oldest job of ``kinds`` that may run now, or ``None``."""
        now = datetime.now(UTC)
        ready = select(JobTable).where(
            JobTable.state == JobState.QUEUED,
            JobTable.not_before <= now,
            JobTable.kind.in_(kinds),
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
            _note(row, line)
            row.beat_at = datetime.now(UTC)

    def finish(self, id: int, result: str = "") -> None:
        """The job is done. One that was taken away meanwhile stays with whoever has it now."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is JobState.RUNNING:
                _end(session, row, JobChange.FINISH, result)

    def fail(self, id: int, reason: str, final: bool = False) -> None:
        """The try failed for ``reason``: a kind that is retried is queued again, later each time,
        until its patience is over; not where the failure is ``final``."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is not JobState.RUNNING:
                return
            at = None if final else _next_try(row)
            if at is None:
                _end(session, row, JobChange.FAIL, reason)
            else:
                _again(row, reason, at)

    def postpone(self, id: int, reason: str, until: datetime) -> None:
        """The job wasn't tried, for ``reason``, and is looked at again after ``until``."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is JobState.RUNNING:
                row.attempts -= 1
                _again(row, reason, until)

    def die(self, id: int, reason: str) -> None:
        """Whoever was at the job broke off for ``reason``: it is tried again, and parked when
        that happened as often as its kind allows."""
        with self.store.write() as session:
            row = self._row(session, id)
            if row.state is JobState.RUNNING:
                _died(session, row, reason)

    def recall(self, id: int, result: str) -> bool:
        """Owe job ``id`` anew where it is done and ended with ``result``; whether it was."""
        with self.store.write() as session:
            row = session.get(JobTable, id)
            if row is None or row.state is not JobState.DONE or row.result != result:
                return False
            _anew(row, JobChange.RECALL)
            return True

    def sweep(self, older_than_s: float = 60) -> int:
        """Put back, or park, every running job whose last beat is older; returns how many. A
        moment that can't come from a right clock counts for nothing: a worker whose clock was
        ahead must not keep anything waiting."""
        now, silence = datetime.now(UTC), timedelta(seconds=older_than_s)
        silent = or_(JobTable.beat_at < now - silence, JobTable.beat_at > now + _AHEAD)
        dead = select(JobTable).where(JobTable.state == JobState.RUNNING, silent)
        late = JobTable.not_before > now + _AHEAD
        with self.store.write() as session:
            for row in session.scalars(select(JobTable).where(_QUEUED, late)):
                row.not_before = now
            rows = session.scalars(dead).all()
            for row in rows:
                _died(session, row, "执行中断，没有完成")
            return len(rows)

    def close(self, id: int, by: str, because: str) -> None:
        """:func:`close` job ``id``, in a transaction of its own."""
        with self.store.write() as session:
            close(self._row(session, id), by, because)

    def job(self, id: int) -> Job:
        """Job ``id``; raises :class:`NotFound`."""
        with self.store.read() as session:
            return _job(self._row(session, id))

    def recent(self, kind: JobKind, n: int = 10) -> tuple[Job, ...]:
        """The last ``n`` jobs of ``kind``, newest first."""
        newest = select(JobTable).where(JobTable.kind == kind).order_by(JobTable.id.desc())
        with self.store.read() as session:
            return tuple(_job(row) for row in session.scalars(newest.limit(n)))

    def unsettled(self, kind: JobKind) -> Job | None:
        """The newest job of ``kind`` that waits for a person, unless one has succeeded since."""
        last = select(func.max(JobTable.id)).where(
            JobTable.kind == kind, JobTable.state == JobState.DONE
        )
        newest = select(JobTable).where(JobTable.kind == kind, JobTable.state.in_(UNSETTLED))
        with self.store.read() as session:
            after = newest.where(JobTable.id > (session.scalar(last) or 0))
            row = session.scalars(after.order_by(JobTable.id.desc())).first()
            return _job(row) if row else None

    def all_unsettled(self, kind: JobKind) -> tuple[Job, ...]:
        """Every job of ``kind`` that waits for a person, oldest first."""
        waiting = select(JobTable).where(JobTable.kind == kind, JobTable.state.in_(UNSETTLED))
        with self.store.read() as session:
            return tuple(_job(row) for row in session.scalars(waiting.order_by(JobTable.id)))

    def resume_all(self, kind: JobKind) -> int:
        """Let every job of ``kind`` that waits for a person begin anew; how many did."""
        waiting = select(JobTable).where(JobTable.kind == kind, JobTable.state.in_(UNSETTLED))
        with self.store.write() as session:
            rows = session.scalars(waiting).all()
            for row in rows:
                _anew(row, JobChange.RESUME)
            return len(rows)

    @staticmethod
    def _row(session: Session, id: int) -> JobTable:
        row = session.get(JobTable, id)
        if row is None:
            raise NotFound("没有这项任务")
        return row


def _change(row: JobTable, change: JobChange) -> None:
    sources, target = JOB_CHANGES[change]
    if row.state not in sources:
        raise ValueError(f"job {row.id} is {row.state}: no {change}")
    row.state = target


def _note(row: JobTable, line: str) -> None:
    row.log += " ".join(line.split("\n")) + "\n"


def _end(session: Session, row: JobTable, change: JobChange, result: str) -> None:
    """End the job; one that was asked for again meanwhile is owed anew."""
    _change(row, change)
    row.result, row.ended_at = result, datetime.now(UTC)
    if row.again is not None:
        asked_by, row.again = row.again, None
        session.flush()
        anew = _new(session, row.kind, {}, asked_by)
        for line in row.log.splitlines():
            if line.startswith(AGAIN):
                _note(anew, ASKED + line.removeprefix(AGAIN))


def _died(session: Session, row: JobTable, reason: str) -> None:
    rule = JOB_RULES[row.kind]
    row.deaths += 1
    _note(row, f"第 {row.deaths} 次中断：{reason}")
    if row.deaths >= rule.deaths:
        _end(session, row, JobChange.PARK, reason)
    else:
        _again(row, reason, datetime.now(UTC) + rule.wait_after(row.attempts))


def _next_try(row: JobTable) -> datetime | None:
    return JOB_RULES[row.kind].next_try(row.attempts, row.since, datetime.now(UTC))


def _again(row: JobTable, reason: str, at: datetime) -> None:
    """Queue the job for ``at``: whoever asked for it once more is served by that."""
    _change(row, JobChange.RETRY)
    row.result, row.worker, row.not_before, row.again = reason, "", at, None


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
        tries=row.attempts,
        once_more=row.again is not None,
        payload=row.payload,
        closed_because=row.closed_because,
    )

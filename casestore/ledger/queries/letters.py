"""Letters that didn't arrive, as the desk lists them. None is opened: what a letter tells stands
plainly in its event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable, JobTable
from casestore.errors import NotFound
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.visibility import seen
from casestore.lifecycle.jobs import UNSETTLED, JobKind, JobState
from casestore.lifecycle.roles import Actor, Role


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter that is late or was given up: ``why`` is the last failure, ``next_try`` is
    ``None`` where somebody has to decide. Moments in UTC."""

    job_id: int
    case_id: int
    number: str
    state: JobState
    told: str
    why: str
    tries: int
    owed_at: datetime
    next_try: datetime | None

    @property
    def is_given_up(self) -> bool:
        return self.state in UNSETTLED


@dataclass(frozen=True)
class Undelivered:
    """The ``letters`` first given up of ``total``."""

    letters: Sequence[Letter]
    total: int


def given_up(ledger: Ledger, actor: Actor, limit: int) -> Undelivered:
    """The letters that wait for a person, oldest first; none for who isn't a coordinator."""
    if Role.COORDINATOR not in actor.roles:
        return Undelivered((), 0)
    waiting = _letters().where(JobTable.state.in_(UNSETTLED))
    if actor.campaigns:
        own = select(CaseTable.id).where(visibility.visible(actor))
        waiting = waiting.where(JobTable.payload["case"].as_integer().in_(own))
    with ledger.store.read() as session:
        total = session.scalars(select(func.count()).select_from(waiting.subquery())).one()
        rows = session.scalars(waiting.order_by(JobTable.id).limit(limit)).all()
        return Undelivered(tuple(_shown(session, rows)), total)


def letter(ledger: Ledger, job_id: int, actor: Actor) -> Letter:
    """The letter of job ``job_id``. Raises :class:`NotFound`, also where ``actor`` may not see its
    case."""
    with ledger.store.read() as session:
        row = session.get(JobTable, job_id)
        if row is None or row.kind is not JobKind.MAIL:
            raise NotFound("没有这封信")
        seen(session, int(row.payload["case"]), actor)
        return next(iter(_shown(session, [row])))


def letters_of(ledger: Ledger, case_id: int, actor: Actor) -> tuple[Letter, ...]:
    """The letters of a case that were given up, or failed and will be tried again. Raises
    :class:`NotFound` where ``actor`` may not see it."""
    late = JobTable.state.in_((*UNSETTLED, JobState.QUEUED, JobState.RUNNING))
    failed_once = _letters().where(late, JobTable.result != "").order_by(JobTable.id)
    with ledger.store.read() as session:
        seen(session, case_id, actor)
        rows = [row for row in session.scalars(failed_once) if row.payload["case"] == case_id]
        return tuple(_shown(session, rows))


#: How the job of a letter ends for which the next one stands.
MERGED = "并入下一封信"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How the letters of a case follow each other: ``newer``: another waits behind this one;
    ``sent_today``: one went out; ``merged``: so many before this one were left to it."""

    newer: bool
    sent_today: bool
    merged: int


def pace_of(ledger: Ledger, case_id: int, job_id: int, today: datetime) -> Pace:
    """What went before and waits behind the letter ``job_id``; ``today`` is when the day began."""
    with ledger.store.read() as session:
        of_case = _letters().where(JobTable.payload["case"].as_integer() == case_id)
        own = session.scalars(of_case.where(JobTable.id != job_id)).all()
    before = [row for row in own if row.id < job_id and row.state is JobState.DONE]
    sent = [row for row in before if row.result != MERGED]
    last = max((row.id for row in sent), default=0)
    return Pace(
        newer=any(row.id > job_id and row.state is JobState.QUEUED for row in own),
        sent_today=any(row.ended_at and row.ended_at >= today for row in sent),
        merged=sum(row.id > last for row in before if row.result == MERGED),
    )


def _letters() -> Select[JobTable]:
    return select(JobTable).where(JobTable.kind == JobKind.MAIL)


def _shown(session: Session, rows: Iterable[JobTable]) -> Iterable[Letter]:
    for row in rows:
        case = session.get(CaseTable, int(row.payload["case"]))
        event = session.get(EventTable, int(row.payload["event"]))
        yield Letter(
            job_id=row.id,
            case_id=int(row.payload["case"]),
            number=case.number if case else "",
            state=row.state,
            told=event.told if event else "",
            why=row.result,
            tries=row.attempts,
            owed_at=row.created_at,
            next_try=None if row.state in UNSETTLED else row.not_before,
        )

"""What a person does about a letter that the worker gave up."""

from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.tables import JobTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb


def resend(ledger: Ledger, job_id: int, actor: Actor) -> str:
    """Let the letter of job ``job_id`` be tried anew, with an event; returns the number of its
    case. Raises :class:`NotAllowed`, :class:`NotFound`, :class:`Stale`."""
    with ledger.store.write() as session:
        row = _letter(session, job_id, actor)
        jobs.resume(row)
        return _write(ledger, session, row, actor, Verb.LETTER_RESENT)


def drop(ledger: Ledger, job_id: int, actor: Actor, reason: str) -> str:
    """Give the letter up for good, for ``reason``, with an event; returns the number of its case.
    Raises as :func:`resend` does, and :class:`Incomplete`."""
    if not reason.strip():
        raise Incomplete({"reason": "请写明不再发送的理由"})
    with ledger.store.write() as session:
        row = _letter(session, job_id, actor)
        # the words of the reason stand in the event, sealed
        jobs.close(row, actor.id, "见办理记录")
        return _write(ledger, session, row, actor, Verb.LETTER_DROPPED, reason)


def _letter(session: Session, job_id: int, actor: Actor) -> JobTable:
    if Role.COORDINATOR not in actor.roles:
        raise NotAllowed("只有统筹岗可以处理没有送到的信")
    row = session.get(JobTable, job_id)
    if row is None or row.kind is not JobKind.MAIL:
        raise NotFound("没有这封信")
    return row


def _write(
    ledger: Ledger, session: Session, row: JobTable, actor: Actor, verb: Verb, reason: str = ""
) -> str:
    case = seen(session, int(row.payload["case"]), actor)
    details = {"job": row.id, "event": row.payload["event"]}
    on_row(ledger, session, case, actor).write(verb, Said(note=reason, details=details))
    return case.number

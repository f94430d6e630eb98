"""Letters to the people at the desk about what is new for them: owed with the event that is news,
several in one where they come together. Which account is told stands in the event."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.tables import CaseTable, CopyTable, EventTable, JobTable, StaffRow
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.staff_letters import told_by, waits_after
from casestore.lifecycle.verbs import Verb

#: So many events are told of in one letter; who has more to read opens the desk.
MOST = 200


def readers_of(session: Session, row: CaseTable, verb: Verb, but: Actor) -> list[int]:
    """The accounts that are told of ``verb`` on the case ``row`` at once, without who did it."""
    role = told_by(verb)
    if role is None:
        return []
    asked = select(StaffRow).where(StaffRow.active).order_by(StaffRow.id)
    copied = copied_units(session, row) if verb is Verb.TRANSFER else frozenset()
    told = (one for one in session.scalars(asked) if _reads(one, role, row) or _is_of(one, copied))
    return [one.id for one in told if str(one.id) != but.id]


def copied_units(session: Session, row: CaseTable) -> frozenset[str]:
    """The units (``campaign/unit``) that get a copy (抄送) of the case ``row``."""
    asked = select(CopyTable.unit).where(CopyTable.case_id == row.id)
    return frozenset(f"{row.campaign}/{unit}" for unit in session.scalars(asked))


def told_of_copies(session: Session, row: CaseTable) -> dict[str, int]:
    """How many accounts of each unit that gets a copy were written to when the case was handed
    over, by the unit's id."""
    asked = select(EventTable.details).where(
        EventTable.case_id == row.id, EventTable.verb == Verb.TRANSFER
    )
    told = {id for details in session.scalars(asked) for id in details.get("notices", ())}
    accounts = session.scalars(select(StaffRow).where(StaffRow.id.in_(sorted(told)))).all()
    return {
        unit.partition("/")[2]: sum(_is_of(one, frozenset({unit})) for one in accounts)
        for unit in copied_units(session, row)
    }


def _is_of(account: StaffRow, units: frozenset[str]) -> bool:
    roles = narrowed(frozenset(Role(one.name) for one in account.roles))
    return Role.UNIT in roles and bool(units & {*account.units})


def _reads(account: StaffRow, role: Role, row: CaseTable) -> bool:
    roles = narrowed(frozenset(Role(one.name) for one in account.roles))
    is_theirs = role is not Role.UNIT or f"{row.campaign}/{row.unit}" in account.units
    return role in roles and is_theirs


def owe(session: Session, readers: Sequence[int], verb: Verb, event: int) -> None:
    """Owe each of ``readers`` a letter about ``event``; one that is still to be sent takes it
    along, and goes at the earlier of the two moments."""
    if not readers:
        return
    ready = datetime.now(UTC) + waits_after(verb)
    waiting = select(JobTable).where(
        JobTable.kind == JobKind.STAFF_MAIL, JobTable.state == JobState.QUEUED
    )
    queued = {
        row.payload["staff"]: row
        for row in session.scalars(waiting.with_for_update())
        if 0 < len(row.payload.get("events", ())) < MOST
    }
    for staff in readers:
        job = queued.get(staff)
        if job is None:
            job = jobs.owe(session, JobKind.STAFF_MAIL, {"staff": staff, "events": [event]})
            job.not_before = ready
        else:
            job.payload = {**job.payload, "events": [*job.payload["events"], event]}
            if not job.attempts:  # one that failed keeps the pause before its next try
                job.not_before = min(job.not_before, ready)
    session.flush()

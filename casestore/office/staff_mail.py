"""What each account at the desk is told: its letter of the morning, whether it wants one, and the
secret address of its calendar."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.engine import Store
from casestore.database.entered_holidays import calendar_of
from casestore.database.staff_mail_table import StaffMailTable
from casestore.database.tables import StaffRow
from casestore.ledger import bindings, history
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.settings import SHANGHAI

#: From when on the letters of a working day are written (Shanghai).
MORNING = time(7, 30)


@dataclass(frozen=True, kw_only=True)
class Told:
    """An account as letters and calendars know it: where it reads its mail, as whom it sees
    cases, and whether it wants a letter a day."""

    email: str
    actor: Actor
    digest: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What an account has chosen; ``feed_since`` is ``None`` where its calendar has no address."""

    digest: bool
    feed_since: datetime | None


def owe_digests(store: Store, now: datetime) -> int:
    """Owe every account its letter of the day, once, from the morning of a working day on; how
    many were owed."""
    here = now.astimezone(SHANGHAI)
    if here.time() < MORNING:
        return 0
    with store.read() as session:
        if calendar_of(session).day_off(here.date()):
            return 0
        told = select(StaffMailTable.staff_id).where(StaffMailTable.digested_on == here.date())
        asked = select(StaffRow.id).where(StaffRow.active, StaffRow.id.not_in(told))
        if session.scalars(asked.limit(1)).first() is None:
            return 0
    with store.write() as session:
        owed = session.scalars(asked.order_by(StaffRow.id)).all()
        for id in owed:
            _row(session, id).digested_on = here.date()
            day = here.date().isoformat()
            jobs.owe(session, JobKind.STAFF_MAIL, {"staff": id, "day": day})
        return len(owed)


def told(store: Store, id: int) -> Told | None:
    """Account ``id`` as a letter needs it; ``None`` where it is closed or there is none."""
    with store.read() as session:
        row = session.get(StaffRow, id)
        return _told(session, row) if row is not None and row.active else None


def choice_of(store: Store, id: int) -> Choice:
    """What account ``id`` has chosen."""
    with store.read() as session:
        row = session.get(StaffMailTable, id)
        if row is None:
            return Choice(digest=True, feed_since=None)
        return Choice(digest=row.digest, feed_since=row.feed_since)


def set_digest(store: Store, id: int, wanted: bool, by: Actor) -> None:
    """Let account ``id`` have a letter a day, or not; what is due today is told in any case."""
    with store.write() as session:
        row = _row(session, id)
        row.digest = wanted
        _note(session, row, OfficeAct.MAIL_CHOICE, by)


def make_feed(ledger: Ledger, id: int, by: Actor) -> str:
    """A new secret address for the calendar of account ``id``; the one before ends. The secret is
    kept nowhere."""
    token = secrets.token_urlsafe(32)
    with ledger.store.write() as session:
        row = _row(session, id)
        row.feed, row.feed_since = _mark(ledger, token), datetime.now(UTC)
        _note(session, row, OfficeAct.FEED_MAKE, by)
    return token


def end_feed(store: Store, id: int, by: Actor) -> None:
    """Let the address of the calendar of account ``id`` lead nowhere."""
    with store.write() as session:
        row = _row(session, id)
        row.feed = row.feed_since = None
        _note(session, row, OfficeAct.FEED_END, by)


def reader_of_feed(ledger: Ledger, token: str) -> Told | None:
    """Whose calendar ``token`` opens; ``None`` where it opens none."""
    with ledger.store.read() as session:
        found = select(StaffMailTable.staff_id).where(StaffMailTable.feed == _mark(ledger, token))
        id = session.scalars(found).first()
        row = session.get(StaffRow, id) if id is not None else None
        return _told(session, row) if row is not None and row.active else None


def _mark(ledger: Ledger, token: str) -> str:
    return ledger.codes.key_hash("calendar", token)


def _row(session: Session, id: int) -> StaffMailTable:
    row = session.get(StaffMailTable, id)
    if row is None:
        row = StaffMailTable(staff_id=id, digest=True)
        session.add(row)
    return row


def _note(session: Session, row: StaffMailTable, act: OfficeAct, by: Actor) -> None:
    session.flush()
    details = {"staff_mail": row.staff_id, "digest": bindings.digest_of("staff_mail", row)}
    history.append_for_office(session, act, by, details)


def _told(session: Session, row: StaffRow) -> Told:
    chosen = session.get(StaffMailTable, row.id)
    roles = frozenset(Role(one.name) for one in row.roles)
    actor = Actor(id=str(row.id), name=row.name, roles=narrowed(roles), units=frozenset(row.units))
    return Told(email=row.email, actor=actor, digest=chosen is None or chosen.digest)

"""The pinned recipients: whom the office seals to, as rows of the ledger, and every set of them
that a record was ever sealed to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.tables import RecipientSetTable, RecipientTable
from casestore.sealing.recipients import fingerprint_of, set_id_of

#: Whose key it is: the office's, which opens every day, or one kept in a safe for the worst day.
Holder = Literal["office", "recovery"]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A public key that is sealed to, or was until ``removed_at``."""

    fingerprint: str
    recipient: str
    holder: Holder
    added_at: datetime
    removed_at: datetime | None
    destroyed_at: datetime | None


def all_recipients(session: Session) -> tuple[Recipient, ...]:
    """All that are or were pinned: the office's first, then oldest first."""
    rows = session.scalars(select(RecipientTable))
    found = [
        Recipient(
            fingerprint=row.fingerprint,
            recipient=row.recipient,
            holder="office" if row.holder == "office" else "recovery",
            added_at=row.added_at,
            removed_at=row.removed_at,
            destroyed_at=row.destroyed_at,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.holder, one.added_at, one.fingerprint)))


def pinned(session: Session, holder: Holder | None = None) -> tuple[Recipient, ...]:
    """Whom is sealed to now, of ``holder`` alone where it is given; none in a ledger from before
    recipients were pinned."""
    return tuple(
        one
        for one in all_recipients(session)
        if one.removed_at is None and holder in (None, one.holder)
    )


def pin(session: Session, recipient: str, holder: Holder) -> None:
    """Seal to ``recipient`` from now on; one that was removed comes back."""
    row = session.get(RecipientTable, fingerprint_of(recipient))
    if row is None:
        row = RecipientTable(fingerprint=fingerprint_of(recipient), recipient=recipient)
        session.add(row)
    row.holder, row.added_at, row.removed_at = holder, datetime.now(UTC), None


def unpin(session: Session, fingerprint: str) -> None:
    """Seal to that recipient no more."""
    session.get_one(RecipientTable, fingerprint).removed_at = datetime.now(UTC)


def mark_destroyed(session: Session, fingerprint: str) -> None:
    """The secret of that recipient is gone from the office."""
    session.get_one(RecipientTable, fingerprint).destroyed_at = datetime.now(UTC)


def note_set(session: Session) -> str:
    """Write down the set that is pinned now, once; returns its id."""
    session.flush()
    now, recipients = datetime.now(UTC), [one.recipient for one in pinned(session)]
    id = set_id_of(recipients)
    if id not in members_of_sets(session):
        session.add_all(
            RecipientSetTable(id=id, fingerprint=fingerprint_of(recipient), since=now)
            for recipient in recipients
        )
        session.flush()
    return id


def members_of_sets(session: Session) -> Mapping[str, frozenset[str]]:
    """Id of a set → the fingerprints of its members."""
    found: dict[str, set[str]] = {}
    for row in session.scalars(select(RecipientSetTable)):
        found.setdefault(row.id, set()).add(row.fingerprint)
    return {id: frozenset(members) for id, members in found.items()}


def latest_change(session: Session) -> datetime | None:
    """When whom is sealed to was changed last."""
    added, removed = func.max(RecipientTable.added_at), func.max(RecipientTable.removed_at)
    moments = session.execute(select(added, removed)).one()
    return max((moment for moment in moments if moment), default=None)


def fingerprints(recipients: Iterable[str]) -> frozenset[str]:
    """The fingerprints of public keys."""
    return frozenset(map(fingerprint_of, recipients))

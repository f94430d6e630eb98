"""What claimants, and enterprises that are inspected, may read, written into their capsules as it
changes."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, ChainTable
from casestore.exchange.public_status import Head, content_of
from casestore.ledger import inspection_pages
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import access_diary
from casestore.ledger.queries.status import status_of
from casestore.lifecycle.jobs import JobKind

#: Capsules written in one transaction: a writer waits for no more than these.
BATCH = 20


def write_owed(ledger: Ledger) -> int:
    """Write every capsule that is owed; how many. A process that dies on the way leaves the rest
    owed.

    Each batch holds the ledger's only writing transaction, so no capsule is ever older than the
    last one of its case.
    """
    written = 0
    while True:
        with ledger.store.write() as session:
            owed = jobs.done_together(session, JobKind.CAPSULE, BATCH)
            for case_id in _named(owed, "case"):
                written += _write(ledger, session, session.get_one(CaseTable, case_id))
            for id in _named(owed, "inspection"):
                written += inspection_pages.write(ledger, session, id)
            _drop_former(ledger, session, [str(one["former"]) for one in owed if "former" in one])
        if len(owed) < BATCH:
            return written


def _named(owed: Sequence[Mapping[str, Any]], what: str) -> list[int]:
    """The ids under ``what`` in the payloads ``owed``, each once, in their order."""
    return list(dict.fromkeys(int(one[what]) for one in owed if what in one))


def owe_all(store: Store) -> None:
    """Owe every capsule anew."""
    with store.write() as session:
        known = select(CaseTable.id).where(CaseTable.reading_key.is_not(None))
        for id in session.scalars(known.order_by(CaseTable.id)).all():
            jobs.owe(session, JobKind.CAPSULE, {"case": id})
        inspection_pages.owe_all(session)


def rewrite_missing(ledger: Ledger) -> int:
    """Write the capsules that should be there and aren't (a folder that was lost, an instance put
    back from a backup); how many. Take away the pages of inspections that are over."""
    asked = select(CaseTable.id, CaseTable.reading_key).order_by(CaseTable.id)
    with ledger.store.read() as session:
        rows = session.execute(asked.where(CaseTable.reading_key.is_not(None))).all()
    missing = [id for id, reader in rows if reader and not ledger.capsules.exists(reader)]
    for start in range(0, len(missing), BATCH):
        with ledger.store.write() as session:
            for id in missing[start : start + BATCH]:
                _write(ledger, session, session.get_one(CaseTable, id))
    return len(missing) + inspection_pages.tidy(ledger)


#: After a restart so many events are looked through for looks that no capsule tells of yet.
_LATELY = 2000


def tell_of_looks(ledger: Ledger, since: int | None) -> int:
    """Owe the capsules of the cases that somebody looked at after the event ``since`` (``None``:
    lately); returns the newest event. Called now and then, for all cases together: nobody outside
    sees when which record was opened."""
    with ledger.store.write() as session:
        newest = session.get_one(ChainTable, 1).events
        start = newest - _LATELY if since is None else since
        for id in access_diary.looked_at_since(session, start):
            capsule = {"case": id}
            if session.get_one(CaseTable, id).reading_key:
                jobs.owe(session, JobKind.CAPSULE, capsule)
    return newest


def _drop_former(ledger: Ledger, session: Session, readers: Sequence[str]) -> None:
    """Delete the capsules of access codes that were exchanged; of a reading key that a case has,
    none."""
    held = session.scalars(select(CaseTable.reading_key).where(CaseTable.reading_key.in_(readers)))
    for reader in {*readers} - {*held}:
        ledger.capsules.drop(reader)
        ledger.handouts.drop(reader)


def _write(ledger: Ledger, session: Session, row: CaseTable) -> bool:
    if row.reading_key is None:
        return False
    chain = session.get_one(ChainTable, 1)
    head = Head(chain.events, chain.hash, ledger.now(row.campaign))
    ledger.capsules.write(row.reading_key, content_of(status_of(ledger, session, row), head))
    return True

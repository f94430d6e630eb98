"""Keyed marks of what is sealed: two cases that share one are found without opening either, and to
whoever lacks the key a mark says nothing."""

from collections.abc import Mapping

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from casestore.database.case_mark_table import CaseMarkTable
from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.lifecycle.linking import MarkKind, marked

#: So many older cases are marked in one transaction.
BATCH = 50


def note(ledger: Ledger, session: Session, case_id: int, values: Mapping[str, str]) -> None:
    """Keep the marks of the answers ``values`` as those of a case, in the caller's transaction."""
    session.execute(delete(CaseMarkTable).where(CaseMarkTable.case_id == case_id))
    found = {(kind, ledger.codes.mark_hash(kind, said)) for kind, said in marked(values)}
    # that it was looked for is kept, too
    found |= {(kind, "") for kind in MarkKind} - {(kind, "") for kind, _mark in found}
    session.add_all(
        CaseMarkTable(case_id=case_id, kind=kind, mark=mark) for kind, mark in sorted(found)
    )
    session.flush()


def mark_older(ledger: Ledger) -> int:
    """Mark the cases that have no marks yet, those of before there were any; how many."""
    known, done = exists().where(CaseMarkTable.case_id == CaseTable.id), 0
    while True:
        with ledger.store.read() as session:
            asked = select(CaseTable).where(~known).order_by(CaseTable.id).limit(BATCH)
            found = {row.id: values_of(ledger, row) for row in session.scalars(asked)}
        if not found:
            return done
        with ledger.store.write() as session:
            for case_id, values in found.items():
                note(ledger, session, case_id, values)
        done += len(found)

"""The papers of a case, as somebody may read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casestore.database.document_table import DocumentTable
from casestore.database.tables import FileTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.lifecycle.documents import DocumentKind
from casestore.lifecycle.roles import Actor


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A paper that was issued; ``replaced_by`` is the number of the one that stands instead of it,
    ``""`` while it is in force."""

    id: int
    kind: DocumentKind
    number: str
    file_id: int
    issued_by: str
    issued_at: datetime
    replaced_by: str = ""


def documents_of(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[Issued]:
    """The papers of a case that ``actor`` may read, oldest first. Raises :class:`NotFound`."""
    asked = select(DocumentTable).where(DocumentTable.case_id == case_id)
    with ledger.store.read() as session:
        visibility.seen(session, case_id, actor)
        rows = session.scalars(asked.order_by(DocumentTable.id)).all()
        later = {row.replaces: row.number for row in rows if row.replaces is not None}
        return [
            Issued(
                id=row.id,
                kind=row.kind,
                number=row.number,
                file_id=row.file_id,
                issued_by=row.issued_by,
                issued_at=row.issued_at,
                replaced_by=later.get(row.id, ""),
            )
            for row in rows
            if visibility.may_open(session.get_one(FileTable, row.file_id), actor)
        ]

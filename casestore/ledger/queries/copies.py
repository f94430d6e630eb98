"""Who gets a copy (抄送) of a case, and whether they were written to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from casestore.database.tables import CopyTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.staff_letters import told_of_copies
from casestore.lifecycle.roles import Actor


@dataclass(frozen=True, kw_only=True)
class CopySent:
    """A copy to the ``unit``, and why; ``letters`` counts its accounts that a letter is owed to, 0
    where it has none."""

    unit: str
    reason: str
    letters: int


def copies_of(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[CopySent]:
    """The copies of a case that ``actor`` may see. Raises :class:`NotFound`."""
    asked = select(CopyTable).where(CopyTable.case_id == case_id).order_by(CopyTable.unit)
    with ledger.store.read() as session:
        told = told_of_copies(session, seen(session, case_id, actor))
        return [
            CopySent(unit=one.unit, reason=one.reason, letters=told.get(one.unit, 0))
            for one in session.scalars(asked)
        ]

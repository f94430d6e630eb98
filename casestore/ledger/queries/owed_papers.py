"""The papers that a clue was registered without and still waits for (待补正)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable, FileTable
from casestore.exchange.completeness import PAPERS
from casestore.lifecycle.case_states import State
from casestore.lifecycle.verbs import Verb


def owed_papers(session: Session, row: CaseTable) -> tuple[str, ...]:
    """The columns of those papers, in the order of the event that names them; none once the case
    has moved on."""
    if row.state is not State.RETURNED:
        return ()
    asked = select(EventTable.details).where(
        EventTable.case_id == row.id, EventTable.verb == Verb.REGISTER
    )
    details = session.scalars(asked.order_by(EventTable.id)).first() or {}
    named = [id for id in str(details.get("owed", "")).split(",") if id in PAPERS]
    there = set(session.scalars(select(FileTable.purpose).where(FileTable.case_id == row.id)))
    return tuple(id for id in named if PAPERS[id] not in there)

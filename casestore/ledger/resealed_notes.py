"""The audit of notes that were sealed anew: each is what the history says it became."""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import EventTable
from casestore.lifecycle.verbs import Verb


def exchanged_notes(session: Session) -> list[str]:
    """Notes that were sealed anew and are not what the latest resealing event of their case
    names, a sentence each."""
    said = {
        (case_id, int(id)): digest
        for case_id, details in session.execute(
            select(EventTable.case_id, EventTable.details)
            .where(EventTable.verb == Verb.RESEAL)
            .order_by(EventTable.id)
        )
        for id, digest in details.get("notes", {}).items()
    }
    resealed = select(EventTable.case_id, EventTable.id, EventTable.note).where(
        EventTable.note_hash.is_not(None)
    )
    return [
        f"第 {id} 条记录的密封内容被改动过"
        for case_id, id, note in session.execute(resealed.order_by(EventTable.id))
        if sha256(note or b"").hexdigest() != said.get((case_id, id))
    ]

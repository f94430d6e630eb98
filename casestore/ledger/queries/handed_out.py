"""Which events of the ledger are answered with a file for the claimant."""

from dataclasses import dataclass

from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable
from casestore.exchange.handouts import Handout
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.verbs import Verb

#: A clue that came in, keys that are new, and what a claimant asks for by name.
_ANSWERED = (Verb.REGISTER, Verb.NEW_KEYS, Verb.REISSUE, Verb.HANDOUT)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """``what`` is to be made for the claimant of ``case_id``, because of ``event``; ``reader`` is
    their public reading key, ``""`` where they read no capsule."""

    event: int
    case_id: int
    what: Handout
    reader: str


def next_asked(ledger: Ledger, after: int) -> Asked | None:
    """The oldest event behind ``after`` that is answered with a file."""
    asked = (
        select(EventTable.id, EventTable.case_id, EventTable.details, CaseTable.reading_key)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(EventTable.id > after, EventTable.verb.in_(_ANSWERED))
        .order_by(EventTable.id)
    )
    with ledger.store.read() as session:
        found = session.execute(asked.limit(1)).first()
    if found is None:
        return None
    id, case_id, details, reader = found
    what = Handout(details.get("what", Handout.RECEIPT))
    return Asked(event=id, case_id=case_id, what=what, reader=reader or "")


def asked_again(ledger: Ledger, case_id: int, what: Handout) -> Asked:
    """``what`` for whoever reads ``case_id`` today, for no event."""
    with ledger.store.read() as session:
        found = session.scalar(select(CaseTable.reading_key).where(CaseTable.id == case_id))
    return Asked(event=0, case_id=case_id, what=what, reader=found or "")


def newest_event(ledger: Ledger) -> int:
    """The id of the newest event of any case; 0 without one."""
    with ledger.store.read() as session:
        return session.scalar(select(func.max(EventTable.id))) or 0

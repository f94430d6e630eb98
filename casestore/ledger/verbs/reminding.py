"""Claimants are reminded of the deadlines that are their own: to complete what is missing, to
object to a refusal, to say whether it is solved."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.status import own_deadline
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.case_states import State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

#: So many days (as the term counts them) before the last one.
AHEAD = 2
#: What is asked of the claimant in each state that waits for them.
_ASKED = {
    State.RETURNED: "请补正材料",
    State.DECLINED: "不同意不予受理的，请提出异议",
    State.SETTLED: "请答复问题是否真的解决",
}
#: A deadline of a claimant's own began no longer ago than this, so older cases needn't be asked.
_LATELY = timedelta(days=400)


def remind(ledger: Ledger) -> int:
    """Remind every claimant whose own deadline is near, once of each; returns how many were."""
    waiting = select(CaseTable.id).where(CaseTable.state.in_(sorted(_ASKED)))
    with ledger.store.read() as session:
        near = [id for id in session.scalars(waiting).all() if _near(ledger, session, id)]
    for id in near:
        with ledger.store.write() as session:
            _remind(ledger, session, id)
    return len(near)


def _near(ledger: Ledger, session: Session, case_id: int) -> Due | None:
    """The deadline of the claimant's own that is near and that they weren't reminded of."""
    row = session.get_one(CaseTable, case_id)
    if row.reading_key is None and not row.mailable:
        return None
    if ledger.now(row.campaign) - row.received_at > _LATELY:
        return None
    due = (
        line(ledger, row).due if row.state is State.RETURNED else own_deadline(ledger, session, row)
    )
    if due is None or not 0 <= due.left <= AHEAD or due.counted <= AHEAD:
        return None
    told = select(EventTable.details).where(
        EventTable.case_id == case_id, EventTable.verb == Verb.REMIND
    )
    days = {str(details.get("due")) for details in session.scalars(told)}
    return None if due.day.isoformat() in days else due


def _remind(ledger: Ledger, session: Session, case_id: int) -> None:
    due = _near(ledger, session, case_id)  # asked again: somebody may have been faster
    row = session.get_one(CaseTable, case_id)
    if due is None:
        return
    told = f"提醒：{_ASKED[row.state]}，期限是{day_words(due.day)}。"
    said = Said(told=told, details={"due": due.day.isoformat()})
    on_row(ledger, session, row, SYSTEM).write(Verb.REMIND, said, tell=True)

"""Reminds claimants of their own clock (补正): before it ends, and when it is over. Nothing is
decided by that: what becomes of the clue a person says."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.ledger.waiting_words import PAPER_NAMES
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

#: How long before its end a claimant is reminded of it.
AHEAD = timedelta(days=3)


class Reminder(StrEnum):
    """Which reminder: ``AHEAD`` while there is time, ``OVER`` once there is none."""

    AHEAD = "ahead"
    OVER = "over"


def remind(ledger: Ledger) -> int:
    """Write every reminder that is due and was not written yet; how many. One at most for each end
    of the clock and kind. Invented cases of a demonstration have nobody to remind."""
    waiting = (CaseTable.state == State.RETURNED, CaseTable.deadline.is_not(None))
    asked = select(CaseTable).where(*waiting, CaseTable.demo.is_(False))
    with ledger.store.read() as session:
        found = [(row.id, row.campaign, row.deadline) for row in session.scalars(asked)]
    due = [id for id, campaign, day in found if day and _due(day, ledger.today(campaign))]
    return sum(_remind(ledger, id) for id in due)


def _due(deadline: date, today: date) -> Reminder | None:
    if today > deadline:
        return Reminder.OVER
    return Reminder.AHEAD if deadline - today <= AHEAD else None


def _remind(ledger: Ledger, case_id: int) -> bool:
    with ledger.store.write() as session:
        row = session.get_one(CaseTable, case_id)
        if row.state is not State.RETURNED or row.deadline is None:
            return False
        kind = _due(row.deadline, ledger.today(row.campaign))
        if kind is None or _was_reminded(session, row, kind):
            return False
        details = {"reminder": kind.value, "deadline": row.deadline.isoformat()}
        said = Said(told=_words(session, row, row.deadline, kind), details=details)
        on_row(ledger, session, row, SYSTEM).write(Verb.REMIND, said, tell=True)
        return True


def _was_reminded(session: Session, row: CaseTable, kind: Reminder) -> bool:
    asked = select(EventTable.details).where(
        EventTable.case_id == row.id, EventTable.verb == Verb.REMIND
    )
    known = {(one.get("reminder"), one.get("deadline")) for one in session.scalars(asked)}
    return (kind.value, row.deadline and row.deadline.isoformat()) in known


def _words(session: Session, row: CaseTable, deadline: date, kind: Reminder) -> str:
    papers = "、".join(PAPER_NAMES[id] for id in owed_papers(session, row))
    what = f"请补交{papers}" if papers else "请按告知的内容补正"
    if kind is Reminder.AHEAD:
        return f"提醒：补正期限到{day_words(deadline)}为止，{what}。"
    return (
        f"补正期限{day_words(deadline)}已经过了。{what}，现在交仍然收；"
        "是否受理由统筹单位决定，并告知您。"
    )

"""Claimants are reminded of the deadlines that are their own: to complete what is missing, to
object to a refusal, to say whether it is solved. Nothing is decided by that: what becomes of the
case a person says."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable
from casestore.exchange.completeness import PAPER_NAMES
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.ledger.queries.status import own_deadline
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

#: How long before its end a claimant is reminded of it.
AHEAD = timedelta(days=2)
#: What is asked of the claimant in each state that waits for them.
_ASKED = {
    State.RETURNED: "",  # as it was told, or the papers that are missing
    State.DECLINED: "不同意不予受理的，请提出异议",
    State.SETTLED: "请答复问题是否真的解决",
}
#: A deadline of a claimant's own began no longer ago than this, so older cases needn't be asked.
_LATELY = timedelta(days=400)


class Reminder(StrEnum):
    """Which reminder: ``AHEAD`` while there is time, ``OVER`` once there is none."""

    AHEAD = "ahead"
    OVER = "over"


def remind(ledger: Ledger) -> int:
    """Write every reminder that is due and was not written yet; how many. One at most for each
    deadline and kind. Invented cases of a demonstration have nobody to remind."""
    waiting = CaseTable.state.in_(sorted(_ASKED)), CaseTable.demo.is_(False)
    with ledger.store.read() as session:
        rows = session.scalars(select(CaseTable).where(*waiting)).all()
        found = [row.id for row in rows if _due(ledger, session, row)]
    return sum(_remind(ledger, id) for id in found)


def _remind(ledger: Ledger, case_id: int) -> bool:
    with ledger.store.write() as session:
        row = session.get_one(CaseTable, case_id)
        due = _due(ledger, session, row)  # asked again: somebody may have been faster
        if due is None:
            return False
        kind, day = due
        details = {"reminder": kind.value, "due": day.isoformat()}
        said = Said(told=_words(session, row, day, kind), details=details)
        on_row(ledger, session, row, SYSTEM).write(Verb.REMIND_CLAIMANT, said, tell=True)
        return True


def _due(ledger: Ledger, session: Session, row: CaseTable) -> tuple[Reminder, date] | None:
    """The reminder that ``row`` is owed now, and the last day that it is about."""
    if row.state not in _ASKED or ledger.now(row.campaign) - row.received_at > _LATELY:
        return None
    day = _last_day(ledger, session, row)
    if day is None:
        return None
    kind = _kind(day, ledger.today(row.campaign))
    return (kind, day) if kind and not _was_reminded(session, row, kind, day) else None


def _last_day(ledger: Ledger, session: Session, row: CaseTable) -> date | None:
    if row.state is State.RETURNED:
        return row.deadline
    own = own_deadline(ledger, session, row)
    return own.day if own else None


def _kind(deadline: date, today: date) -> Reminder | None:
    if today > deadline:
        return Reminder.OVER
    return Reminder.AHEAD if deadline - today <= AHEAD else None


def _was_reminded(session: Session, row: CaseTable, kind: Reminder, day: date) -> bool:
    asked = select(EventTable.details).where(
        EventTable.case_id == row.id, EventTable.verb == Verb.REMIND_CLAIMANT
    )
    known = {(one.get("reminder"), one.get("due")) for one in session.scalars(asked)}
    return (kind.value, day.isoformat()) in known


def _words(session: Session, row: CaseTable, day: date, kind: Reminder) -> str:
    if row.state is not State.RETURNED:
        return f"提醒：{_ASKED[row.state]}，期限是{day_words(day)}。"
    papers = "、".join(PAPER_NAMES[id] for id in owed_papers(session, row))
    what = f"请补交{papers}" if papers else "请按告知的内容补正"
    if kind is Reminder.AHEAD:
        return f"提醒：补正期限到{day_words(day)}为止，{what}。"
    over = f"补正期限{day_words(day)}已经过了。{what}，现在交仍然收；"
    return over + "是否受理由统筹单位决定，并告知您。"

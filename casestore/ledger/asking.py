"""What claimants say about a case that the unit calls settled (问题真的解决了吗): they are asked
before it is struck off, and once more after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.calendar.working_days import Calendar
from casestore.campaign.model import Campaign
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.work import Work
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import State
from casestore.lifecycle.ratings import GRADES, SOLVED, Rating, solved_of
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words
from casestore.settings import SHANGHAI

#: States in which the question is put, and the events that put it.
ASKED_IN = frozenset({State.SETTLED, State.STRUCK_OFF})
_PUT = (Verb.SETTLE, Verb.STRIKE_OFF)


@dataclass(frozen=True, kw_only=True)
class Question:
    """The newest question to a claimant: the day it was put on (Shanghai), and the answer."""

    put_on: date
    answer: Rating | None


def question(session: Session, case_id: int) -> Question | None:
    """The question that was put last and its answer; ``None`` where none ever was."""
    asked = (
        select(EventTable.verb, EventTable.at, EventTable.details)
        .where(EventTable.case_id == case_id, EventTable.verb.in_((*_PUT, Verb.RATE)))
        .order_by(EventTable.id.desc())
    )
    answer = None
    for verb, at, details in session.execute(asked):
        if verb is not Verb.RATE:
            return Question(put_on=at.astimezone(SHANGHAI).date(), answer=answer)
        answer = answer or rating_in(details)
    return None


def rating_in(details: Mapping[str, Any]) -> Rating:
    """What the event of an answer keeps of it, its words aside."""
    return Rating(grade=int(details.get("grade", 0)), solved=solved_of(details.get("solved")))


def may_answer(session: Session, row: CaseTable) -> bool:
    """Whether the claimant may answer now: once each time they are asked."""
    if row.state not in ASKED_IN:
        return False
    put = question(session, row.id)
    return put is not None and put.answer is None


def answer_by(
    campaign: Campaign, session: Session, row: CaseTable, today: date, calendar: Calendar
) -> deadlines.Due | None:
    """By when an answer is asked for before a settled case may be struck off without one; ``None``
    where none is."""
    put = question(session, row.id) if row.state is State.SETTLED else None
    if put is None or put.answer is not None:
        return None
    return deadlines.due(campaign.clocks.rating, "答复", put.put_on, today, calendar)


def why_words_are_needed(work: Work) -> str:
    """Why a settled case can't be struck off without words about its claimant's opinion, a
    sentence; ``""`` where it can: they answered that it is solved, or had the time to."""
    put = question(work.session, work.row.id)
    if put is not None and put.answer is not None:
        return _about(put.answer) if put.answer.wants_more else ""
    if work.row.reading_key is None and not work.row.mailable:
        return "反映人没有网上查询，也没有邮箱，请当面或电话问问题是否解决，写明怎样问的、怎么答的"
    due = answer_by(work.campaign, work.session, work.row, work.today, work.calendar)
    if due is not None and due.left >= 0:
        return (
            f"反映人还没有答复问题是否解决，可以答复到{day_words(due.day)}；"
            "现在就销号的，请写明怎样问的、怎么答的，或者为什么不问"
        )
    return ""


def _about(answer: Rating) -> str:
    solved = SOLVED.get(answer.solved, "") if answer.solved else ""
    said = "，".join(filter(None, (solved, GRADES.get(answer.grade, ""))))
    return f"反映人答复：{said}。仍要销号的，请写明怎样核实、怎样回访的；否则选“核查未通过”"

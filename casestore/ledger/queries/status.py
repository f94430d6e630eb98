"""What number and access code show to the claimant."""

import hmac
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.eligibility import registered_alone
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, EventTable, SummaryTable
from casestore.errors import Mistyped
from casestore.exchange.paper_version import printed_values
from casestore.exchange.public_status import Message, PublicStatus
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.ledger import asking
from casestore.ledger.claimant_words import told_of
from casestore.ledger.instalment_rows import instalments
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import access_diary
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.moves import MOVES
from casestore.lifecycle.needs import Need
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI


def entitled(ledger: Ledger, session: Session, number: str, code: str) -> int | None:
    """The id of the case that ``number`` and ``code`` belong to, in constant time."""
    try:
        typed = number_as_typed(number)
    except Mistyped:
        typed = ""
    asked = select(CaseTable.id, CaseTable.code).where(CaseTable.number == typed)
    found = session.execute(asked).first()
    expected = found.code if found else "0" * 64
    right = hmac.compare_digest(ledger.codes.code_hash(typed, code), expected)
    return found.id if found and right else None


def status_of(ledger: Ledger, session: Session, row: CaseTable) -> PublicStatus:
    """What the claimant may read of ``row``."""
    summary = session.get(SummaryTable, row.id)
    campaign, owed = ledger.campaign_of(row.campaign), owed_papers(session, row)
    looks, looks_before = access_diary.looks_at(session, row.id)
    return PublicStatus(
        campaign=row.campaign,
        number=row.number,
        state=row.state,
        received_at=row.received_at,
        steps=_steps(session, row.id),
        due=line(ledger, row).due,
        unit=campaign.unit(row.unit).called if row.unit else "",
        may_supplement=not CASE_STATES[row.state].ended,
        public_id=summary.public_id if summary and summary.public else "",
        may_rate=asking.may_answer(session, row),
        registered_alone=registered_alone(campaign, row.rule),
        may_object=may_object(ledger, session, row),
        messages=messages_of(ledger, session, row.id),
        owed=owed,
        answers=printed_values(campaign, values_of(ledger, row)) if owed else {},
        outcome=outcome_of(session, row),
        own=own_deadline(ledger, session, row),
        looks=looks,
        looks_before=looks_before,
        instalments=instalments(session, row.id),
    )


def _steps(session: Session, case_id: int) -> tuple[tuple[datetime, str], ...]:
    """When the claimant was told what, oldest first."""
    told = select(EventTable.at, EventTable.told).where(
        EventTable.case_id == case_id, EventTable.told != ""
    )
    return tuple((at, words) for at, words in session.execute(told.order_by(EventTable.id)))


def messages_of(ledger: Ledger, session: Session, case_id: int) -> tuple[Message, ...]:
    """What office and claimant wrote to each other about a case, opened, oldest first."""
    asked = select(EventTable.at, EventTable.verb, EventTable.note).where(
        EventTable.case_id == case_id, EventTable.verb.in_((Verb.MESSAGE, Verb.REPLY))
    )
    return tuple(
        Message(at=at, ours=verb is Verb.REPLY, text=ledger.opened().open(note).decode())
        for at, verb, note in session.execute(asked.order_by(EventTable.id))
        if note is not None
    )


def may_object(ledger: Ledger, session: Session, row: CaseTable) -> bool:
    """Whether the claimant may object now: to each refusal once, within the campaign's term."""
    due = _to_object(ledger, session, row)
    return due is not None and due.left >= 0


def _to_object(ledger: Ledger, session: Session, row: CaseTable) -> Due | None:
    """By when the claimant may object to the refusal; ``None`` where there is nothing to object
    to, or they have."""
    if row.state is not State.DECLINED:
        return None
    last = select(EventTable.verb, EventTable.at).where(
        EventTable.case_id == row.id, EventTable.verb.in_((Verb.DECLINE, Verb.OBJECT))
    )
    newest = session.execute(last.order_by(EventTable.id.desc())).first()
    if newest is None or newest.verb is not Verb.DECLINE:
        return None
    start = newest.at.astimezone(SHANGHAI).date()
    term, today = (
        ledger.campaign_of(row.campaign).clocks.appeal,
        ledger.settings.today(row.campaign),
    )
    return deadlines.due(term, "提出异议", start, today, calendar_of(session))


def deadline_of_claimant(ledger: Ledger, case_id: int) -> Due | None:
    """:func:`own_deadline` of the case ``case_id``."""
    with ledger.store.read() as session:
        return own_deadline(ledger, session, session.get_one(CaseTable, case_id))


def own_deadline(ledger: Ledger, session: Session, row: CaseTable) -> Due | None:
    """A deadline that is the claimant's own and no clock of the case: to object, or to say whether
    the problem is solved."""
    campaign, today = ledger.campaign_of(row.campaign), ledger.settings.today(row.campaign)
    due = _to_object(ledger, session, row)
    due = due or asking.answer_by(campaign, session, row, today, calendar_of(session))
    return due if due is not None and due.left >= 0 else None


#: The moves that tell what was done or decided; and those after which that holds no longer.
_OPINIONS = {move.verb for move in MOVES if Need.TOLD in move.needs} - {Verb.RETURN}
_UNDONE = {Verb.REOPEN, Verb.RECONSIDER}


def outcome_of(session: Session, row: CaseTable) -> str:
    """What was done or decided, in the words that the office told the claimant; ``""`` where
    nothing was yet, or it was taken back."""
    asked = (
        select(EventTable.verb, EventTable.source, EventTable.told)
        .where(EventTable.case_id == row.id, EventTable.verb.in_(_OPINIONS | _UNDONE))
        .order_by(EventTable.id.desc())
    )
    newest = session.execute(asked).first()
    if newest is None or newest.verb in _UNDONE:
        return ""
    return str(newest.told).removeprefix(told_of(newest.verb, newest.source))

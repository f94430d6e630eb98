"""What number and access code show to the claimant."""

import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.eligibility import registered_alone
from casestore.database.tables import CaseTable, EventTable, SummaryTable
from casestore.errors import Mistyped
from casestore.exchange.paper_version import printed_values
from casestore.exchange.public_status import Message, PublicStatus
from casestore.exchange.receipt_numbers import number_as_typed
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.verbs import Verb


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
    told = session.execute(
        select(EventTable.at, EventTable.told)
        .where(EventTable.case_id == row.id, EventTable.told != "")
        .order_by(EventTable.id)
    )
    summary = session.get(SummaryTable, row.id)
    campaign, owed = ledger.campaign_of(row.campaign), owed_papers(session, row)
    return PublicStatus(
        campaign=row.campaign,
        number=row.number,
        state=row.state,
        received_at=row.received_at,
        steps=tuple((at, words) for at, words in told),
        due=line(ledger, row).due,
        unit=campaign.unit(row.unit).called if row.unit else "",
        may_supplement=not CASE_STATES[row.state].ended,
        public_id=summary.public_id if summary and summary.public else "",
        may_rate=may_rate(ledger, session, row),
        registered_alone=registered_alone(campaign, row.rule),
        may_object=may_object(session, row),
        messages=messages_of(ledger, session, row.id),
        owed=owed,
        answers=printed_values(campaign, values_of(ledger, row)) if owed else {},
    )


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


def may_object(session: Session, row: CaseTable) -> bool:
    """Whether the claimant may object now: to each refusal once."""
    if row.state is not State.DECLINED:
        return False
    last = select(EventTable.verb).where(
        EventTable.case_id == row.id, EventTable.verb.in_((Verb.DECLINE, Verb.OBJECT))
    )
    newest = session.scalars(last.order_by(EventTable.id.desc())).first()
    return newest is Verb.DECLINE


def may_rate(ledger: Ledger, session: Session, row: CaseTable) -> bool:
    """Whether the claimant may rate now: where the campaign offers it, once each time the case is
    struck off."""
    if not ledger.campaign_of(row.campaign).rating or row.state is not State.STRUCK_OFF:
        return False
    last = select(EventTable.verb).where(
        EventTable.case_id == row.id, EventTable.verb.in_((Verb.STRIKE_OFF, Verb.RATE))
    )
    newest = session.scalars(last.order_by(EventTable.id.desc())).first()
    return newest is Verb.STRIKE_OFF

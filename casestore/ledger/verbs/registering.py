"""Taking a clue in, by whatever way it came."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign import eligibility
from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.form_fields import ROUTED_BY, Sealed
from casestore.campaign.model import Campaign
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, NumberTable
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger import deadlines, history
from casestore.ledger.completeness import answers, missing, sealed_part
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import columns_of
from casestore.ledger.receipts import number_of
from casestore.ledger.records import Clue, Due, Receipt
from casestore.ledger.work import Said, lost, on_row
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.roles import CLAIMANT, Actor
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI


def register(ledger: Ledger, clue: Clue, key: str, by: Actor = CLAIMANT) -> Receipt:
    """Take a clue in; ``key`` is the form's idempotency key (the same key gives the same number
    and code), ``by`` the person who enters what came on paper.

    Raises :class:`NotAllowed` when the rules don't take it, :class:`Incomplete` when it isn't
    whole. On disk when this returns.
    """
    campaign = ledger.campaign(clue.campaign)
    if (known := receipt(ledger, clue.campaign, key)) is not None:
        return known
    if campaign.closed:
        raise NotAllowed(campaign.closed)
    decision = _taken(ledger, campaign, clue)
    row = _new_row(ledger, clue, decision, ledger.codes.key_hash(clue.campaign, key))
    with ledger.store.write() as session:
        if (known := _known(ledger, session, clue.campaign, key)) is not None:
            return known
        _number(ledger, session, row, key)
        session.add(row)
        session.flush()
        work = on_row(ledger, session, row, by)
        record = history.sealed_hash(row.identity, row.narrative)
        details = {"rule": row.rule, "source": row.source, "record": record}
        said = Said(told="线索已收到。", target=State.RECEIVED, details=details, files=clue.files)
        work.write(Verb.REGISTER, said, tell=True)
        return _receipt(ledger, session, row, key)


def decide(ledger: Ledger, campaign_id: str, values: Mapping[str, str]) -> Decision:
    """Whether a clue with these answers would be taken today, and by whom."""
    campaign = ledger.campaign(campaign_id)
    return eligibility.decide(campaign, answers(values, ledger.today(campaign_id)))


def receipt(ledger: Ledger, campaign: str, key: str) -> Receipt | None:
    """The receipt of the clue that was registered with ``key``; its code can't be made without
    that."""
    with ledger.store.read() as session:
        return _known(ledger, session, campaign, key)


def _known(ledger: Ledger, session: Session, campaign: str, key: str) -> Receipt | None:
    hashed = ledger.codes.key_hash(campaign, key)
    row = session.scalars(select(CaseTable).where(CaseTable.key == hashed)).first()
    return _receipt(ledger, session, row, key, repeated=True) if row is not None else None


def _taken(ledger: Ledger, campaign: Campaign, clue: Clue) -> Decision:
    lacking = missing(campaign, clue) | lost(ledger, clue.files, "evidence")
    decision = eligibility.decide(campaign, answers(clue.values, ledger.today(campaign.id)))
    taken = decision.outcome in (Outcome.ACCEPT, Outcome.REGISTER)
    if not taken and not lacking.keys() & set(ROUTED_BY):
        raise NotAllowed(f"{decision.reason}。{decision.go}" if decision.go else decision.reason)
    if lacking:
        raise Incomplete(lacking)
    return decision


def _new_row(ledger: Ledger, clue: Clue, decision: Decision, hashed: str) -> CaseTable:
    campaign, today = ledger.campaign(clue.campaign), ledger.today(clue.campaign)
    identity = sealed_part(campaign, clue.values, Sealed.IDENTITY)
    narrative = sealed_part(campaign, clue.values, Sealed.NARRATIVE)
    return CaseTable(
        campaign=campaign.id,
        year=today.year,
        key=hashed,
        state=State.RECEIVED,
        version=1,
        source=clue.source,
        demo=clue.demo,
        rule=decision.rule,
        **columns_of(clue.values),
        mailable=bool(clue.values.get("email", "").strip()),
        lead=decision.lead or campaign.coordinator,
        unit="",
        clock=CASE_STATES[State.RECEIVED].clock,
        clock_start=today,
        received_at=ledger.now(campaign.id),
        identity=ledger.sealer.seal_json(identity),
        narrative=ledger.sealer.seal_json(narrative),
    )


def _number(ledger: Ledger, session: Session, row: CaseTable, key: str) -> None:
    """Give ``row`` the next number of its campaign and year, its code and its first deadline."""
    last = session.get(NumberTable, (row.campaign, row.year))
    if last is None:
        last = NumberTable(campaign=row.campaign, year=row.year, last=0)
        session.add(last)
    last.last += 1
    row.serial = last.last
    row.number = number_of(ledger.campaign(row.campaign).prefix, row.year, row.serial)
    row.code = ledger.codes.code_hash(row.number, ledger.codes.code(row.campaign, key))
    row.deadline = _review_by(ledger, session, row).day


def _receipt(
    ledger: Ledger, session: Session, row: CaseTable, key: str, repeated: bool = False
) -> Receipt:
    review = _review_by(ledger, session, row)
    return Receipt(
        case_id=row.id,
        campaign=row.campaign,
        number=row.number,
        code=ledger.codes.code(row.campaign, key),
        received_at=row.received_at,
        review_by=review.day,
        uncertain=review.uncertain,
        repeated=repeated,
    )


def _review_by(ledger: Ledger, session: Session, row: CaseTable) -> Due:
    start = row.received_at.astimezone(SHANGHAI).date()
    rule = ledger.campaign_of(row.campaign).clocks.review
    return deadlines.due(rule, "", start, start, calendar_of(session))

"""Taking a clue in, by whatever way it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.eligibility import Decision, registered_alone
from casestore.campaign.form_fields import Sealed
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, NumberTable
from casestore.errors import Incomplete, NotAllowed
from casestore.exchange.claimant_keys import keys_of
from casestore.exchange.completeness import (
    PAPER_NAMES,
    Submission,
    admitted,
    owed,
    sealed_part,
)
from casestore.exchange.receipt_numbers import random_number
from casestore.ledger import bindings, history, marks
from casestore.ledger.claimant_words import RECEIVED, RECORDED
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import columns_of
from casestore.ledger.queries.owed_papers import owed_papers
from casestore.ledger.records import Clue, Holder, Receipt
from casestore.ledger.verbs import incoming
from casestore.ledger.waiting_words import waiting_for
from casestore.ledger.work import Said, lost, on_row, quiet_on_row
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import CASE_STATES, ClockName, State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.roles import CLAIMANT, Actor
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI

#: What came in on another day than today came in at this hour of it.
NOON = time(12)
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A clue about to be entered: who holds its receipt, by which key a second press is known,
    what is kept of an access code that the office made (``""``: it never had it), and when the
    clue came in (UTC). ``quiet``: nobody is written to about it. A holder without keys is one who
    has asked for no code yet."""

    clue: Clue
    holder: Holder
    key: str
    code: str
    received_at: datetime
    quiet: bool = False


def register(ledger: Ledger, clue: Clue, key: str, by: Actor = CLAIMANT) -> Receipt:
    """Take a clue in that didn't come over the counter; ``key`` is the form's idempotency key (the
    same key gives the same number and code), ``by`` the person who enters what came on paper.

    Raises :class:`NotAllowed` when the rules don't take it, :class:`Incomplete` when it isn't
    whole. On disk when this returns.
    """
    campaign = ledger.campaign(clue.campaign)
    if not by.works_in(campaign.id):
        raise NotAllowed("您不办理这个专项行动")
    if (known := receipt(ledger, clue.campaign, key)) is not None:
        return known
    if campaign.closed:
        raise NotAllowed(campaign.closed)
    entry = _entry(ledger, clue, key)
    with ledger.store.write() as session:
        if (known := _known(ledger, session, clue.campaign, key)) is not None:
            return known
        row = enter(ledger, session, entry, by)
        if clue.incoming is not None:
            incoming.registered(session, clue.incoming, row.id, by)
        return _receipt(ledger, session, row, key)


def _entry(ledger: Ledger, clue: Clue, key: str) -> Entry:
    """``clue``, which the rules take, with a number and a code. Raises as :func:`register` does."""
    campaign, received_at = ledger.campaign(clue.campaign), moment_of(ledger, clue)
    day = received_at.astimezone(SHANGHAI).date()
    check(ledger, clue, day)
    code = ledger.codes.code(campaign.id, key)
    with ledger.store.read() as session:
        number = free_number(session, campaign.prefix, day.year)
    keys = keys_of(number, code)
    return Entry(
        clue=clue,
        holder=Holder(number=number, reader=keys.reader, writing=keys.writing),
        key=ledger.codes.key_hash(campaign.id, key),
        code=ledger.codes.code_hash(number, code),
        received_at=received_at,
    )


def moment_of(ledger: Ledger, clue: Clue) -> datetime:
    """When ``clue`` came in (UTC): now, or at noon of the day before today that it names. Raises
    :class:`Incomplete` for a day that has not come yet."""
    today, day = ledger.today(clue.campaign), clue.received_on
    if day is None or day == today:
        return ledger.now(clue.campaign)
    if day > today:
        raise Incomplete({"received_on": "收到日期不能晚于今天，请核对"})
    return datetime.combine(day, NOON, SHANGHAI).astimezone(UTC)


def enter(
    ledger: Ledger, session: Session, entry: Entry, by: Actor, details: Mapping[str, str] = _NONE
) -> CaseTable:
    """The clue as a new case, inside a transaction that has begun; ``details`` go into its event.
    Raises as :func:`register` does."""
    clue = entry.clue
    day = entry.received_at.astimezone(SHANGHAI).date()
    row = _new_row(ledger, entry, check(ledger, clue, day), day)
    _count(ledger, session, row)
    session.add(row)
    session.flush()
    marks.note(ledger, session, row.id, clue.values)
    work = (quiet_on_row if entry.quiet else on_row)(ledger, session, row, by)
    papers = _owed(ledger, clue)
    told = RECORDED if registered_alone(work.campaign, row.rule) else RECEIVED
    said = Said(
        told=told + (waiting_for(papers) if papers else ""),
        target=row.state,
        details={**_facts(row, entry.holder, papers), **details},
        files=clue.files,
    )
    work.write(Verb.REGISTER, said, tell=True)
    return row


def _facts(row: CaseTable, holder: Holder, papers: Sequence[str]) -> dict[str, str]:
    """What the first event of ``row`` keeps of it, and the ``papers`` that it waits for."""
    facts = {
        "rule": row.rule,
        "source": row.source,
        "record": history.sealed_hash(row.identity, row.narrative),
    }
    if holder.reader:
        facts["holder"] = bindings.keys_digest(holder.reader, holder.writing)
    if papers:
        facts["owed"] = ",".join(papers)
    return facts


def free_number(session: Session, prefix: str, year: int) -> str:
    """A random number that no case has."""
    while True:
        number = random_number(prefix, year)
        if session.scalars(select(CaseTable.id).where(CaseTable.number == number)).first() is None:
            return number


def receipt(ledger: Ledger, campaign: str, key: str) -> Receipt | None:
    """The receipt of the clue that was registered with ``key``; its code can't be made without
    that."""
    with ledger.store.read() as session:
        return _known(ledger, session, campaign, key)


def _known(ledger: Ledger, session: Session, campaign: str, key: str) -> Receipt | None:
    hashed = ledger.codes.key_hash(campaign, key)
    row = session.scalars(select(CaseTable).where(CaseTable.key == hashed)).first()
    return _receipt(ledger, session, row, key, repeated=True) if row is not None else None


def check(ledger: Ledger, clue: Clue, today: date) -> Decision:
    """What the rules say about ``clue``, received ``today``. Raises :class:`NotAllowed` when they
    don't take it, :class:`Incomplete` when it isn't whole."""
    sent = Submission(
        later=clue.later,
        values=clue.values,
        purposes={one.purpose for one in clue.files},
        source=clue.source,
        lost=lost(ledger, clue.files, "evidence"),
        papers={paper for one in clue.files for paper in one.papers},
        on_paper=clue.on_paper,
    )
    return admitted(ledger.campaign(clue.campaign), sent, today)


def _owed(ledger: Ledger, clue: Clue) -> tuple[str, ...]:
    """The papers that ``clue`` waits for."""
    purposes = {one.purpose for one in clue.files}
    return owed(ledger.campaign(clue.campaign), clue.values, clue.later, purposes)


def _new_row(ledger: Ledger, entry: Entry, decision: Decision, day: date) -> CaseTable:
    clue, holder = entry.clue, entry.holder
    state = State.RETURNED if _owed(ledger, clue) else State.RECEIVED
    campaign = ledger.campaign(clue.campaign)
    identity = sealed_part(campaign, clue.values, Sealed.IDENTITY)
    narrative = sealed_part(campaign, clue.values, Sealed.NARRATIVE)
    return CaseTable(
        campaign=campaign.id,
        year=day.year,
        number=holder.number,
        key=entry.key,
        code=entry.code,
        state=state,
        version=1,
        source=clue.source,
        demo=clue.demo,
        rule=decision.rule,
        **columns_of(clue.values),
        mailable=bool(clue.values.get("email", "").strip()),
        lead=decision.lead or campaign.coordinator,
        unit="",
        clock=CASE_STATES[state].clock,
        clock_start=day,
        received_at=entry.received_at,
        sealed_to=ledger.sealer.sealed_to,  # asked before sealing
        identity=ledger.sealer.seal_json(identity),
        narrative=ledger.sealer.seal_json(narrative),
        reading_key=holder.reader or None,
        writing_key=ledger.sealer.seal(holder.writing) if holder.writing else None,
    )


def _count(ledger: Ledger, session: Session, row: CaseTable) -> None:
    """Give ``row`` the next running number of its campaign and year, and its first deadline."""
    last = session.get(NumberTable, (row.campaign, row.year))
    if last is None:
        last = NumberTable(campaign=row.campaign, year=row.year, last=0)
        session.add(last)
    last.last += 1
    row.serial = last.last
    clock = CASE_STATES[row.state].clock or ClockName.REVIEW
    row.deadline = _first_due(ledger, session, row, clock).day


def _receipt(
    ledger: Ledger, session: Session, row: CaseTable, key: str, repeated: bool = False
) -> Receipt:
    code = ledger.codes.code(row.campaign, key)
    complete = _first_due(ledger, session, row, ClockName.COMPLETE)
    waits = owed_papers(session, row)
    review = _first_due(ledger, session, row, ClockName.REVIEW, complete.day if waits else None)
    return Receipt(
        case_id=row.id,
        campaign=row.campaign,
        number=row.number,
        code=code if ledger.codes.code_hash(row.number, code) == row.code else "",
        received_at=row.received_at,
        review_by=review.day,
        uncertain=review.uncertain,
        repeated=repeated,
        complete_by=complete.day if waits else None,
        owed=tuple(PAPER_NAMES[id] for id in waits),
    )


def _first_due(
    ledger: Ledger, session: Session, row: CaseTable, clock: ClockName, start: date | None = None
) -> Due:
    """When ``clock`` ends that starts on ``start``, or else as the clue comes in."""
    start = start or row.received_at.astimezone(SHANGHAI).date()
    rule = deadlines.rule_of(ledger.campaign_of(row.campaign), clock)
    return deadlines.due(rule, "", start, start, calendar_of(session))

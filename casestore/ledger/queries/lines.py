"""Lines of the ledger: a case as a value, read without opening a seal."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign import eligibility
from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.money import wan_of
from casestore.database.entered_holidays import calendar_for
from casestore.database.tables import CaseTable
from casestore.exchange.completeness import answers
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import PLAIN, plain_value
from casestore.ledger.queries.visibility import seen
from casestore.ledger.records import CaseRow
from casestore.lifecycle import deadlines
from casestore.lifecycle.roles import Actor
from casestore.settings import SHANGHAI


def line(ledger: Ledger, row: CaseTable) -> CaseRow:
    """``row`` as a value, its clock as of today."""
    running = deadlines.Running(
        state=row.state, clock=row.clock, start=row.clock_start, deadline=row.deadline
    )
    campaign, today = ledger.campaign_of(row.campaign), ledger.today(row.campaign)
    return CaseRow(
        id=row.id,
        campaign=row.campaign,
        number=row.number,
        state=row.state,
        version=row.version,
        received_at=row.received_at,
        respondent=row.respondent,
        respondent_level=row.respondent_level,
        respondent_kind=row.respondent_kind,
        category=row.category,
        amount=wan_of(row.amount),
        fulfilled=None if row.fulfilled is None else wan_of(row.fulfilled),
        lead=row.lead,
        unit=row.unit,
        deadline=row.deadline,
        due=deadlines.current(campaign, running, today, calendar_for(row)),
        supervised=row.supervised,
        source=row.source,
        demo=row.demo,
        plain={id: plain_value(row, id) for id in PLAIN},
    )


def lines(ledger: Ledger, session: Session, ids: Sequence[int]) -> list[CaseRow]:
    """The lines of ``ids``, in that order."""
    found = {row.id: row for row in session.scalars(select(CaseTable).where(CaseTable.id.in_(ids)))}
    return [line(ledger, found[id]) for id in ids if id in found]


def case_line(ledger: Ledger, case_id: int, actor: Actor) -> CaseRow:
    """The line of a case that ``actor`` may see; raises :class:`NotFound` for any other."""
    with ledger.store.read() as session:
        return line(ledger, seen(session, case_id, actor))


def for_the_record(ledger: Ledger, row: CaseRow) -> bool:
    """Whether the rules take a case for the record alone: nobody promised that it is handled."""
    return decision_on(ledger, row).outcome is Outcome.REGISTER


def decision_on(ledger: Ledger, row: CaseRow) -> Decision:
    """What the rules say about a case, on the day it came in."""
    received = row.received_at.astimezone(SHANGHAI).date()
    return eligibility.decide(ledger.campaign_of(row.campaign), answers(row.plain, received))

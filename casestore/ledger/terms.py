"""What the rules propose for a transfer, and how far a term may go."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from casestore.calendar.working_days import Calendar
from casestore.campaign.clocks import Clock
from casestore.database.tables import EventTable
from casestore.exchange.completeness import date_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.lines import decision_on
from casestore.ledger.records import CaseRow
from casestore.ledger.work import Work
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The last day that a term may have, and by what rule."""

    day: date
    rule: str


def proposed_unit(ledger: Ledger, row: CaseRow) -> str:
    """The unit that the rules, the clue or the category name for a case."""
    decision, campaign = decision_on(ledger, row), ledger.campaign_of(row.campaign)
    named = next(
        (unit.id for unit in campaign.units if row.respondent in (unit.name, unit.short)), ""
    )
    return decision.unit or named or decision.lead or row.lead


def proposed_term(ledger: Ledger, row: CaseRow, calendar: Calendar) -> Due:
    """The term of a unit that gets a case today."""
    today = ledger.today(row.campaign)
    received = row.received_at.astimezone(SHANGHAI).date()
    return deadlines.for_handling(
        ledger.campaign_of(row.campaign), received, today, today, calendar
    )


def longest(work: Work, start: date) -> Limit:
    """The last day that a unit may get that got the case on ``start``."""
    rule = work.campaign.clocks.longest
    due = deadlines.due(rule, "", start, start, work.calendar)
    return Limit(day=due.day, rule=f"从转办起一共不超过 {span(rule)}")


def span(rule: Clock) -> str:
    """How long ``rule`` is, and what says so."""
    days = f"{rule.days} 个工作日" if rule.counts == "working" else f"{rule.days} 日"
    return f"{days}；{rule.source}" if rule.source else days


def latest(work: Work) -> Limit:
    """How far the term that runs now may be extended: by one extension, and in all. A performance
    agreement is extended once; after that it wasn't kept (协议未履行)."""
    start, stopped, agreed = _history(work)
    one = _one_extension(work, agreed if work.row.state is State.AGREED and agreed else None)
    if work.row.state is State.AGREED:
        return one
    in_all = longest(work, start or work.row.clock_start or work.today)
    in_all = Limit(day=in_all.day + stopped, rule=in_all.rule)
    return min((one, in_all), key=lambda limit: limit.day)


def _one_extension(work: Work, agreed: date | None) -> Limit:
    rule, row = work.campaign.clocks.extend, work.row
    start = agreed or max(row.deadline or work.today, work.today)
    said = f"履行协议最多延 {span(rule)}" if agreed else f"一次最多延 {span(rule)}"
    return Limit(day=deadlines.due(rule, "", start, start, work.calendar).day, rule=said)


def _history(work: Work) -> tuple[date | None, timedelta, date | None]:
    """When the unit got the case, for how long it was stopped since, and the last day that was
    agreed."""
    verbs = (Verb.TRANSFER, Verb.SUSPEND, Verb.RESUME, Verb.AGREE)
    asked = select(EventTable).where(EventTable.case_id == work.row.id, EventTable.verb.in_(verbs))
    start, stopped, agreed, since = None, timedelta(0), None, None
    for event in work.session.scalars(asked.order_by(EventTable.id)):
        day = event.at.astimezone(SHANGHAI).date()
        if event.verb is Verb.TRANSFER:
            start, stopped = day, timedelta(0)
        elif event.verb is Verb.SUSPEND:
            since = day
        elif event.verb is Verb.RESUME and since:
            stopped, since = stopped + (day - since), None
        elif event.verb is Verb.AGREE:
            agreed = date_of(str(event.details.get("deadline", "")))
    return start, stopped, agreed

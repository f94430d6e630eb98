"""Which reports are due now, which units have not handed in for them, and what waits for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span, spans
from casestore.database.report_table import ReportTable
from casestore.errors import NotFound
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.reports import ReportLine, line_of
from casestore.ledger.report_contents import expected_units, handed_in
from casestore.lifecycle.reports import DRAFTERS, READERS, ReportState
from casestore.lifecycle.roles import Actor, Role, narrowed

#: For so long a report that nobody made is asked for.
_ASKED_FOR = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """A report that is to be made: ``line`` is how far it is (``None``: nobody has begun). Its
    ``units`` have to hand in for it, ``missing`` of them have not."""

    campaign: Campaign
    report: Report
    span: Span
    line: ReportLine | None = None
    units: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """2022年6月进展情况报告."""
        return self.span.words + self.report.title

    @property
    def key(self) -> tuple[str, str, str]:
        """Campaign, id and last day, as an event of the office names it."""
        return self.campaign.id, self.report.id, self.span.end.isoformat()

    @property
    def is_issued(self) -> bool:
        return self.line is not None and self.line.state is ReportState.ISSUED

    def is_late(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.span.due is not None and self.span.due < today


def due_reports(ledger: Ledger, actor: Actor) -> Sequence[DueReport]:
    """Of every report of the campaigns that ``actor`` works in the newest one that is to be made by
    now, the most urgent first; for a unit those that it has to hand in for."""
    roles, found = narrowed(actor.roles), list[DueReport]()
    if not roles & (READERS | {Role.UNIT}):
        return ()
    with ledger.store.read() as session:
        for campaign in ledger.campaigns.values():
            if actor.works_in(campaign.id):
                found += _due(session, campaign, ledger.today(campaign.id))
    if Role.UNIT in roles:
        found = [one for one in found if own_units(one, actor) and not one.is_issued]
    return sorted(found, key=lambda one: (one.span.due or date.max, one.name, one.campaign.id))


def own_units(due: DueReport, actor: Actor) -> tuple[str, ...]:
    """The units of ``actor`` that have to hand in for ``due``."""
    return tuple(id for id in due.units if f"{due.campaign.id}/{id}" in actor.units)


def to_hand_in(ledger: Ledger, actor: Actor) -> Sequence[tuple[DueReport, str]]:
    """What the units of ``actor`` have not handed in yet, each with its unit."""
    if Role.UNIT not in narrowed(actor.roles):
        return ()
    return [
        (due, unit)
        for due in due_reports(ledger, actor)
        for unit in own_units(due, actor)
        if unit in due.missing
    ]


def to_make(ledger: Ledger, actor: Actor) -> Sequence[DueReport]:
    """What a coordinator has to make or to issue now."""
    if not DRAFTERS & narrowed(actor.roles):
        return ()
    return [one for one in due_reports(ledger, actor) if not one.is_issued]


def to_review(ledger: Ledger, actor: Actor) -> Sequence[ReportLine]:
    """Drafts that wait for a second person whom ``actor`` can be."""
    if not narrowed(actor.roles) & {Role.COORDINATOR, Role.REVIEWER}:
        return ()
    asked = select(ReportTable).where(ReportTable.state == ReportState.DRAFT)
    with ledger.store.read() as session:
        rows = session.scalars(asked.order_by(ReportTable.id)).all()
        return [
            line_of(row)
            for row in rows
            if row.drafted_by != actor.id and actor.works_in(row.campaign)
        ]


def named_report(ledger: Ledger, asked: tuple[str, str, date]) -> tuple[Campaign, Report, Span]:
    """The report named by campaign, report and last day, as the content prescribes it. Raises
    :class:`NotFound`."""
    campaign = ledger.campaign(asked[0])
    period = campaign.period
    for report in campaign.reports:
        for span in spans(report, period.start, period.end) if report.id == asked[1] else ():
            if span.end == asked[2]:
                return campaign, report, span
    raise NotFound("专项行动没有规定这份报告")


def all_spans(campaign: Campaign, report: Report, today: date) -> Sequence[Span]:
    """What ``report`` could be made about by ``today``, newest first."""
    known = spans(report, campaign.period.start, campaign.period.end)
    return [one for one in reversed(known) if one.opens <= today]


def _due(session: Session, campaign: Campaign, today: date) -> Iterator[DueReport]:
    for report in campaign.reports:
        newest = next(iter(all_spans(campaign, report, today)), None)
        if newest is not None and today <= (newest.due or newest.end) + _ASKED_FOR:
            yield state_of(session, (campaign, report, newest))


def state_of(session: Session, asked: tuple[Campaign, Report, Span]) -> DueReport:
    """How far the report ``asked`` is."""
    campaign, report, span = asked
    units = expected_units(session, campaign, report, span.end)
    there = handed_in(session, campaign.id, report.id, span.end)
    row = live(session, (campaign.id, report.id, span.end))
    return DueReport(
        campaign=campaign,
        report=report,
        span=span,
        line=line_of(row) if row else None,
        units=units,
        missing=tuple(id for id in units if id not in there),
    )


def live(session: Session, named: tuple[str, str, date]) -> ReportTable | None:
    """The newest report of that name that was not dropped."""
    asked = select(ReportTable).where(
        ReportTable.campaign == named[0],
        ReportTable.report == named[1],
        ReportTable.ends_on == named[2],
        ReportTable.state != ReportState.DROPPED,
    )
    return session.scalars(asked.order_by(ReportTable.id.desc()).limit(1)).first()

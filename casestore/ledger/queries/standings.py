"""Cases as they stood when a day was over, for the figures of reports. No seal is opened.

A case to which nothing happened since stands as its row says; the history of the others is read
again. So a report about last month costs little, and one about a year long gone is right, too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, or_, select, union
from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import asking
from casestore.lifecycle.case_states import ClockName, State
from casestore.lifecycle.report_tables import Facts
from casestore.lifecycle.standing import (
    BESIDE_MOVES,
    CaseAsOf,
    Circumstances,
    Standing,
    Step,
    standing_after,
)
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI

_COLUMNS = (
    *(CaseTable.id, CaseTable.received_at, CaseTable.source, CaseTable.category),
    *(CaseTable.respondent_kind, CaseTable.lead, CaseTable.amount, CaseTable.sme_arrears),
    *(CaseTable.state, CaseTable.unit, CaseTable.clock, CaseTable.deadline),
    *(CaseTable.accepted_at, CaseTable.settled_at, CaseTable.struck_off_at, CaseTable.fulfilled),
)
#: Events that change how a case stands.
_STEPS = or_(EventTable.target.is_not(None), EventTable.verb.in_(sorted(BESIDE_MOVES)))
#: What a report tells beside how cases stand, each within its days.
_NOTED = (Verb.FAIL, Verb.RATE, Verb.PRESS, Verb.LIST)
#: Parts that ask whether a case was settled within its term, which no row keeps.
_IN_TIME = "results"


def over(day: date) -> datetime:
    """The moment (UTC) at which ``day`` is over in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def facts_for(session: Session, campaign: Campaign, report: Report, span: Span) -> Facts:
    """Everything that ``report`` about ``span`` is counted from."""
    asked = _Asked(session, campaign, report)
    cases = asked.as_of(span.end, again=span if _IN_TIME in report.parts else None)
    days = {min(one.by, span.end) for one in campaign.targets if "targets" in report.parts}
    noted = asked.noted(span)
    bad = {id for id, wants_more in noted[Verb.RATE] if wants_more}
    good = {id for id, wants_more in noted[Verb.RATE] if not wants_more}
    return Facts(
        campaign=campaign,
        report=report,
        span=span,
        cases=cases,
        at_targets={day: cases if day == span.end else asked.as_of(day) for day in sorted(days)},
        failed=frozenset(id for id, _more in noted[Verb.FAIL]),
        unhappy=frozenset(bad),
        happy=frozenset(good - bad),
        pressed=frozenset(id for verb in (Verb.PRESS, Verb.LIST) for id, _more in noted[verb]),
    )


@dataclass(frozen=True)
class _Asked:
    """The cases of one campaign that a report is about."""

    session: Session
    campaign: Campaign
    report: Report

    def as_of(self, day: date, again: Span | None = None) -> Sequence[CaseAsOf]:
        """The cases that had come in by ``day``, as they stood when it was over, in the order in
        which they came in. The history of those settled ``again`` within a span is read, too."""
        asked = select(*_COLUMNS).where(*self._these(), CaseTable.received_at < over(day))
        rows = self.session.execute(asked.order_by(CaseTable.year, CaseTable.serial)).all()
        histories = self._histories(day, again)
        return [self._case(row, histories.get(row.id)) for row in rows]

    def noted(self, span: Span) -> Mapping[Verb, Sequence[tuple[int, bool]]]:
        """The cases of what was noted within ``span``, by verb; of a claimant's answer whether it
        wants more to be done."""
        since = over(span.start - timedelta(days=1))
        asked = select(EventTable.verb, EventTable.case_id, EventTable.details).where(
            EventTable.verb.in_(_NOTED),
            EventTable.at >= since,
            EventTable.at < over(span.end),
            EventTable.case_id.in_(select(CaseTable.id).where(*self._these())),
        )
        found = defaultdict[Verb, list[tuple[int, bool]]](list)
        for verb, case_id, details in self.session.execute(asked):
            more = verb is Verb.RATE and asking.rating_in(details).wants_more
            found[verb].append((case_id, more))
        return found

    def _these(self) -> tuple[ColumnElement[bool], ...]:
        found = [
            CaseTable.campaign == self.campaign.id,
            CaseTable.state != State.IMPORT_UNDONE,
        ]
        if self.report.categories:
            found.append(CaseTable.category.in_(self.report.categories))
        return tuple(found)

    def _histories(self, day: date, again: Span | None) -> Mapping[int, Sequence[Step]]:
        """The steps until ``day`` of the cases to which something happened since."""
        wanted: Select[int] | CompoundSelect[int] = self._changed_since(day)
        if again is not None:
            since = CaseTable.settled_at >= over(again.start - timedelta(days=1))
            settled = since, CaseTable.settled_at < over(again.end)
            wanted = union(wanted, select(CaseTable.id).where(*self._these(), *settled))
        asked = select(
            *(EventTable.case_id, EventTable.verb, EventTable.source, EventTable.target),
            *(EventTable.at, EventTable.details),
        ).where(EventTable.case_id.in_(wanted), EventTable.at < over(day), _STEPS)
        # what was entered later than it came in has none until then, and is in there all the same
        found: dict[int, list[Step]] = {id: [] for id in self.session.scalars(wanted)}
        for case_id, verb, source, target, at, details in self.session.execute(
            asked.order_by(EventTable.id)
        ):
            on = at.astimezone(SHANGHAI).date()
            step = Step(verb=verb, source=source, target=target, day=on, details=details)
            found[case_id].append(step)
        return found

    def _changed_since(self, day: date) -> Select[int]:
        return (
            select(EventTable.case_id)
            .join(CaseTable, CaseTable.id == EventTable.case_id)
            .where(*self._these(), EventTable.at >= over(day), _STEPS)
            .distinct()
        )

    def _case(self, row: Any, steps: Iterable[Step] | None) -> CaseAsOf:
        received = row.received_at.astimezone(SHANGHAI).date()
        return CaseAsOf(
            id=row.id,
            received_on=received,
            source=row.source,
            category=row.category,
            respondent_kind=row.respondent_kind,
            lead=row.lead,
            amount=row.amount,
            arrears=row.sme_arrears == "yes",
            standing=_now(row) if steps is None else self._then(row, received, steps),
        )

    def _then(self, row: Any, received: date, steps: Iterable[Step]) -> Standing:
        here = Circumstances(
            campaign=self.campaign,
            calendar=calendar_of(self.session),
            received_on=received,
            lead=row.lead,
        )
        return standing_after(_corrected(row, steps), here)


def _corrected(row: Any, steps: Iterable[Step]) -> Iterator[Step]:
    """``steps``, with the verified amount as it was put right since, where that strike-off still
    holds."""
    last = _day(row.struck_off_at)
    for step in steps:
        if step.verb is Verb.STRIKE_OFF and step.day == last and row.fulfilled is not None:
            yield Step(
                verb=step.verb,
                source=step.source,
                target=step.target,
                day=step.day,
                details={**step.details, "corrected": row.fulfilled},
            )
        else:
            yield step


def _now(row: Any) -> Standing:
    """How a case stands by its row."""
    return Standing(
        state=row.state,
        unit=row.unit,
        deadline=row.deadline if row.clock is ClockName.SET else None,
        accepted_on=_day(row.accepted_at),
        settled_on=_day(row.settled_at),
        struck_off_on=_day(row.struck_off_at),
        fulfilled=row.fulfilled,
    )


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None

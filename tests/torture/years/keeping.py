"""What the paper keeps of the end of each month, and what the product's reports say of that day
when it is long over."""

from datetime import date, timedelta
from typing import Any

from casestore.campaign.reports import Report, Span
from casestore.ledger.queries.standings import facts_for
from casestore.lifecycle.report_tables import tables_of
from tests.torture.years.acting import Years
from tests.torture.years.plain import ENDED, IN_HAND, Case

REPORT = Report(id="progress", who="统筹单位", parts=("progress",))


def is_last_of_month(day: date) -> bool:
    return (day + timedelta(days=1)).day == 1


def keep(years: Years) -> None:
    """Note how all stands at the end of the day."""
    cases = years.cases.values()
    years.kept[years.today] = {case.id: _standing(case) for case in cases}
    by_category = {
        one.label: _progress([case for case in cases if case.category == one.id], years.today)
        for one in years.office.campaigns[years.id].categories
    }
    years.progress[years.today] = by_category | {"合计": _progress(list(cases), years.today)}


def _standing(case: Case) -> tuple[Any, ...]:
    term = case.due if case.state in IN_HAND else None
    return case.state, term, case.accepted, case.settled, case.struck, case.fulfilled


def _progress(cases: list[Case], today: date) -> tuple[int, ...]:
    """What a monthly report counts of ``cases``; sums in fen."""
    first = today.replace(day=1)
    accepted = [case for case in cases if case.accepted]
    struck = [case for case in cases if case.struck]
    unit_has = [case for case in cases if case.state in IN_HAND and case.due]
    return (
        sum(case.received >= first for case in cases),
        len(cases),
        len(accepted),
        sum(case.settled is not None and case.settled >= first for case in cases),
        sum(case.settled is not None for case in cases),
        len(struck),
        sum(case.settled is None and case.state not in ENDED for case in accepted),
        sum(case.due is not None and case.due < today for case in unit_has),
        sum(case.settled is not None for case in accepted),
        sum(case.amount for case in accepted),
        sum(case.fulfilled or 0 for case in struck),
    )


def compare_reports(years: Years) -> None:
    """Each month as the product counts it now, against what was kept then."""
    campaign = years.office.campaigns[years.id]
    for day, kept in years.kept.items():
        span = Span(start=day.replace(day=1), end=day, due=None, words="")
        with years.office.store.read() as session:
            facts = facts_for(session, campaign, REPORT, span)
        there = {}
        for case in facts.cases:
            then = case.standing
            stages = (then.accepted_on, then.settled_on, then.struck_off_on, then.fulfilled)
            there[case.id] = (then.state.value, then.deadline, *stages)
        years.differ(f"standing on {day}", _less(kept, there), _less(there, kept))
        (table,) = tables_of(facts)
        told = {label: tuple(cell.n for cell in cells) for label, cells in table.rows}
        paper = years.progress[day]
        years.differ(f"progress on {day}", _less(paper, told), _less(told, paper))


def _less(some: dict[Any, Any], others: dict[Any, Any]) -> dict[Any, Any]:
    """What of ``some`` isn't in ``others``."""
    return {key: said for key, said in some.items() if others.get(key) != said}

"""What the product says today, held against the paper: every case's term, the lists of the first
page, and the figures."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.ledger import extensions
from casestore.ledger.queries import lists as ledger_lists
from casestore.ledger.queries import pressing
from casestore.ledger.queries.tallies import tally
from casestore.ledger.queries.to_do import dissatisfied, still_cases
from casestore.ledger.records import Query
from casestore.lifecycle.case_states import OPEN
from casestore.lifecycle.roles import Actor, Role
from casestore.publishing.public_figures import PublicFigures, public_figures
from generator.pages.figures import months, totals_by
from tests.casestore.ledger_fixture import COORDINATOR, SUPERVISOR
from tests.torture.years import lists
from tests.torture.years.acting import FEN, Years
from tests.torture.years.plain import IN_HAND, Case
from tests.torture.years.terms import CAMPAIGNS

ALL = 100_000
#: Of how many cases a public figure tells at the least.
CROWDS = (1, 5)


def compare_day(years: Years) -> None:
    """Where every case stands, and the lists of the first page."""
    ledger, cases, today = years.office.ledger, years.cases, years.today
    with years.office.store.read() as session:
        columns = (CaseTable.id, CaseTable.state, CaseTable.clock_start, CaseTable.deadline)
        there = {row[0]: (row[1].value, *row[2:]) for row in session.execute(select(*columns))}
    for case in cases.values():
        years.differ(f"case {case.id}", (case.state, case.since, case.due), there[case.id])
    counted = tally(ledger, years.id, COORDINATOR)
    told = tuple(counted.of(OPEN, due) for due in ("overdue", "today", "soon"))
    years.differ("late, today, soon", lists.due_counts(cases.values(), today), told)
    found = ledger_lists.find(ledger, Query(states=OPEN, per_page=ALL), COORDINATOR)
    left = {row.id: row.due.left for row in found.rows if row.due}
    on_paper = {id: lists.left(one, today) for id, one in cases.items() if lists.is_open(one)}
    years.differ("days left", {id: n for id, n in on_paper.items() if n is not None}, left)
    still, _total = still_cases(ledger, COORDINATOR, ALL)
    moved = {one.row.id: (one.since, one.days) for one in still}
    years.differ("still", _of(years, lambda one: lists.still(one, today)), moved)
    called = dissatisfied(ledger, COORDINATOR)
    bad = {one.row.id: (one.rated_on, one.due.day, one.due.left) for one in called}
    years.differ("to call back", _of(years, lambda one: lists.to_call_back(one, today)), bad)
    _compare_pressing(years)


def _of(years: Years, told: Callable[[Case], Any]) -> dict[int, Any]:
    """What ``told`` says of each case on paper, where it says something."""
    found = {case.id: told(case) for case in years.cases.values()}
    return {id: said for id, said in found.items() if said is not None}


def _compare_pressing(years: Years) -> None:
    """The steps of the ladder, what units have to answer, and extensions that wait."""
    ledger, today = years.office.ledger, years.today
    found, total = pressing.to_press(ledger, COORDINATOR, ALL)
    steps = {one.row.id: (one.proposal.step.value, one.proposal.since) for one in found}
    years.differ("ladder", _of(years, lambda one: lists.to_press(one, today)), steps)
    years.differ("ladder's count", len(steps), total)
    named = {f"{years.id}/{unit.id}" for unit in years.office.campaigns[years.id].units}
    unit = Actor(id="9", name="责任单位", roles=frozenset({Role.UNIT}), units=frozenset(named))
    owed = {
        one.row.id: (
            one.waiting.act.verb.value,
            one.waiting.act.day,
            one.waiting.act.report_by,
            one.waiting.reminded,
        )
        for one in pressing.to_answer(ledger, unit)
    }
    years.differ("to answer", _of(years, lists.to_answer), owed)
    waits = {one.case_id for one in extensions.waiting(ledger, SUPERVISOR)}
    asked = {
        case.id
        for case in years.cases.values()
        if case.state in IN_HAND and case.waits is not None and case.waits == case.due
    }
    years.differ("extensions", asked, waits)


def compare_figures(years: Years) -> None:
    """What is public, to the piece, and the sums kept, to the fen."""
    cases = years.cases.values()
    for crowd in CROWDS:
        found = public_figures(years.office.store, crowd)
        by_month = {
            one.month: (one.received, one.accepted, one.settled, one.struck_off)
            for one in found.counts
        }
        plain = lists.by_month(cases)
        years.differ(f"months by {crowd}", lists.in_batches(plain, crowd), by_month)
        if crowd == 1:
            _compare_sums(years, found)
            _compare_targets(years, found)
    with years.office.store.read() as session:
        fen = dict(session.execute(select(CaseTable.id, CaseTable.fulfilled)).tuples().all())
    years.differ("fen", {case.id: case.fulfilled for case in cases}, fen)


def _compare_sums(years: Years, found: PublicFigures) -> None:
    sums = {one.category: (one.cases, one.amount) for one in found.amounts}
    plain = lists.fulfilled(years.cases.values())
    rounded = {key: (count, round(Fraction(fen, FEN))) for key, (count, fen) in plain.items()}
    years.differ("sums", rounded, sums)
    told = {one.category: (one.received, one.settled) for one in found.categories}
    years.differ("categories", lists.by_category(years.cases.values()), told)


def _compare_targets(years: Years, found: PublicFigures) -> None:
    """The share settled by the day of a target, to the tenth of a percent."""
    for by in (years.today, *(one for one, _percent in CAMPAIGNS[years.id].targets)):
        if years.today < by:
            continue
        share = lists.settled_share(years.cases.values(), by)
        rate = totals_by(months(found.counts, years.today), by).rate
        told = None if share is None else round(float(share), 1)
        years.differ(f"target of {by}", told, rate)

"""How long a report takes over N cases of six events each, spread over two years: counted for a
year that is the last of all (rows alone), for one that most cases have outlived (their histories
told again), for a month with its results; then the whole of a draft, its page, the cases of a
figure, its PDF and workbook. Seconds, medians.
"""

import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, update

from benchmarks.measuring import ROOT, arguments, report
from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.database.tables import Base, ChainTable, NumberTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.reports import figure, open_report
from casestore.ledger.queries.standings import facts_for
from casestore.ledger.verbs import reports
from casestore.ledger.verbs.reports import ToPrint, Wanted
from casestore.lifecycle.report_tables import tables_of
from casestore.lifecycle.roles import Actor, Role
from casestore.office.instance import create
from casestore.settings import load_settings
from commands.wiring import open_ledger
from forms_app.desk.office.reports.files import papers_of
from forms_app.pdf.signed_receipt import sheets

CAMPAIGN = "xinjian-2022"
WHO = Actor(id="1", name="经办岗 01", roles=frozenset({Role.COORDINATOR}))
FIRST = datetime(2022, 3, 1, 2, tzinfo=UTC)
#: Verb, state before and after.
STEPS = (
    ("register", None, "received"),
    ("accept", "received", "accepted"),
    ("transfer", "accepted", "transferred"),
    ("take_up", "transferred", "handling"),
    ("settle", "handling", "settled"),
    ("strike_off", "settled", "struck-off"),
)


def days_of(id: int) -> list[datetime]:
    """When case ``id`` took each of its steps; the last cases have not taken all of them."""
    chance, at = Random(id), FIRST + timedelta(days=id % 600)
    found = [at]
    for _step in STEPS[1:]:
        found.append(found[-1] + timedelta(days=chance.randrange(1, 40)))
    return found[: len(STEPS) if id % 5 else chance.randrange(1, len(STEPS))]


def row_of(id: int, campaign: Campaign, sealed: bytes) -> dict[str, Any]:
    """Case ``id`` as its steps left it."""
    days, category = days_of(id), campaign.categories[id % len(campaign.categories)]
    done = dict(zip((step[0] for step in STEPS), days, strict=False))
    state, amount = STEPS[len(days) - 1][2], 100 * Random(id).randrange(1, 10**7)
    handed = done.get("transfer")
    return {
        **_alike(id),
        "id": id,
        "campaign": campaign.id,
        "year": days[0].year,
        "number": f"XJ-{days[0].year}-{id:06d}",
        "version": len(days),
        "state": state,
        "respondent_kind": campaign.respondents[id % len(campaign.respondents)].id,
        "respondent_level": campaign.levels[0].id,
        "category": category.id,
        "lead": category.lead,
        "unit": category.lead if handed else "",
        "clock": "set" if state in ("transferred", "handling") else None,
        "deadline": (handed + timedelta(days=30)).date() if handed else None,
        "amount": amount,
        "fulfilled": amount if "strike_off" in done else None,
        "received_at": days[0],
        "accepted_at": done.get("accept"),
        "settled_at": done.get("settle"),
        "struck_off_at": done.get("strike_off"),
        "identity": sealed,
        "narrative": sealed,
    }


def _alike(id: int) -> dict[str, Any]:
    """What no step changes."""
    words = {"source": "web", "rule": "accept", "claimant_kind": "enterprise", "industry": "E"}
    words |= {"judicial_status": "none", "enterprise_kind": "", "sealed_to": ""}
    return {
        **words,
        "serial": id,
        "key": f"{id:064x}",
        "code": f"{id:064x}",
        "demo": False,
        "mailable": False,
        "supervised": None,
        "respondent": "新建区示例单位",
        "sme_arrears": "yes" if id % 3 else "no",
    }


def events_of(row: dict[str, Any], first: int) -> Iterator[dict[str, Any]]:
    """The history of ``row`` from event ``first`` on, not chained: nothing here verifies it."""
    for place, (at, (verb, source, target)) in enumerate(zip(days_of(row["id"]), STEPS)):  # noqa: B905 - those not taken yet are left out
        details: dict[str, Any] = {"row": "2:" + "0" * 32}
        if verb == "transfer":
            until = (at + timedelta(days=30)).date().isoformat()
            details |= {"unit": row["lead"], "deadline": until}
        if verb == "strike_off":
            details |= {"fulfilled": f"{row['amount'] / 1_000_000:.6f}"}
        yield {
            "id": first + place,
            "case_id": row["id"],
            "at": at,
            "actor": "1",
            "actor_name": "统筹岗",
            "verb": verb,
            "source": source,
            "target": target,
            "told": "",
            "details": details,
            "sealed_to": "",
            "prev_hash": "",
            "hash": "",
        }


def fill(ledger: Ledger, count: int) -> None:
    """``count`` cases with their events."""
    campaign, tables = ledger.campaigns[CAMPAIGN], Base.metadata.tables
    sealed, event = ledger.sealer.seal_json({}), 1
    with ledger.store.write() as session:
        event = session.get_one(ChainTable, 1).events + 1
        for start in range(1, count + 1, 1000):
            rows = [
                row_of(id, campaign, sealed) for id in range(start, min(start + 1000, count + 1))
            ]
            events = list[dict[str, Any]]()
            for row in rows:
                events += events_of(row, event + len(events))
            event += len(events)
            session.execute(insert(tables["cases"]), rows)
            session.execute(insert(tables["events"]), events)
        session.execute(update(ChainTable).values(events=event - 1))
        session.add(NumberTable(campaign=CAMPAIGN, year=2022, last=count))


def seconds(times: int, ask: Callable[[], object]) -> float:
    """The median of ``times`` runs."""
    taken = []
    for _one in range(times):
        start = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - start)
    return round(statistics.median(taken), 3)


def measured(ledger: Ledger, times: int) -> Iterator[tuple[str, float]]:
    """The seconds of each thing, by name."""
    campaign = ledger.campaigns[CAMPAIGN]

    def counting(start: date, end: date, *parts: str) -> float:
        asked = Report.model_validate({"who": "某", "to": "某", "parts": parts})
        span = Span(start=start, end=end, due=None, words="")

        def ask() -> None:
            with ledger.store.read() as session:
                tables_of(facts_for(session, campaign, asked, span))

        return seconds(times, ask)

    whole = ("progress", "units", "arrears")
    yield "year_s", counting(date(2024, 1, 1), date(2024, 12, 31), *whole)
    yield "year_long_gone_s", counting(date(2022, 1, 1), date(2022, 12, 31), *whole)
    yield "month_with_results_s", counting(date(2023, 5, 1), date(2023, 5, 31), "results")
    wanted = Wanted(campaign=CAMPAIGN, report="monthly", ends_on=date(2023, 12, 31))
    start = time.perf_counter()
    id = reports.draft(ledger, wanted, WHO)
    yield "draft_s", round(time.perf_counter() - start, 3)
    yield "open_s", seconds(times, lambda: open_report(ledger, id, WHO))
    place = ("progress", len(campaign.categories), 1)
    yield "cases_of_a_figure_s", seconds(times, lambda: figure(ledger, id, place, WHO))
    yield "papers_s", seconds(times, lambda: _papers(ledger, id))
    yield "peak_mb", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _papers(ledger: Ledger, id: int) -> None:
    found = open_report(ledger, id, WHO)
    printed = ToPrint(
        title=found.line.title,
        number="某报〔2024〕1号",
        replaced="",
        day=date(2024, 1, 5),
        contents=found.contents,
    )
    with sheets().test_request_context("/"):
        papers_of(ledger.campaigns[CAMPAIGN], printed)


def main(count: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:  # a dozen files: no disk to wait for
        instance = Path(folder) / "instance"
        create(instance, load_campaigns(ROOT / "content"), demo=True)
        settings = load_settings(instance, ROOT / "content")
        ledger = open_ledger(replace(settings, as_of={CAMPAIGN: date(2025, 1, 10)}))
        fill(ledger, count)
        figures = dict[str, float]()
        for name, figure_ in measured(ledger, times):
            print(f"{count} cases: {name} {figure_}", file=sys.stderr, flush=True)
            figures[name] = figure_
        report("reports", cases=count, **figures)


if __name__ == "__main__":
    chosen = arguments(__doc__)
    main(chosen.cases, chosen.times)

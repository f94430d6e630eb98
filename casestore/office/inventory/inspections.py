"""Inspections ↔ the office events about them, what is sealed of each, and its page."""

from collections.abc import Iterator, Mapping
from functools import partial

from sqlalchemy.orm import Session

from casestore.database.inspection_table import InspectionTable
from casestore.database.raw_rows import Values, rows_of
from casestore.exchange.capsules import capsule_name
from casestore.ledger import bindings
from casestore.ledger.inspection_pages import number_of
from casestore.ledger.ledger import Ledger
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.counter import Expected, owed_of
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report


def check_inspections(
    session: Session, facts: Facts, index: CaseIndex, report: Report
) -> dict[int, Values]:
    """Every one as the last event about it left it; those that did, by their ids."""
    found: dict[int, Values] = {}
    for row in rows_of(session, InspectionTable, report.unreadable("入企检查")):
        id = row["id"]
        index.inspections.add(id)
        if bindings.fits("inspections", row, facts.inspections.get(id, (0, ""))[1]):
            found[id] = row
        else:
            report.faults.append(f"入企检查 {id} 与记录不符")
    gone = facts.inspections.keys() - index.inspections
    report.faults += [f"入企检查 {id} 有记录，台账里没有" for id in sorted(gone)]
    return found


def pages_of(
    ledger: Ledger, session: Session, facts: Facts, rows: Mapping[int, Values]
) -> Iterator[Expected]:
    """The pages of the inspections ``rows``; of one that is over there may be none."""
    owed = owed_of(session, "inspection")
    for id, row in rows.items():
        yield Expected(
            case=f"入企检查 {number_of(id, row['registered_at'])} ",
            name=capsule_name(row["reading_key"]),
            since=facts.inspections[id][0],
            owed=id in owed,
            over=ledger.today(row["campaign"]) > row["open_until"],
        )


def check_sealed(ledger: Ledger, rows: Mapping[int, Values], report: Report) -> None:
    """What is sealed of each is there, and is what it was."""
    for id, row in rows.items():
        look = partial(_look, ledger, row)
        report.attempt(f"入企检查 {id} 的登记内容", look)


def _look(ledger: Ledger, row: Values) -> None:
    ledger.evidence.check(row["contents"], row["contents_sha"], ledger.opened())

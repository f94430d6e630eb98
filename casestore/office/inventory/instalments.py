"""What was agreed to be paid or done ↔ the events that agreed on it, changed it and paid it."""

from collections import defaultdict

from sqlalchemy.orm import Session

from casestore.database.instalment_table import InstalmentTable
from casestore.database.raw_rows import rows_of
from casestore.ledger import bindings
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.report import Report


def check_instalments(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Every row as the last event that wrote it left it, and none more or fewer."""
    there: dict[int, dict[int, str]] = defaultdict(dict)
    for row in rows_of(session, InstalmentTable, report.unreadable("履行期次")):
        there[row["case_id"]][row["id"]] = bindings.digest("instalments", row)
    for id in sorted(there.keys() | facts.cases.keys()):
        said = facts.cases.get(id, CaseFacts()).instalments
        if any(said.get(row) != digest for row, digest in there[id].items()):
            report.faults.append(f"{index.name(id)}的履行期次与记录不符")
        if said.keys() - there[id].keys():
            report.faults.append(f"{index.name(id)}缺少履行期次")

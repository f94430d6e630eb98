"""Papers that were issued ↔ the events that issued them, and their numbers."""

from collections import Counter, defaultdict

from sqlalchemy.orm import Session

from casestore.database.document_table import DocumentTable
from casestore.database.raw_rows import rows_of
from casestore.ledger import bindings
from casestore.lifecycle.documents import DOCUMENT_NAMES
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.report import Report


def check_documents(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Every paper as the event that issued it left it, and no number left out."""
    there: dict[int, Counter[str]] = defaultdict(Counter)
    serials: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for row in rows_of(session, DocumentTable, report.unreadable("文书")):
        there[row["case_id"]][bindings.digest("documents", row)] += 1
        serials[row["campaign"], DOCUMENT_NAMES[row["kind"]], row["year"]].append(row["serial"])
    for id in sorted(there.keys() | facts.cases.keys()):
        said = facts.cases.get(id, CaseFacts()).documents
        if there[id] - said:
            report.faults.append(f"{index.name(id)}的文书登记与记录不符")
        if said - there[id]:
            report.faults.append(f"{index.name(id)}缺少文书登记")
    report.faults += [
        f"{campaign} {year} 年{name}的文号不连续"
        for (campaign, name, year), numbers in sorted(serials.items())
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]

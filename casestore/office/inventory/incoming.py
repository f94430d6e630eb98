"""What reached the office beside the web form ↔ the office events about it, and its sealed files
on disk."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session

from casestore.database.incoming_table import IncomingTable
from casestore.database.raw_rows import rows_of
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report


def check_incoming(session: Session, facts: Facts, report: Report) -> dict[str, str]:
    """Every one as the last event about it left it; its sealed files by name with what is in
    them."""
    files: dict[str, str] = {}
    seen = set()
    for row in rows_of(session, IncomingTable, report.unreadable("来件登记")):
        seen.add(row["id"])
        if not bindings.fits("incoming", row, facts.incoming.get(row["id"], "")):
            report.faults.append(f"来件 {row['id']} 与记录不符")
        elif isinstance(row["files"], dict):
            files |= row["files"]
    gone = facts.incoming.keys() - seen
    report.faults += [f"来件 {id} 有记录，台账里没有" for id in sorted(gone)]
    return files


def check_sealed(ledger: Ledger, files: Mapping[str, str], report: Report) -> None:
    """The sealed files are there and hold what was taken in."""
    for name, digest in files.items():
        report.attempt(f"来件的文件 {name} ", partial(_look, ledger, name, digest))


def _look(ledger: Ledger, name: str, digest: str) -> None:
    ledger.evidence.check(name, digest, ledger.opened())

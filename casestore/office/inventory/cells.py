"""What public rows may tell ↔ the approvals that chose it."""

from sqlalchemy.orm import Session

from casestore.database.public_cell_table import PublicCellTable
from casestore.database.raw_rows import Values, rows_of
from casestore.ledger import bindings
from casestore.office.inventory.cases import CaseIndex
from casestore.office.inventory.facts import CaseFacts, Facts
from casestore.office.inventory.report import Report

_WHAT = "公开范围"


def check_cells(session: Session, facts: Facts, index: CaseIndex, report: Report) -> None:
    """Every entry as an approval left it. Of what was approved before there were entries the
    approval alone is asked for."""
    there: dict[int, list[Values]] = {}
    for row in rows_of(session, PublicCellTable, report.unreadable(_WHAT, "case_id")):
        there.setdefault(row["case_id"], []).append(row)
        known = facts.cases.get(row["case_id"], CaseFacts())
        if not _as_approved(row, known):
            report.faults.append(f"{index.name(row['case_id'])}的{_WHAT}与记录不符")
    for id, case in sorted(facts.cases.items()):
        told = {event.cell for event in case.summary if event.cell}
        lost = [
            one
            for one in told
            if not any(bindings.fits(_TABLE, row, one) for row in there.get(id, []))
        ]
        if lost:
            report.faults.append(f"{index.name(id)}的{_WHAT}有记录，台账里没有")


_TABLE = PublicCellTable.__tablename__


def _as_approved(row: Values, known: CaseFacts) -> bool:
    # events from before digests were kept tell no mark
    told = [event.cell for event in known.summary if event.public in (None, row["mark"])]
    if not row["mark"] or None in told:
        return True  # from before there were entries
    return any(bindings.fits(_TABLE, row, one or "") for one in told)

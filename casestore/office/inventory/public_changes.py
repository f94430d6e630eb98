"""Changes of the public site ↔ the office events that proposed and confirmed them."""

from sqlalchemy.orm import Session

from casestore.database.public_change_table import PublicChangeTable
from casestore.database.raw_rows import rows_of
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report
from casestore.publishing.approvals import APPROVAL, is_change_proved
from casestore.publishing.public_changes import proved_words


def check_public_changes(session: Session, ledger: Ledger, facts: Facts, report: Report) -> None:
    """Every proposal as the last event about it left it; and none that one person confirmed
    alone, or that nobody did at the desk."""
    secret, seen = ledger.settings.secret(APPROVAL), set()
    for row in rows_of(session, PublicChangeTable, report.unreadable("公开变更")):
        id = row["id"]
        seen.add(id)
        if id not in facts.public_changes:
            report.faults.append(f"公开变更 {id} 没有提出的记录")
        elif not bindings.fits("public_changes", row, facts.public_changes[id]):
            report.faults.append(f"公开变更 {id} 与记录不符")
        if row["state"] is not ChangeState.DONE:
            continue
        if row["ended_by"] == row["asked_by"]:
            report.faults.append(f"公开变更 {id} 由提出的人自己确认")
        names = ("kind", "subject", "sha", "base", "asked_by", "ended_by")
        said = proved_words(*(row[name] for name in names))
        if not is_change_proved(secret, said, row["mac"]):
            report.faults.append(f"公开变更 {id} 的确认凭据不对，不是在工作台上确认的")
    gone = facts.public_changes.keys() - seen
    report.faults += [f"公开变更 {id} 有记录，台账里没有" for id in sorted(gone)]

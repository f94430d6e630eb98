"""Reports and what units handed in for them ↔ the office events about them, and what is sealed in
them."""

import zlib
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy.orm import Session

from casestore.database.raw_rows import UNREADABLE, Values, rows_of
from casestore.database.report_table import HandedInTable, ReportTable
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.ledger.report_contents import contents_of, sha_of
from casestore.ledger.verbs.handing_in import digest_of
from casestore.lifecycle.reports import ReportState
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report


def check_reports(session: Session, ledger: Ledger, facts: Facts, report: Report) -> None:
    """The reports, and what was handed in for them, whatever stands in the way of the other."""
    report.attempt("报告", lambda: _check_reports(session, ledger, facts, report))
    report.attempt("单位报送", lambda: _check_handed_in(session, ledger, facts, report))


def _check_reports(session: Session, ledger: Ledger, facts: Facts, report: Report) -> None:
    """Every report as the last event about it left it, with exactly what was reviewed and issued;
    none that one person made alone, and no number left out."""
    seen: set[int] = set()
    serials: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows_of(session, ReportTable, report.unreadable("报告")):
        id = row["id"]
        seen.add(id)
        if not bindings.fits("reports", row, facts.reports.get(id, "")):
            report.faults.append(f"报告 {id} 与记录不符")
        if row["reviewed_by"] and row["reviewed_by"] == row["drafted_by"]:
            report.faults.append(f"报告 {id} 由起草的人自己审核")
        if row["state"] is ReportState.ISSUED:
            serials[row["campaign"], row["year"]].append(row["serial"])
        report.faults += [f"报告 {id} {what}" for what in _inside(ledger, row)]
    gone = facts.reports.keys() - seen
    report.faults += [f"报告 {id} 有记录，台账里没有" for id in sorted(gone)]
    report.faults += [
        f"{campaign} {year} 年报告的文号不连续"
        for (campaign, year), numbers in sorted(serials.items())
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]


def _inside(ledger: Ledger, row: Values) -> Iterator[str]:
    """What of the sealed parts is not what the row says, a sentence each."""
    try:
        if sha_of(contents_of(ledger.opened().open(row["contents"]))) != row["sha"]:
            yield "的内容不是所记的内容"
    except (*UNREADABLE, zlib.error):
        yield "的内容打不开"
    for name, column, said in (("PDF", "pdf", "pdf_sha"), ("电子表格", "sheet", "sheet_sha")):
        sealed = row[column]
        try:
            found = sha256(ledger.opened().open(sealed)).hexdigest() if sealed is not None else ""
        except UNREADABLE:
            yield f"的{name}打不开"
            continue
        if found != row[said] or (row["state"] is ReportState.ISSUED) is (sealed is None):
            yield f"的{name}不是印发的那一份"


def _check_handed_in(session: Session, ledger: Ledger, facts: Facts, report: Report) -> None:
    """All that units handed in, as the last event about each left it."""
    seen: set[int] = set()
    for row in rows_of(session, HandedInTable, report.unreadable("单位报送")):
        id = row["id"]
        seen.add(id)
        if not bindings.fits("handed_in", row, facts.handed_in.get(id, "")):
            report.faults.append(f"单位报送 {id} 与记录不符")
        try:
            if digest_of(ledger.opened().open_json(row["contents"])) != row["sha"]:
                report.faults.append(f"单位报送 {id} 的内容不是所记的内容")
        except UNREADABLE:
            report.faults.append(f"单位报送 {id} 的内容打不开")
    gone = facts.handed_in.keys() - seen
    report.faults += [f"单位报送 {id} 有记录，台账里没有" for id in sorted(gone)]

"""Letters to the people at the desk, and what these chose ↔ the events that say so."""

from collections import Counter
from typing import Any

from sqlalchemy.orm import Session

from casestore.database.raw_rows import rows_of
from casestore.database.staff_mail_table import StaffMailTable
from casestore.database.tables import JobTable
from casestore.exchange.completeness import date_of
from casestore.ledger import bindings
from casestore.lifecycle.jobs import JobKind
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report


def check_staff_mail(session: Session, facts: Facts, report: Report) -> None:
    """Every choice as the last event about it left it, and one letter for each account that an
    event says was told."""
    _check_choices(session, facts, report)
    owed: Counter[tuple[int, int]] = Counter()
    for row in rows_of(session, JobTable, report.unreadable("任务")):
        if row["kind"] is JobKind.STAFF_MAIL:
            found = _told_in(row["payload"])
            if found is None or not {staff for _event, staff in found} <= facts.accounts.keys():
                report.faults.append(f"任务 {row['id']} 的提醒信不知道写给谁、写什么")
            else:
                owed.update(found)
    said = {(event, staff) for event, readers in facts.notices.items() for staff in readers}
    for event, staff in sorted(said | owed.keys()):
        if owed[event, staff] != ((event, staff) in said):
            report.faults.append(f"第 {event} 条记录给账号 {staff} 的提醒信与任务不符")


def _told_in(payload: Any) -> list[tuple[int, int]] | None:
    """(event, account) of what a letter tells; none for that of a morning, ``None`` where it is no
    letter's."""
    if not isinstance(payload, dict) or not isinstance(payload.get("staff"), int):
        return None
    staff, events = payload["staff"], payload.get("events")
    if payload.keys() == {"staff", "day"}:
        return [] if date_of(str(payload["day"])) else None
    if payload.keys() != {"staff", "events"} or not isinstance(events, list) or not events:
        return None
    return [(event, staff) for event in events]


def _check_choices(session: Session, facts: Facts, report: Report) -> None:
    seen = set()
    for row in rows_of(session, StaffMailTable, report.unreadable("提醒设置", "staff_id")):
        id = row["staff_id"]
        seen.add(id)
        kept = facts.staff_mail.get(id)
        untouched = kept is None and row["digest"] and row["feed"] is None
        if not untouched and not bindings.fits("staff_mail", row, kept or ""):
            report.faults.append(f"账号 {id} 的提醒设置与记录不符")
    report.faults += [
        f"账号 {id} 的提醒设置有记录，台账里没有" for id in sorted(facts.staff_mail.keys() - seen)
    ]

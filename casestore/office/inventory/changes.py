"""Changes to accounts ↔ the office events that asked for them, confirmed them and made them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.raw_rows import rows_of
from casestore.database.staff_change_table import StaffChangeTable
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import bindings
from casestore.ledger.chain_links import Link
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.verbs import Verb
from casestore.office.account_events import CONFIRMED_ACTS
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report
from casestore.office.staff_changes import WAIT

#: An event's moment is taken a little after that of what it notes.
_SLACK = timedelta(minutes=2)


def check_changes(session: Session, facts: Facts, report: Report) -> None:
    """Every change that had to be confirmed, as the last event about it left it; and no change of
    a working office that one person made alone."""
    seen = set()
    for row in rows_of(session, StaffChangeTable, report.unreadable("账号变更")):
        seen.add(row["id"])
        if row["id"] not in facts.changes:
            report.faults.append(f"账号变更 {row['id']} 没有申请的记录")
        elif not bindings.fits("staff_changes", row, facts.changes[row["id"]]):
            report.faults.append(f"账号变更 {row['id']} 与记录不符")
    gone = facts.changes.keys() - seen
    report.faults += [f"账号变更 {id} 有记录，台账里没有" for id in sorted(gone)]
    report.faults += _alone(facts.acts, _since(session))


def _since(session: Session) -> int | None:
    """The event with which the first real clue came; later changes are no one person's."""
    registered = select(func.min(EventTable.id)).where(EventTable.verb == Verb.REGISTER)
    real = registered.join(CaseTable, CaseTable.id == EventTable.case_id)
    return session.scalar(real.where(CaseTable.demo.is_(False)))


def _alone(acts: list[Link], since: int | None) -> Iterator[str]:
    """What somebody with an account did alone after ``since``, a sentence each. From before
    changes were asked for nothing is told: no event asks."""
    asked: dict[int, tuple[str, datetime]] = {}
    known = next((link.id for link in acts if link.verb == OfficeAct.CHANGE_ASK), None)
    for link in acts:
        if link.verb == OfficeAct.CHANGE_ASK:
            asked[link.details["change"]] = (link.actor, link.at)
        told = since is not None and known is not None and link.id > max(since, known)
        if told and link.verb in CONFIRMED_ACTS and link.actor.isdigit():
            who, at = asked.get(link.details.get("of_change", 0), (link.actor, link.at))
            if who == link.actor and link.at - at < WAIT - _SLACK:
                yield f"账号 {link.details['account']} 的变更没有第二位管理员确认（记录 {link.id}）"

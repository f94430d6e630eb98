"""Accounts, roles and holidays ↔ the office events that made them."""

from collections import defaultdict
from itertools import chain

from sqlalchemy.orm import Session

from casestore.database.raw_rows import rows_of
from casestore.database.tables import HolidayTable, RoleRow, StaffRoleTable, StaffRow
from casestore.ledger import bindings
from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report


def check_accounts(session: Session, facts: Facts, report: Report) -> None:
    """Every account with its roles and units, as the last office event about it left it."""
    roles, seen = _roles(session, facts, report), set()
    for row in rows_of(session, StaffRow, report.unreadable("账号")):
        id = row["id"]
        seen.add(id)
        kept = facts.accounts.get(id)
        if kept is None:
            report.faults.append(f"账号 {id} 没有新增的记录")
        elif kept not in bindings.digests("staff", {**row, "roles": sorted(roles.pop(id, []))}):
            report.faults.append(f"账号 {id} 的密码、岗位、单位或其他登记与记录不符")
        roles.pop(id, None)
    report.faults += [f"账号 {id} 有记录，台账里没有" for id in facts.accounts.keys() - seen]
    report.faults += [f"岗位登记里的账号 {id} 不存在" for id in sorted(roles)]


def _roles(session: Session, facts: Facts, report: Report) -> dict[int, list[str]]:
    """Account → the names of its roles; the roles themselves are looked at on the way."""
    names: dict[int, str] = {}
    for row in rows_of(session, RoleRow, report.unreadable("岗位")):
        names[row["id"]] = row["name"]
        known = {role.value: ROLE_NAMES[role] for role in Role}
        if known.get(row["name"]) != row["description"] or row["permissions"] is not None:
            report.faults.append(f"岗位 {row['id']} 的登记被改动过")
    report.faults += [f"岗位 {name} 的登记不在了" for name in facts.roles - set(names.values())]
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows_of(session, StaffRoleTable, report.unreadable("账号岗位", "staff_id")):
        found[row["staff_id"]].append(names.get(row["role_id"], "?"))
    return found


def check_holidays(session: Session, facts: Facts, report: Report) -> None:
    """Every list of holidays, as it was entered."""
    there = {
        row["year"]: bindings.digest("holidays", row)
        for row in rows_of(session, HolidayTable, report.unreadable("放假安排", "year"))
    }
    for year in sorted(set(chain(there, facts.holidays))):
        if year not in facts.holidays:
            report.faults.append(f"{year} 年的放假安排没有录入的记录")
        elif there.get(year) != facts.holidays[year]:
            report.faults.append(f"{year} 年的放假安排与录入的记录不符")

"""The staff of a demonstration: an account for each role, so that each view can be seen."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from casestore.database.engine import Store
from casestore.database.tables import CaseTable
from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.office.staff import Staff


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """An account of the demonstration and its one-time password; ``role`` is its role's name."""

    role: str
    email: str
    password: str


def hire(store: Store) -> Sequence[DemoAccount]:
    """Give a demonstration that is filled two coordinators (who handles a case doesn't verify it),
    a reviewer, a supervisor, an auditor, and somebody of the unit that has the most cases, beside
    its administrator."""
    staff = Staff(store)
    wanted = (
        ("desk01@example.gov.cn", "经办岗 01", Role.COORDINATOR, frozenset[str]()),
        ("desk02@example.gov.cn", "经办岗 02", Role.COORDINATOR, frozenset[str]()),
        ("review01@example.gov.cn", "审核岗 01", Role.REVIEWER, frozenset[str]()),
        ("watch01@example.gov.cn", "督查岗 01", Role.SUPERVISOR, frozenset[str]()),
        ("audit01@example.gov.cn", "审计岗 01", Role.AUDITOR, frozenset[str]()),
        ("unit01@example.gov.cn", "责任单位 01", Role.UNIT, frozenset({_busiest(store)})),
    )
    return [
        DemoAccount(
            role=ROLE_NAMES[role],
            email=email,
            password=staff.add(email, name, frozenset({role}), units),
        )
        for email, name, role, units in wanted
    ]


def _busiest(store: Store) -> str:
    count = func.count().desc()
    asked = select(CaseTable.campaign, CaseTable.unit).where(CaseTable.unit != "")
    grouped = asked.group_by(CaseTable.campaign, CaseTable.unit)
    with store.read() as session:
        campaign, unit = session.execute(
            grouped.order_by(count, CaseTable.campaign, CaseTable.unit).limit(1)
        ).one()
    return f"{campaign}/{unit}"

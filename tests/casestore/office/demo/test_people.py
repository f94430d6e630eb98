"""A demonstration has somebody for every role."""

from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.office.demo.people import hire
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import MODEL, Office


def test_each_role_has_an_account_and_the_unit_has_cases(office: Office) -> None:
    case = office.register("a").case_id
    office.go(case, "accept", "transfer")
    hired = hire(office.store)
    assert [one.role for one in hired] == [
        ROLE_NAMES[role]
        for role in (
            *(Role.COORDINATOR, Role.COORDINATOR, Role.REVIEWER),
            *(Role.SUPERVISOR, Role.AUDITOR, Role.UNIT),
        )
    ]
    members = Staff(office.store).list()
    assert [one.email for one in members] == [one.email for one in hired]
    assert members[-1].units == {f"{MODEL}/{office.row(case).unit}"}
    assert all(
        one.password and len(member.roles) == 1 for one, member in zip(hired, members, strict=True)
    )

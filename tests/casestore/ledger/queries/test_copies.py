"""Copies to regulators: written to by number alone, and kept with the case."""

import json

import pytest
from sqlalchemy import select

from casestore.database.tables import JobTable
from casestore.errors import NotFound
from casestore.ledger.queries.copies import copies_of
from casestore.ledger.queries.digest import news_of
from casestore.ledger.queries.lines import case_line
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Role
from casestore.office.staff import Staff
from forms_app.mail.staff_letter import letter_of
from tests.casestore.ledger_fixture import COORDINATOR, Office

CAMPAIGN = "zhushan-2022"


def test_a_regulator_is_written_to_with_the_number_and_sees_nothing(office: Office) -> None:
    staff, units = Staff(office.store), ("agriculture", "construction", "agriculture")
    staff.add("first@example.gov.cn", "first", COORDINATOR.roles)  # who hands the case over
    for name, unit in zip(("regulator", "other", "mate"), units, strict=True):
        owner = frozenset({f"{CAMPAIGN}/{unit}"})
        staff.add(f"{name}@example.gov.cn", name, frozenset({Role.UNIT}), owner)
    regulator = next(one.actor for one in staff.list() if one.name == "regulator")
    case_id = office.register(campaign=CAMPAIGN, industry="A").case_id
    office.go(case_id, "accept", "transfer")
    (copy,) = copies_of(office.ledger, case_id, COORDINATOR)
    assert (copy.unit, copy.reason, copy.letters) == ("agriculture", "行业主管部门", 2)
    with pytest.raises(NotFound):
        case_line(office.ledger, case_id, regulator)
    with office.store.read() as session:
        asked = select(JobTable.payload).where(JobTable.kind == JobKind.STAFF_MAIL)
        owed = {one["staff"]: one for one in session.scalars(asked)}
    assert {2, 4} <= set(owed) and 3 not in owed, "the other regulator has nothing to do with it"
    (news,) = news_of(office.ledger, owed[2]["events"], regulator)
    row = office.row(case_id)
    assert (news.number, news.why, news.place) == (row.number, "抄送", "")
    letter = letter_of(office.ledger, owed[2])
    assert letter is not None
    text = letter.get_content()
    assert f"{row.number}（抄送）" in text and f"case/{case_id}" not in text
    for hidden in ("云亭", "招商", row.respondent, "268.5"):
        assert hidden not in text and hidden not in str(letter["Subject"])
    assert json.dumps(owed[2]).isascii()


def test_a_unit_without_an_account_is_said_to_have_had_no_letter(office: Office) -> None:
    case_id = office.register(campaign=CAMPAIGN, industry="A").case_id
    office.go(case_id, "accept", "transfer")
    assert [one.letters for one in copies_of(office.ledger, case_id, COORDINATOR)] == [0]

"""Who reads what of inspections: above all that a department never learns who complained about it,
nor what was said of it."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import NotFound
from casestore.ledger.queries import inspections as queries
from casestore.ledger.verbs import inspection_grades, inspections
from casestore.ledger.verbs.inspections import Version
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger.inspected import (
    DAY,
    DEPARTMENT,
    PARK,
    UNIT,
    USCC,
    graded,
    registered,
    seen,
)
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, SUPERVISOR, Office

OTHER = replace(DEPARTMENT, id="22", units=frozenset({f"{PARK}/ecology"}))
ELSEWHERE = replace(SUPERVISOR, campaigns=frozenset({"xinjian-2022"}))
AUDITOR = replace(SUPERVISOR, roles=frozenset({Role.AUDITOR}))


def against(office: Office, **changed: str) -> str:
    """A clue of the enterprise against the department; its number."""
    said = {"respondent": "南昌市新建区应急管理局", "uscc": USCC, **changed}
    return office.register(f"against {sorted(said.items())}", PARK, **said).number


@pytest.mark.parametrize("who", [COORDINATOR, SUPERVISOR])
def test_an_inspection_of_who_complained_is_flagged_to_those_who_watch(
    office: Office, who: Actor
) -> None:
    number, id = against(office), registered(office)
    assert seen(office, id, who).clues == [number]
    assert [one.id for one in queries.to_do(office.ledger, who).flagged] == [id]
    (listed,) = queries.of_month(office.ledger, PARK, DAY, who)
    assert listed.clues == [number]


def test_the_department_sees_neither_flag_nor_grade_nor_what_was_found(office: Office) -> None:
    against(office)
    id = registered(office)
    quiet = seen(office, id, DEPARTMENT)
    graded(office, seen(office, id).code, 1, "索要好处")
    inspection_grades.follow_up(office.ledger, id, 1, "已核实", COORDINATOR)
    graded(office, seen(office, id).code, 1, "还在索要")
    for found in (
        seen(office, id, DEPARTMENT),
        *queries.of_month(office.ledger, PARK, DAY, DEPARTMENT),
    ):
        assert found == quiet  # to the last field as without clue and grades
        assert (found.clues, found.grades, found.waiting) == ((), (), False)
    to_do = queries.to_do(office.ledger, DEPARTMENT)
    assert (to_do.flagged, to_do.to_follow, to_do.to_record) == ([], [], [])


@pytest.mark.parametrize(
    ("changed", "flagged"),
    [
        ({}, True),
        ({"respondent": "区应急管理局"}, True),  # as it is called for short
        ({"respondent": "南昌市新建生态环境局"}, False),
        ({"uscc": "91360122MA0QX0200X"}, True),  # another code, the same name
        ({"enterprise": "南昌 云亭建材有限公司"}, True),
        ({"enterprise": "南昌云停建材有限公司"}, True),  # the same code, another name
        ({"uscc": "91360122MA0QX0200X", "enterprise": "别家"}, False),
    ],
)
def test_by_code_or_name_and_by_whom_it_is_about(
    office: Office, changed: dict[str, str], flagged: bool
) -> None:
    number = against(office, **changed)
    assert seen(office, registered(office)).clues == ([number] if flagged else [])


def test_a_clue_that_the_department_handles_counts_and_a_closed_one_does_not(
    office: Office,
) -> None:
    receipt = office.register("handled", PARK, respondent="某镇政府", uscc=USCC)
    id = registered(office)
    assert seen(office, id).clues == []
    office.go(receipt.case_id, "accept")
    with office.store.write() as session:
        session.get_one(CaseTable, receipt.case_id).unit = UNIT
    assert seen(office, id).clues == [receipt.number]
    named = office.register("gone", PARK, uscc=USCC, respondent="区应急管理局")
    assert seen(office, id).clues == [receipt.number, named.number]
    office.go(named.case_id, "decline")
    assert seen(office, id).clues == [receipt.number]


@pytest.mark.parametrize("who", [OTHER, SECOND, AUDITOR, ELSEWHERE])
def test_nobody_else_sees_that_there_is_one(office: Office, who: Actor) -> None:
    id = registered(office)
    with pytest.raises(NotFound):
        seen(office, id, who)
    with suppress(NotFound):
        assert queries.of_month(office.ledger, PARK, DAY, who) == []
    assert queries.to_do(office.ledger, who) == queries.InspectionsToDo(
        to_record=[], to_follow=[], flagged=[]
    )


def test_a_month_has_its_own_days_and_the_code_goes_with_the_page(office: Office) -> None:
    first = registered(office, day=date(2024, 5, 31))
    second = registered(office, day=date(2024, 5, 21))
    registered(office, day=date(2024, 6, 21))
    found = queries.of_month(office.ledger, PARK, date(2024, 5, 9), DEPARTMENT)
    assert [one.id for one in found] == [second, first]
    assert [
        one.day.month
        for one in queries.of_month(office.ledger, PARK, date(2024, 12, 1), DEPARTMENT)
    ] == []
    late = office.on(date(2024, 6, 21), PARK)
    assert (seen(late, second).code, bool(seen(late, first).code)) == ("", True)


def test_what_is_over_waits_for_its_result_at_the_department(office: Office) -> None:
    id = registered(office)
    for office_then, waits in ((office, []), (office.on(DAY, PARK), [id])):
        to_do = queries.to_do(office_then.ledger, DEPARTMENT)
        assert [one.id for one in to_do.to_record] == waits
    later = office.on(DAY + timedelta(days=1), PARK)
    assert queries.to_do(later.ledger, COORDINATOR).to_record == []
    inspections.record(later.ledger, Version(id=id, version=1), "无问题", DEPARTMENT)
    assert queries.to_do(later.ledger, DEPARTMENT).to_record == []


def test_a_bad_grade_waits_for_those_who_watch(office: Office) -> None:
    id = registered(office)
    graded(office, seen(office, id).code, 2, "态度不好")
    for who in (COORDINATOR, SUPERVISOR):
        assert [one.id for one in queries.to_do(office.ledger, who).to_follow] == [id]
        assert seen(office, id, who).grades[0].text == "态度不好"
    assert id in {one.id for one in queries.of_month(office.ledger, PARK, DAY, COORDINATOR)}
    assert queries.sealed_names(office.ledger)

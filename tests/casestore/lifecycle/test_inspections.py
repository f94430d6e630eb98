"""When an inspection may be, and who registers and reads it: rules as tables."""

from datetime import date

import pytest

from casestore.campaign.inspections import Inspections
from casestore.lifecycle.inspections import (
    InspectionGrade,
    Plan,
    exceptions_of,
    may_register,
    may_see,
    oversees,
    wrong_in_grade,
    wrong_in_plan,
)
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import CAMPAIGNS

PARK = CAMPAIGNS["xinjian-park-2024"]  # quiet from the 1st to the 20th, a day ahead
TODAY = date(2024, 5, 21)
BASIS = "12345转来的举报"


def plan(month: int, day: int, exception: str = "", basis: str = BASIS) -> Plan:
    return Plan(day=date(2024, month, day), exception=exception, basis=basis)


@pytest.mark.parametrize(
    ("wanted", "field", "said"),
    [
        (plan(5, 22), "", ""),
        (plan(5, 31), "", ""),
        (plan(5, 20), "day", "已经过去"),
        (plan(5, 20, "应急处置"), "day", "已经过去"),
        (plan(12, 25), "day", "180 天以后"),
        (plan(5, 21), "day", "最早可以填2024年5月22日。属于应急处置的"),
        (plan(5, 21, "安全生产检查"), "day", "至少提前 1 天"),  # quiet days alone
        (plan(5, 21, "应急处置"), "", ""),
        (plan(6, 1), "day", "企业安静日"),
        (plan(6, 20), "day", "属于安全生产检查、生态环境检查、应急处置的"),
        (plan(6, 21), "", ""),
        (plan(6, 20, "生态环境检查"), "", ""),
        (plan(6, 20, "生态环境检查", " "), "basis", "依据"),
        (plan(5, 22, "随便看看"), "exception", "从列表中选择"),
    ],
)
def test_a_plan_is_taken_or_told_what_is_wrong(wanted: Plan, field: str, said: str) -> None:
    wrong = wrong_in_plan(wanted, PARK, TODAY)
    assert list(wrong) == ([field] if field else [])
    assert said in wrong.get(field, "")


def test_the_days_ahead_and_what_may_come_at_short_notice_are_the_campaigns() -> None:
    rules = Inspections(days_ahead=3, at_short_notice=("投诉举报核查",))
    other = PARK.model_copy(update={"inspections": rules, "quiet_days": None})
    assert (
        "至少提前 3 天登记，最早可以填2024年5月24日"
        in wrong_in_plan(plan(5, 23), other, TODAY)["day"]
    )
    assert wrong_in_plan(plan(5, 24), other, TODAY) == {}
    assert wrong_in_plan(plan(5, 21, "投诉举报核查"), other, TODAY) == {}
    quiet = PARK.model_copy(update={"inspections": rules})  # short notice alone
    assert "企业安静日" in wrong_in_plan(plan(6, 1, "投诉举报核查"), quiet, TODAY)["day"]
    assert exceptions_of(other) == ("投诉举报核查",)
    assert exceptions_of(PARK) == ("安全生产检查", "生态环境检查", "应急处置")


@pytest.mark.parametrize(
    ("grade", "mismatch", "text", "field"),
    [
        (5, False, "", ""),
        (3, False, "", ""),
        (2, False, "", "text"),
        (2, False, "态度不好", ""),
        (5, True, " ", "text"),
        (0, True, "多来了三个人", "grade"),
    ],
)
def test_whoever_is_not_content_says_why(grade: int, mismatch: bool, text: str, field: str) -> None:
    given = InspectionGrade(grade=grade, mismatch=mismatch, text=text)
    assert list(wrong_in_grade(given)) == ([field] if field else [])


def actor(role: Role, units: tuple[str, ...] = (), campaigns: tuple[str, ...] = ()) -> Actor:
    return Actor(
        id="5",
        name="岗位",
        roles=frozenset({role}),
        units=frozenset(units),
        campaigns=frozenset(campaigns),
    )


@pytest.mark.parametrize(
    ("who", "sees", "registers", "reads_grades"),
    [
        (actor(Role.COORDINATOR), True, True, True),
        (actor(Role.SUPERVISOR), True, False, True),
        (actor(Role.UNIT, (f"{PARK.id}/emergency",)), True, True, False),
        (actor(Role.UNIT, (f"{PARK.id}/ecology",)), False, False, False),
        (actor(Role.UNIT, ("xinjian-2022/emergency",)), False, False, False),
        (actor(Role.REVIEWER), False, False, False),
        (actor(Role.AUDITOR), False, False, False),
        (actor(Role.ADMIN), False, False, False),
        (actor(Role.COORDINATOR, campaigns=("xinjian-2022",)), False, False, False),
        (actor(Role.SUPERVISOR, campaigns=("xinjian-2022",)), False, False, False),
    ],
)
def test_each_role_does_what_is_its_own(
    who: Actor, sees: bool, registers: bool, reads_grades: bool
) -> None:
    asked = (PARK.id, "emergency")
    assert (may_see(who, *asked), may_register(who, *asked)) == (sees, registers)
    assert oversees(who, PARK.id) == reads_grades

"""Inspections are registered ahead, changed and ended with a reason, graded by whoever holds the
code, and every act is an office event that the inventory holds the rows against."""

from datetime import date, timedelta

import pytest

from casestore.database.tables import OfficeEventTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.capsules import read_capsule
from casestore.exchange.inbox import Arrivals
from casestore.exchange.inspection_page import InspectionPage, inspection_keys, page_in
from casestore.exchange.office_signature import Checker
from casestore.ledger import claimants_view
from casestore.ledger.import_items import Pass
from casestore.ledger.verbs import inspection_grades, inspections
from casestore.ledger.verbs.inspections import Version
from casestore.lifecycle.inspections import InspectionState
from casestore.lifecycle.roles import Actor
from casestore.office.inventory.taking import take_inventory
from tests.casestore.ledger.inspected import (
    DAY,
    DEPARTMENT,
    ENTERPRISE,
    PARK,
    USCC,
    graded,
    registered,
    seen,
    wanted,
)
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, SUPERVISOR, Office


def page(office: Office, code: str) -> InspectionPage | None:
    """What the code opens now."""
    claimants_view.write_owed(office.ledger)
    keys, checker = inspection_keys(code), Checker.load(office.settings.keys)
    content = read_capsule(office.settings.capsules, keys.reading, checker)
    return page_in(content) if content else None


def faults(office: Office) -> list[str]:
    """What the inventory finds of inspections."""
    found = take_inventory(office.ledger, None).faults
    return [one for one in found if "入企检查" in one or "办理情况" in one or "任务" in one]


def acts(office: Office) -> list[str]:
    with office.store.read() as session:
        found = session.query(OfficeEventTable).order_by(OfficeEventTable.id)
        return [one.verb.value for one in found if one.verb.value.startswith("inspection")]


def test_what_is_registered_stands_on_the_page_that_its_code_opens(office: Office) -> None:
    one = seen(office, registered(office))
    shown = page(office, one.code)
    assert shown is not None and shown.number == one.number == "RQ-2024-0001"
    assert (shown.unit, shown.day) == ("南昌市新建区应急管理局", DAY)
    assert (shown.matter, shown.people) == ("危险化学品储存检查", "执法人员 2 名")
    assert shown.until == DAY + timedelta(days=30)
    assert page(office, "ACDE" * 4) is None
    assert faults(office) == []


def test_the_ledger_holds_no_enterprise_matter_or_code_in_the_clear(office: Office) -> None:
    one = seen(office, registered(office))
    graded(office, one.code, 1, "索要好处")
    office.store.close()
    raw = b"".join(path.read_bytes() for path in office.settings.instance.glob("ledger.db*"))
    for secret in (ENTERPRISE, USCC, "危险化学品", one.code, "索要好处"):
        assert secret.encode() not in raw, secret


@pytest.mark.parametrize("who", [SECOND, SUPERVISOR])
def test_only_the_department_and_a_coordinator_register(office: Office, who: Actor) -> None:
    with pytest.raises(NotAllowed):
        registered(office, who)
    registered(office, COORDINATOR)
    with pytest.raises(NotAllowed):
        registered(office, DEPARTMENT, "ecology")
    with pytest.raises(NotAllowed):
        registered(office, COORDINATOR, "nobody")
    assert acts(office) == ["inspection-register"]


def test_a_campaign_without_inspections_takes_none(office: Office) -> None:
    with pytest.raises(NotAllowed):
        inspections.register(office.ledger, "xinjian-2022", "court", wanted(), COORDINATOR)


def test_what_is_missing_too_long_or_on_a_wrong_day_is_told_at_once(office: Office) -> None:
    with pytest.raises(Incomplete) as told:
        registered(office, enterprise=" ", matter="查" * 501, day=date(2024, 5, 16))
    assert list(told.value.fields) == ["enterprise", "matter", "day"]
    assert "企业安静日" in told.value.fields["day"]
    assert acts(office) == []


def test_a_change_goes_by_the_same_rules_and_shows_on_the_page(office: Office) -> None:
    id = registered(office)
    code, later = seen(office, id).code, wanted(day=DAY + timedelta(days=2), people="执法人员 3 名")
    with pytest.raises(Incomplete) as told:
        inspections.change(office.ledger, Version(id=id, version=1), later, " ", DEPARTMENT)
    assert list(told.value.fields) == ["words"]
    with pytest.raises(Incomplete):
        quiet = wanted(day=date(2024, 5, 20))
        inspections.change(office.ledger, Version(id=id, version=1), quiet, "改期", DEPARTMENT)
    inspections.change(office.ledger, Version(id=id, version=1), later, "改期", DEPARTMENT)
    shown = page(office, code)
    assert shown is not None
    assert (shown.day, shown.people) == (DAY + timedelta(days=2), "执法人员 3 名")
    assert shown.until == DAY + timedelta(days=32)
    with pytest.raises(Stale):
        inspections.cancel(office.ledger, Version(id=id, version=1), "不去了", DEPARTMENT)
    assert [one.words for one in seen(office, id).steps] == ["", "改期"]
    assert faults(office) == []


def test_a_result_is_recorded_from_its_day_on_and_ends_it(office: Office) -> None:
    id = registered(office)
    with pytest.raises(NotAllowed, match="还没有到"):
        inspections.record(office.ledger, Version(id=id, version=1), "无问题", DEPARTMENT)
    on_the_day = office.on(DAY, PARK)
    with pytest.raises(Incomplete):
        inspections.record(on_the_day.ledger, Version(id=id, version=1), " ", DEPARTMENT)
    inspections.record(on_the_day.ledger, Version(id=id, version=1), "无问题", DEPARTMENT)
    done = seen(on_the_day, id)
    assert (done.state, done.result) == (InspectionState.DONE, "无问题")
    with pytest.raises(NotAllowed):
        inspections.cancel(on_the_day.ledger, Version(id=id, version=2), "不去了", DEPARTMENT)


def test_a_cancelled_one_says_so_on_its_page(office: Office) -> None:
    id = registered(office)
    with pytest.raises(Incomplete):
        inspections.cancel(office.ledger, Version(id=id, version=1), "", DEPARTMENT)
    with pytest.raises(NotAllowed):
        inspections.cancel(office.ledger, Version(id=id, version=1), "不去了", SUPERVISOR)
    with pytest.raises(NotFound):
        inspections.cancel(office.ledger, Version(id=id, version=1), "不去了", SECOND)
    inspections.cancel(office.ledger, Version(id=id, version=1), "不去了", DEPARTMENT)
    shown = page(office, seen(office, id).code)
    assert shown is not None and shown.state is InspectionState.CANCELLED


def test_a_later_grade_counts_and_the_one_before_stays(office: Office) -> None:
    id = registered(office)
    code = seen(office, id).code
    assert graded(office, code, 1, "索要好处") == Pass(1, 0)
    assert graded(office, code, 5) == Pass(1, 0)
    graded(office, code, 5)  # the same press twice
    found = seen(office, id)
    assert [one.grade for one in found.grades] == [1, 5]
    assert found.waiting  # a good one afterwards doesn't end what must be looked into
    shown = page(office, code)
    assert shown is not None and shown.graded is not None and shown.graded[1] == 5
    assert found.version == 1  # the department notices nothing
    assert faults(office) == []


def test_an_item_that_was_taken_in_is_taken_once_after_a_crash(office: Office) -> None:
    id = registered(office)
    graded(office, seen(office, id).code, 4)
    arrivals = Arrivals(office.settings.inbox)
    (done,) = (arrivals.folder / "done").iterdir()
    done.rename(arrivals.folder / done.name)  # the process died before it was put away
    graded(office, seen(office, id).code, 4)
    assert len(seen(office, id).grades) == 1


def test_nobody_grades_without_the_code_or_after_its_time(office: Office) -> None:
    id = registered(office)
    code = seen(office, id).code
    assert graded(office, code, 5, writing=b"x" * 32) == Pass(0, 1)
    assert graded(office, "ACDE" * 4, 5) == Pass(0, 1)
    assert graded(office, code, 9, "?") == Pass(0, 1)
    late = office.on(DAY + timedelta(days=31), PARK)
    assert graded(late, code, 4, at=late.settings.now(PARK)) == Pass(0, 1)
    assert seen(office, id).grades == ()


def test_the_page_is_gone_when_its_time_is_over_and_comes_back_when_it_is_lost(
    office: Office,
) -> None:
    code = seen(office, registered(office)).code
    assert page(office, code)
    office.ledger.capsules.drop(inspection_keys(code).reader)
    assert claimants_view.rewrite_missing(office.ledger) == 1
    last, late = (office.on(DAY + timedelta(days=days), PARK) for days in (30, 31))
    claimants_view.rewrite_missing(last.ledger)
    assert page(last, code)
    claimants_view.rewrite_missing(late.ledger)
    assert page(late, code) is None
    assert faults(late) == []
    claimants_view.owe_all(office.store)
    assert page(office, code)


def test_a_bad_grade_waits_until_a_coordinator_has_looked_into_it(office: Office) -> None:
    id = registered(office)
    code = seen(office, id).code
    graded(office, code, 5, "来了 5 个人", mismatch=True)
    for who in (SUPERVISOR, DEPARTMENT):
        with pytest.raises(NotAllowed):
            inspection_grades.follow_up(office.ledger, id, 1, "已核实", who)
    with pytest.raises(Incomplete):
        inspection_grades.follow_up(office.ledger, id, 1, " ", COORDINATOR)
    graded(office, code, 2, "还在要材料")
    with pytest.raises(Stale):
        inspection_grades.follow_up(office.ledger, id, 1, "已核实", COORDINATOR)
    inspection_grades.follow_up(office.ledger, id, 2, "已核实", COORDINATOR)
    assert not seen(office, id).waiting
    with pytest.raises(NotAllowed):
        inspection_grades.follow_up(office.ledger, id, 2, "已核实", COORDINATOR)
    assert acts(office)[-1] == "inspection-follow"
    assert faults(office) == []

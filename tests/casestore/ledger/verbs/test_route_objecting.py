"""A unit objects to having been handed a case; a coordinator answers."""

from datetime import timedelta

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger.history import verify_chain
from casestore.ledger.queries import case_file
from casestore.ledger.verbs.route_objecting import (
    keep_route,
    may_object_until,
    object_to_route,
    objections,
)
from casestore.lifecycle.roles import Actor
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SUPERVISOR, Office

REASON = "合同由城投公司签订，应由区国资局办理"


def handed_over(office: Office) -> tuple[int, Actor]:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    return case_id, office.unit(office.row(case_id))


def words(office: Office, case_id: int, actor: Actor) -> list[tuple[str, str]]:
    events = case_file.open_case(office.ledger, case_id, actor).events
    return [(one.verb, one.note) for one in events if one.verb.startswith("route")]


def test_an_objection_waits_for_a_coordinator_who_says_why_it_stays(office: Office) -> None:
    case_id, unit = handed_over(office)
    deadline = office.row(case_id).deadline
    assert may_object_until(office.ledger, case_id, COORDINATOR) is None
    due = may_object_until(office.ledger, case_id, unit)
    assert due is not None and due.left == 5
    object_to_route(office.ledger, case_id, unit, REASON)
    assert may_object_until(office.ledger, case_id, unit) is None
    (waiting,) = objections(office.ledger, COORDINATOR)
    assert (waiting.case_id, waiting.day) == (case_id, office.ledger.today(MODEL))
    assert office.row(case_id).deadline == deadline, "the term runs on"
    with pytest.raises(NotAllowed, match="等待统筹岗答复"):
        object_to_route(office.ledger, case_id, unit, REASON)
    keep_route(office.ledger, case_id, COORDINATOR, waiting.id, "区政府会议纪要已明确")
    assert objections(office.ledger, SUPERVISOR) == []
    said = [("route_object", REASON), ("route_keep", "区政府会议纪要已明确")]
    for reader in (unit, COORDINATOR, SUPERVISOR):
        assert words(office, case_id, reader) == said
    assert [told for _at, told in office.status(case_id).steps][-1] == "案件已转责任单位办理。"
    with pytest.raises(NotFound):
        keep_route(office.ledger, case_id, COORDINATOR, waiting.id, "再来一次")
    assert verify_chain(office.ledger) == []


def test_a_granted_objection_is_a_rerouting_and_the_next_unit_reads_none_of_it(
    office: Office,
) -> None:
    case_id, unit = handed_over(office)
    object_to_route(office.ledger, case_id, unit, REASON)
    office.go(case_id, "reroute")
    assert objections(office.ledger, COORDINATOR) == []
    office.go(case_id, "transfer")
    assert objections(office.ledger, COORDINATOR) == [], "the new unit objects for itself"
    other = Actor(id="19", name="另一单位", roles=unit.roles, units=frozenset({f"{MODEL}/court"}))
    with office.store.write() as session:
        session.get_one(CaseTable, case_id).unit = "court"
    assert words(office, case_id, other) == [("route_object", "")]


def test_after_its_clock_and_after_taking_it_up_a_unit_does_not_object(office: Office) -> None:
    case_id, unit = handed_over(office)
    late = office.on(office.ledger.today(MODEL) + timedelta(days=8))
    assert may_object_until(late.ledger, case_id, unit) is None
    with pytest.raises(NotAllowed, match="期限（2022年6月22日）已过"):
        object_to_route(late.ledger, case_id, unit, REASON)
    office.go(case_id, "take_up")
    with pytest.raises(NotAllowed, match="签收以前"):
        object_to_route(office.ledger, case_id, unit, REASON)
    assert may_object_until(office.ledger, case_id, unit) is None


def test_an_excuse_is_no_objection_and_nobody_else_objects_or_answers(office: Office) -> None:
    case_id, unit = handed_over(office)
    with pytest.raises(Incomplete):
        object_to_route(office.ledger, case_id, unit, "机构改革以后职能已划出")
    with pytest.raises(Incomplete):
        object_to_route(office.ledger, case_id, unit, " ")
    with pytest.raises(NotAllowed):
        object_to_route(office.ledger, case_id, COORDINATOR, REASON)
    object_to_route(office.ledger, case_id, unit, REASON)
    (waiting,) = objections(office.ledger, unit, case_id)
    for actor in (unit, SUPERVISOR):
        with pytest.raises(NotAllowed):
            keep_route(office.ledger, case_id, actor, waiting.id, "理由")
    with pytest.raises(Incomplete):
        keep_route(office.ledger, case_id, COORDINATOR, waiting.id, " ")
    with pytest.raises(NotFound):
        keep_route(office.ledger, case_id, COORDINATOR, waiting.id + 1, "理由")

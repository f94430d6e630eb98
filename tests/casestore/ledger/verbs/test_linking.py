"""Cases that look alike are found by their marks, and put together by a person."""

import pytest
from sqlalchemy import delete, select

from casestore.database.case_mark_table import CaseMarkTable
from casestore.database.tables import EventTable
from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import marks
from casestore.ledger.history import verify_chain
from casestore.ledger.queries import case_file, related
from casestore.ledger.verbs import claimant, correcting, linking
from casestore.ledger.verbs.correcting import CorrectionRequest
from casestore.ledger.verbs.linking import MERGED, PARTED, Merging
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.office.inventory.taking import take_inventory
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SUPERVISOR, Office

OTHER = "91360100158260000X"


def two(office: Office, **changed: str) -> tuple[int, int]:
    """Two cases, the second with ``changed`` answers."""
    first = office.register("k1").case_id
    return first, office.register("k2", **changed).case_id


def found(office: Office, case_id: int, actor: Actor = COORDINATOR) -> list[tuple[int, str, bool]]:
    rows = related.alike(office.ledger, case_id, actor)
    return [(one.row.id, one.likeness.value, one.other_name) for one in rows]


def merge(office: Office, case_id: int, leading: int, *confirmed: str) -> None:
    asked = Merging(
        leading=leading, reason="同一合同", told="请放心。", confirmed=frozenset(confirmed)
    )
    linking.merge(office.ledger, case_id, COORDINATOR, asked)


def faults(office: Office) -> list[str]:
    """What the inventory finds; this office has no witness and no site."""
    found = take_inventory(office.ledger, None).faults
    return [one for one in found if "heads.log" not in one and "qingzhang build" not in one]


def told(office: Office, case_id: int) -> list[str]:
    return [words for _at, words in office.status(case_id).steps]


def test_the_same_enterprise_and_contract_are_found_without_opening_the_other(
    office: Office,
) -> None:
    first, second = two(office, enterprise="云亭建材")
    third = office.register(
        "k3", uscc=OTHER, project="另一个道路项目", category="payment-overdue"
    ).case_id
    fourth = office.register(
        "k4", project="另一个道路项目", facts="没有编号", category="payment-overdue"
    ).case_id
    assert found(office, second) == [
        (first, "duplicate", True),
        (fourth, "same-enterprise", True),
    ]
    assert found(office, third) == [(fourth, "same-contract", False)]
    assert [one[1] for one in found(office, fourth)] == [
        "same-contract",
        "same-enterprise",
        "same-enterprise",
    ]
    with office.store.read() as session:
        kept = set(session.scalars(select(CaseMarkTable.mark)))
    assert "" in kept and not any("9136" in one or "云亭" in one for one in kept)


def test_whoever_may_not_see_a_case_is_not_pointed_to_it(office: Office) -> None:
    first, second = two(office)
    office.go(first, "accept", "transfer")
    office.go(second, "accept")
    unit = office.unit(office.row(first))
    assert found(office, first, unit) == []
    assert found(office, first, SUPERVISOR) == [(second, "duplicate", False)]
    with pytest.raises(NotFound):
        related.alike(office.ledger, second, unit)
    elsewhere = Actor(
        id="5", name="别处", roles=COORDINATOR.roles, campaigns=frozenset({"zengdu-2024"})
    )
    with pytest.raises(Incomplete, match="没有这个编号"):
        related.numbered(office.ledger, office.row(first).number, elsewhere)


def test_a_correction_and_an_older_case_are_marked_too(office: Office) -> None:
    first, second = two(office, uscc=OTHER, project="别的项目名称")
    assert found(office, second) == []
    request = CorrectionRequest(
        version=office.row(second).version,
        field="uscc",
        new="91360122MA00000000",
        reason="营业执照为准",
    )
    correcting.correct(office.ledger, second, COORDINATOR, request)
    assert found(office, second) == [(first, "duplicate", False)]
    with office.store.write() as session:
        session.execute(delete(CaseMarkTable))
    assert found(office, second) == []
    assert (marks.mark_older(office.ledger), marks.mark_older(office.ledger)) == (2, 0)
    assert found(office, second) == [(first, "duplicate", False)]


def test_the_submitter_of_a_likely_duplicate_is_asked_and_nobody_else(office: Office) -> None:
    first, second, third = Visitor(office), Visitor(office), Visitor(office)
    first.put(first.clue())
    second.put(second.clue())
    third.put(third.clue(category="payment-overdue"))
    assert first.imported().taken == 3, first.reasons()
    for one, asked in ((first, False), (second, True), (third, False)):
        status = one.status()
        messages = status.messages if status else ()
        assert [m.text == linking.ASKED and m.ours for m in messages] == [True] * asked
    assert first.number not in linking.ASKED


def test_a_link_stands_in_both_and_is_taken_back_with_a_reason(office: Office) -> None:
    first, second = two(office)
    linking.link(office.ledger, first, COORDINATOR, second, "同一合同的两期")
    with pytest.raises(Stale):
        linking.link(office.ledger, second, COORDINATOR, first, "再来一次")
    for one, other in ((first, second), (second, first)):
        (joined,) = related.joined_cases(office.ledger, one, COORDINATOR)
        assert (joined.id, joined.verb, joined.row and joined.row.id) == (other, Verb.LINK, other)
        case = case_file.open_case(office.ledger, one, SUPERVISOR)
        assert ("link", "同一合同的两期") in [(event.verb, event.note) for event in case.events]
        assert told(office, one) == ["线索已收到。"]
    linking.unlink(office.ledger, second, COORDINATOR, first, "不是一回事")
    assert related.joined_cases(office.ledger, first, COORDINATOR) == []
    with pytest.raises(Stale):
        linking.unlink(office.ledger, first, COORDINATOR, second, "再来一次")


def test_a_unit_learns_of_a_linked_case_no_more_than_that_there_is_one(office: Office) -> None:
    first, second = two(office)
    office.go(first, "accept", "transfer")
    linking.link(office.ledger, first, COORDINATOR, second, "提到法院的案子")
    unit = office.unit(office.row(first))
    (joined,) = related.joined_cases(office.ledger, first, unit)
    assert joined.row is None
    case = case_file.open_case(office.ledger, first, unit)
    assert Verb.LINK not in [event.verb for event in case.events]


def test_a_merged_case_keeps_its_number_and_hears_how_the_other_goes_on(office: Office) -> None:
    first, second = two(office)
    office.go(first, "accept")
    office.go(second, "accept")
    merge(office, second, first)
    row = office.row(second)
    assert (row.state, row.deadline, row.unit) == (State.MERGED, None, "")
    office.go(first, "transfer", "take_up", "settle")
    assert told(office, second)[2:] == [
        MERGED + "请放心。",
        "与您的线索一并办理的案件有进展：案件已转责任单位办理。",
        "与您的线索一并办理的案件有进展：责任单位已开始办理。",
        "与您的线索一并办理的案件有进展：责任单位已报办结，等待实地核查。",
    ]
    assert "已经付清，附银行回单。" not in "".join(told(office, second))
    assert "并" not in "".join(told(office, first)), "the other claimant has nothing to do with it"
    with office.store.read() as session:
        asked = select(EventTable.verb).where(EventTable.details["letter"].as_boolean())
        assert Verb.FOLLOW in set(session.scalars(asked))
    assert verify_chain(office.ledger) == []
    assert faults(office) == []


def test_a_merge_is_undone_and_the_case_reviewed_under_a_new_clock(office: Office) -> None:
    first, second = two(office)
    merge(office, second, first)
    linking.part(office.ledger, second, COORDINATOR, "合同不同")
    row = office.row(second)
    assert row.state is State.RECEIVED and row.due and row.due.what == "审查"
    assert told(office, second)[-1] == PARTED
    for one in (first, second):
        assert related.joined_cases(office.ledger, one, COORDINATOR) == []
    office.go(first, "accept")
    assert told(office, second)[-1] == PARTED
    with pytest.raises(Stale):
        linking.part(office.ledger, second, COORDINATOR, "再来一次")


def test_a_merged_case_goes_its_own_way_where_the_other_is_withdrawn(office: Office) -> None:
    first, second = two(office)
    merge(office, second, first)
    with office.as_claimant(first) as work:
        claimant.withdraw(work, "已经和解")
    row = office.row(second)
    assert row.state is State.RECEIVED
    assert told(office, second)[-1] == "一并办理的案件没有继续办理，您的线索恢复单独审查。"
    assert related.joined_cases(office.ledger, first, COORDINATOR) == []
    assert faults(office) == []


def test_what_may_not_be_merged_says_why(office: Office) -> None:
    first, second = two(office)
    third = office.register("k3", uscc=OTHER).case_id
    park = office.register("k4", campaign="xinjian-park-2024").case_id
    with pytest.raises(Incomplete, match="本案自己"):
        merge(office, first, first)
    with pytest.raises(Incomplete, match="别的专项行动"):
        merge(office, first, park)
    with pytest.raises(Doubtful) as doubts:
        merge(office, third, first)
    assert office.row(third).state is State.RECEIVED
    merge(office, third, first, *doubts.value.doubts)
    with pytest.raises(NotAllowed, match="先把它们分开"):
        merge(office, first, second)
    with pytest.raises(Incomplete, match="已经结束（已并案）"):
        merge(office, second, third, *doubts.value.doubts)
    office.go(second, "accept", "transfer")
    with pytest.raises(NotAllowed, match="请用“关联”"):
        merge(office, second, first)
    with pytest.raises(Incomplete, match="理由"):
        linking.link(office.ledger, first, COORDINATOR, second, " ")
    unit = Actor(id="9", name="单位", roles=frozenset({Role.UNIT}), units=frozenset({MODEL}))
    for actor, error in ((SUPERVISOR, NotAllowed), (unit, NotFound)):
        with pytest.raises(error):
            linking.link(office.ledger, first, actor, second, "理由")

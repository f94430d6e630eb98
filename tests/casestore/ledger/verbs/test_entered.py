"""What is entered in a move, held against the case: every number and day, every fault; what is
stopped, what is asked back with both values, and who may verify."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from casestore.database.tables import StaffRow
from casestore.errors import Doubtful, Incomplete, NotAllowed
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseRow, MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import MOVES
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    VERIFIER,
    Office,
    needs_for,
    who_may,
)

SETTLED = ("accept", "transfer", "take_up", "settle")


def attempt(
    office: Office,
    case_id: int,
    verb: str,
    given: dict[Need, str],
    actor: Actor | None = None,
    **more: object,
) -> CaseRow:
    """The move as somebody enters it, ``given`` instead of what is right; nothing confirmed."""
    row = office.row(case_id)
    right = needs_for(office.campaigns[row.campaign], office.settings)
    request = MoveRequest(
        verb=verb, version=row.version, given=right | given, files=[office.keep("proof")]
    )
    request = replace(request, **more)  # type: ignore[arg-type]
    return staff_moves.move(office.ledger, case_id, actor or who_may(verb), request)


def settled(office: Office, campaign: str = MODEL, **changed: str) -> int:
    case_id = office.register(campaign=campaign, **changed).case_id
    office.go(case_id, *SETTLED)
    return case_id


@pytest.mark.parametrize(
    ("claimed", "fulfilled", "said"),
    [
        ("999.9", "99999", "核实兑现金额填的是 99999 万元，超过登记的涉及金额 999.9 万元"),
        ("999.9", "999.91", "超过登记的涉及金额 999.9 万元"),
        ("0", "1", "核实兑现金额填的是 1 万元，本案登记为不涉及金额"),
        ("268.5", "0", "核实兑现金额填的是 0 万元，登记的涉及金额是 268.5 万元"),
        ("268.5", "2.685", "不到登记的涉及金额 268.5 万元的百分之一"),
    ],
)
def test_an_amount_that_does_not_fit_is_asked_back_with_both_values(
    office: Office, claimed: str, fulfilled: str, said: str
) -> None:
    case_id = settled(office, amount=claimed)
    with pytest.raises(Doubtful, match=said) as caught:
        attempt(office, case_id, "strike_off", {Need.FULFILLED: fulfilled})
    assert office.row(case_id).state is State.SETTLED and office.row(case_id).fulfilled is None
    confirmed = frozenset(caught.value.doubts)
    row = attempt(office, case_id, "strike_off", {Need.FULFILLED: fulfilled}, confirmed=confirmed)
    assert row.state is State.STRUCK_OFF
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert f"已核对：{caught.value}" in event.note


@pytest.mark.parametrize(("claimed", "fulfilled"), [("999.9", "999.9"), ("0", "0"), ("50", "30")])
def test_an_amount_that_fits_is_not_asked_back(
    office: Office, claimed: str, fulfilled: str
) -> None:
    case_id = settled(office, amount=claimed)
    assert attempt(office, case_id, "strike_off", {Need.FULFILLED: fulfilled}).state is (
        State.STRUCK_OFF
    )


def test_a_tick_counts_for_the_value_that_it_was_set_at_and_no_other(office: Office) -> None:
    case_id = settled(office)
    with pytest.raises(Doubtful) as caught:
        attempt(office, case_id, "strike_off", {Need.FULFILLED: "300"})
    ticked = frozenset(caught.value.doubts)
    with pytest.raises(Doubtful, match="30000 万元"):
        attempt(office, case_id, "strike_off", {Need.FULFILLED: "30000"}, confirmed=ticked)


def test_all_that_is_odd_is_asked_back_at_once(office: Office) -> None:
    case_id = settled(office)
    given = {Need.FULFILLED: "300", Need.VISITED: "2021-12-26"}
    with pytest.raises(Doubtful) as caught:
        attempt(office, case_id, "strike_off", given)
    assert [key.split(":")[1] for key in caught.value.doubts] == [
        "more-than-claimed",
        "day-off",
        "other-year",
        "before-settled",
    ]


@pytest.mark.parametrize("verb", ["strike_off", "fail"])
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-06-12", "2022年6月12日，这一天不是工作日（周日）"),
        ("2022-06-03", "不是工作日（端午）"),
        ("2021-06-15", "2021年6月15日，今天是2022年6月15日，不在同一年"),
        ("2022-06-14", "2022年6月14日，早于办结日期2022年6月15日"),
        ("2018-06-08", "早于承诺日期2018年6月9日"),
    ],
)
def test_an_odd_day_of_a_visit_is_asked_back(
    office: Office, verb: str, day: str, said: str
) -> None:
    case_id = settled(office)
    with pytest.raises(Doubtful) as caught:
        attempt(office, case_id, verb, {Need.VISITED: day})
    assert any(said in one for one in caught.value.doubts.values())
    assert office.row(case_id).state is State.SETTLED


@pytest.mark.parametrize("verb", ["strike_off", "fail"])
def test_nobody_has_visited_tomorrow(office: Office, verb: str) -> None:
    case_id = settled(office)
    with pytest.raises(Incomplete, match="2022年6月16日，今天是2022年6月15日") as caught:
        attempt(office, case_id, verb, {Need.VISITED: "2022-06-16"})
    assert list(caught.value.fields) == ["visited"]


@pytest.mark.parametrize("verb", ["strike_off", "fail"])
def test_no_visit_on_a_quiet_day_but_for_what_the_campaign_excepts(
    office: Office, verb: str
) -> None:
    park = "xinjian-park-2024"  # quiet from the 1st to the 20th
    case_id = settled(office, park)
    on = office.on(date(2024, 6, 21), park)
    quiet = {Need.VISITED: "2024-06-20", Need.EXCEPTION: ""}
    with pytest.raises(Incomplete, match="每月 1 日至 20 日是企业安静日") as caught:
        attempt(on, case_id, verb, quiet)
    assert list(caught.value.fields) == ["visited"]
    with pytest.raises(Incomplete):
        attempt(on, case_id, verb, quiet | {Need.EXCEPTION: "顺路看看"})
    moved = attempt(on, case_id, verb, quiet | {Need.VISITED: "2024-06-21"})
    assert moved.state in (State.STRUCK_OFF, State.HANDLING)


def test_a_visit_that_the_campaign_excepts_says_by_which_exception(office: Office) -> None:
    park = "xinjian-park-2024"
    case_id = settled(office, park)
    attempt(office, case_id, "fail", {Need.VISITED: "2024-05-15", Need.EXCEPTION: "应急处置"})
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert event.details["exception"] == "应急处置"


@pytest.mark.parametrize(("verb", "road"), [("transfer", ()), ("agree", ("transfer", "take_up"))])
@pytest.mark.parametrize(
    ("day", "said"),
    [("2022-07-16", "不是工作日（周六）"), ("2023-01-03", "不在同一年")],
)
def test_a_term_that_ends_on_an_odd_day_is_asked_back(
    office: Office, verb: str, road: tuple[str, ...], day: str, said: str
) -> None:
    late = office.on(date(2022, 12, 12)) if day > "2023" else office
    case_id = late.register().case_id
    late.go(case_id, "accept", *road)
    with pytest.raises(Doubtful, match=said):
        attempt(late, case_id, verb, {Need.DEADLINE: day, Need.INSTALMENTS: f"{day} 268.5"})


def test_a_transfer_never_goes_past_the_campaigns_longest_term(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept")
    with pytest.raises(Incomplete, match="最晚到2022年9月13日（从转办起一共不超过 90 日"):
        attempt(office, case_id, "transfer", {Need.DEADLINE: "2022-09-14"})
    assert attempt(office, case_id, "transfer", {Need.DEADLINE: "2022-09-13"}).deadline


def test_another_unit_or_term_than_the_proposed_one_wants_a_reason(office: Office) -> None:
    case_id = office.register(category="court-judgment", judicial_status="judged").case_id
    office.go(case_id, "accept")
    proposed = {Need.UNIT: "court", Need.DEADLINE: "2022-07-15", Need.REASON: ""}
    for changed, said in (
        ({Need.UNIT: "science-industry"}, "建议的责任单位是区法院"),
        ({Need.DEADLINE: "2022-07-14"}, "算出的期限是2022年7月15日，填的是2022年7月14日"),
    ):
        with pytest.raises(Incomplete, match=said) as caught:
            attempt(office, case_id, "transfer", proposed | changed)
        assert list(caught.value.fields) == ["reason"]
    assert attempt(office, case_id, "transfer", proposed).unit == "court"


ANSWERS = [(source, move.verb) for move in MOVES if move.answers for source in sorted(move.sources)]
ROADS: dict[State, tuple[str, ...]] = {
    State.CONTESTED: (*SETTLED, "strike_off", "contest"),
    State.RECEIVED: (),
    State.RETURNED: ("return",),
    State.ACCEPTED: ("accept",),
    State.HANDLING: ("accept", "transfer", "take_up"),
    State.AGREED: ("accept", "transfer", "take_up", "agree"),
    State.ESCALATED: ("escalate",),
}


@pytest.mark.parametrize(("source", "verb"), ANSWERS)
def test_no_answer_gives_an_excuse_whoever_writes_it(
    office: Office, source: State, verb: str
) -> None:
    case_id = office.register().case_id
    office.go(case_id, *ROADS[source])
    before = office.pay_all(case_id)
    for given, more, field in (
        ({Need.REASON: "因機構改革，無法支付"}, {}, "reason"),
        ({Need.PLAN: "待审计完成后支付"}, {}, "plan"),
        ({}, {"told": "单位正在换届，请耐心等待。"}, "told"),
    ):
        with pytest.raises(Incomplete, match="只能退回责任单位") as caught:
            attempt(office, case_id, verb, given, **more)
        assert list(caught.value.fields) == [field]
    assert office.row(case_id) == before


@pytest.mark.parametrize("source", [State.HANDLING, State.AGREED])
def test_an_excuse_goes_on_as_returned_to_the_unit_and_costs_no_time(
    office: Office, source: State
) -> None:
    case_id = office.register().case_id
    before = office.go(case_id, *ROADS[source])
    row = attempt(office, case_id, "turn_back", {Need.REASON: "答复称机构改革，不能作为理由"})
    assert (row.state, row.unit, row.deadline) == (source, before.unit, before.deadline)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert event.label == "退回责任单位" and event.told.startswith("责任单位的答复不符合规定")


@pytest.mark.parametrize("handled", ["take_up", "agree", "settle"])
@pytest.mark.parametrize("verb", ["strike_off", "fail"])
def test_who_handled_a_case_in_any_way_does_not_verify_it(
    office: Office, handled: str, verb: str
) -> None:
    case_id = office.register().case_id
    for step in ("accept", "transfer", "take_up", "agree", "settle"):
        office.go(case_id, step, actor=VERIFIER if step == handled else COORDINATOR)
    with pytest.raises(NotAllowed, match="核查要换一个人"):
        attempt(office, case_id, verb, {}, VERIFIER)
    assert office.row(case_id).state is State.SETTLED
    third = replace(VERIFIER, id="12", name="统筹三岗")
    assert attempt(office, case_id, verb, {}, third).state is not State.SETTLED


def test_who_accepted_and_transferred_a_case_may_verify_it(office: Office) -> None:
    case_id = office.register().case_id
    row = office.go(case_id, "accept", "transfer")
    office.go(case_id, "take_up", "settle", actor=office.unit(row))
    assert attempt(office, case_id, "strike_off", {}, COORDINATOR).state is State.STRUCK_OFF


def test_who_may_not_verify_reads_who_can(office: Office) -> None:
    staff = Staff(office.store)
    for number in (1, 2):
        staff.add(f"{number}@example.gov.cn", f"统筹岗 {number}", frozenset({Role.COORDINATOR}))
    staff.add("3@example.gov.cn", "离任的", frozenset({Role.COORDINATOR}))
    staff.add("4@example.gov.cn", "审核岗", frozenset({Role.REVIEWER}))
    with office.store.write() as session:
        session.execute(update(StaffRow).where(StaffRow.name == "离任的").values(active=False))
    first = next(one.actor for one in staff.list() if one.name == "统筹岗 1")
    case_id = office.register().case_id
    office.go(case_id, *SETTLED, actor=first)
    with pytest.raises(NotAllowed, match="可以请统筹岗 2办理"):
        attempt(office, case_id, "strike_off", {}, first)


def test_a_small_office_reads_whom_to_ask(office: Office) -> None:
    case_id = settled(office)
    with pytest.raises(NotAllowed, match="请管理员新增一个统筹岗账号"):
        attempt(office, case_id, "strike_off", {}, COORDINATOR)

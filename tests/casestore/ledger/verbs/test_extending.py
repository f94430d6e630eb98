"""A longer term: asked for by one, decided by another, and only then the term is another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from casestore.database.instalment_table import InstalmentTable
from casestore.errors import Doubtful, Incomplete, NotAllowed, NotFound
from casestore.ledger import extensions
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import extending, supervision
from casestore.ledger.verbs.extending import Extension
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    SUPERVISOR,
    VERIFIER,
    Office,
    confirming,
    needs_for,
)

#: The fixture's case is transferred on 15 June 2022, until 5 July; 90 days end on 13 September.
TERM, FRIDAY = date(2022, 7, 5), date(2022, 7, 15)
PARK = "xinjian-park-2024"


def wish(deadline: date = FRIDAY, **changed: str) -> Extension:
    words = {"reason": "财政分两批安排", "plan": "七月付第一批"}
    return Extension(deadline=deadline, **{**words, **changed})


def in_hand(office: Office) -> int:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    return case_id


def asked(office: Office, case_id: int, actor: Actor = COORDINATOR, day: date = FRIDAY) -> int:
    extending.ask(office.ledger, case_id, actor, wish(day))
    return extensions.waiting(office.ledger, actor, case_id)[0].id


def extended(office: Office, case_id: int, day: date) -> None:
    extending.approve(office.ledger, case_id, SUPERVISOR, asked(office, case_id, day=day))


def test_the_term_is_another_once_another_person_has_approved(office: Office) -> None:
    case_id = in_hand(office)
    before = office.row(case_id).version
    who = extending.ask(office.ledger, case_id, COORDINATOR, wish())
    assert "督查岗" in who
    assert (office.row(case_id).deadline, office.row(case_id).version) == (TERM, before)
    (waits,) = extensions.waiting(office.ledger, SUPERVISOR)
    assert (waits.deadline, waits.was, waits.name) == (FRIDAY, TERM, "统筹一岗")
    assert waits.barred == ""
    words = extending.asked_words(office.ledger, case_id, SUPERVISOR, waits.id)
    assert words == "延期理由：财政分两批安排\n工作计划：七月付第一批"
    extending.approve(office.ledger, case_id, SUPERVISOR, waits.id)
    assert (office.row(case_id).deadline, office.row(case_id).version) == (FRIDAY, before + 1)
    assert extensions.waiting(office.ledger, SUPERVISOR) == []
    with pytest.raises(NotFound):
        extending.approve(office.ledger, case_id, SUPERVISOR, waits.id)
    told = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-2:]
    assert [(one.verb, one.label, one.told) for one in told] == [
        ("extend_ask", "申请延期", ""),
        ("extend", "延期", "办理期限延长到2022年7月15日。"),
    ]
    assert told[0].details == {"deadline": "2022-07-15", "was": "2022-07-05"}
    assert "批准统筹一岗的延期申请" in told[1].note


def test_who_asked_handled_or_pressed_does_not_decide_nor_does_who_may_not(office: Office) -> None:
    case_id = in_hand(office)
    row = office.row(case_id)
    one = asked(office, case_id, office.unit(row))
    for who, why in (
        (COORDINATOR, "只有督查岗可以批准延期"),
        (VERIFIER, "请管理员新增一个督查岗账号"),
    ):
        with pytest.raises(NotAllowed, match=why):
            extending.approve(office.ledger, case_id, who, one)
        with pytest.raises(NotAllowed):
            extending.refuse(office.ledger, case_id, who, one, "不同意")
    supervision.press(office.ledger, case_id, SUPERVISOR, "请抓紧", False)
    with pytest.raises(NotAllowed, match="您督办过本案"):
        extending.approve(office.ledger, case_id, SUPERVISOR, one)
    another = replace(SUPERVISOR, id="18")
    extending.approve(office.ledger, case_id, another, one)
    assert office.row(case_id).deadline == FRIDAY


def test_where_the_campaign_asks_for_less_another_coordinator_approves(office: Office) -> None:
    case_id = office.register("k", PARK).case_id
    row = office.go(case_id, "accept", "transfer")
    assert row.deadline is not None
    office.go(case_id, "take_up")
    later = row.deadline + timedelta(days=8 - row.deadline.weekday())
    one = asked(office, case_id, VERIFIER, later)
    with pytest.raises(NotAllowed, match="申请以外的另一人"):
        extending.approve(office.ledger, case_id, VERIFIER, one)
    with pytest.raises(NotAllowed, match="签收或办结过本案"):
        extending.approve(office.ledger, case_id, COORDINATOR, one)
    extending.approve(office.ledger, case_id, replace(VERIFIER, id="17"), one)
    assert office.row(case_id).deadline == later


def test_a_refusal_has_a_reason_and_reaches_who_asked_and_their_colleagues(office: Office) -> None:
    case_id = in_hand(office)
    unit = office.unit(office.row(case_id))
    one = asked(office, case_id, unit)
    with pytest.raises(Incomplete, match="理由"):
        extending.refuse(office.ledger, case_id, SUPERVISOR, one, " ")
    extending.refuse(office.ledger, case_id, SUPERVISOR, one, "资金已经到位")
    assert office.row(case_id).deadline == TERM
    colleague = replace(unit, id="19")
    for who in (unit, colleague):
        (said,) = extensions.refused(office.ledger, who)
        assert (said.case_id, said.deadline) == (case_id, FRIDAY)
    assert extensions.refused(office.ledger, COORDINATOR) == []
    events = case_file.open_case(office.ledger, case_id, unit).events
    assert [one.note for one in events if one.verb == "extend_refuse"] == ["资金已经到位"]
    again = asked(office, case_id, unit)
    assert again != one and extensions.refused(office.ledger, unit) == []
    extending.refuse(office.ledger, case_id, SUPERVISOR, again, "同上")
    office.go(case_id, "take_up", "settle")
    assert extensions.refused(office.ledger, unit) == []


def agreed_long_ago(office: Office) -> None:
    """Agreements from before they had rows: all of them."""
    with office.store.write() as session:
        session.execute(delete(InstalmentTable))


def test_one_waits_at_a_time_and_none_once_the_case_or_its_term_is_another(office: Office) -> None:
    case_id = in_hand(office)
    one = asked(office, case_id)
    with pytest.raises(NotAllowed, match="已有一件延期申请"):
        extending.ask(office.ledger, case_id, VERIFIER, wish())
    row = office.go(case_id, "take_up")
    given = needs_for(office.campaigns[MODEL], office.settings)
    given[Need.INSTALMENTS] = "2022-08-01 268.5"
    proof = [office.keep("proof", "协议.pdf")]
    agree = MoveRequest(verb="agree", version=row.version, given=given, files=proof)
    confirming(office.ledger, case_id, COORDINATOR, agree)
    with pytest.raises(NotFound, match="已经处理，或者"):
        extending.approve(office.ledger, case_id, SUPERVISOR, one)
    agreed_long_ago(office)
    one = asked(office, case_id, VERIFIER, date(2022, 8, 5))
    office.go(case_id, "settle")
    assert extensions.waiting(office.ledger, SUPERVISOR) == []
    with pytest.raises(NotFound):
        extending.asked_words(office.ledger, case_id, SUPERVISOR, one)


def test_who_does_not_handle_cases_asks_for_nothing_and_sees_nothing(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(NotAllowed, match="在办"):
        extending.ask(office.ledger, case_id, COORDINATOR, wish())
    office.go(case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="统筹岗、责任单位"):
        extending.ask(office.ledger, case_id, SUPERVISOR, wish())
    asked(office, case_id)
    stranger = Actor(
        id="9", name="旁人", roles=frozenset({Role.UNIT}), units=frozenset({f"{MODEL}/court"})
    )
    assert extensions.waiting(office.ledger, stranger) == []
    with pytest.raises(NotFound):
        extending.ask(office.ledger, case_id, stranger, wish())


@pytest.mark.parametrize("field", ["reason", "plan"])
def test_an_extension_without_reason_or_plan_or_with_an_excuse_is_none(
    office: Office, field: str
) -> None:
    case_id = in_hand(office)
    for text in (" ", "镇里正在换届"):
        with pytest.raises(Incomplete) as caught:
            extending.ask(office.ledger, case_id, COORDINATOR, wish(**{field: text}))
        assert list(caught.value.fields) == [field]
    assert extensions.waiting(office.ledger, COORDINATOR) == []


def test_an_extension_adds_thirty_days_at_most_and_ninety_in_all(office: Office) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete, match="最晚到2022年8月4日（一次最多延 30 日"):
        extending.ask(office.ledger, case_id, COORDINATOR, wish(TERM + timedelta(days=31)))
    for day in (date(2022, 8, 4), date(2022, 9, 2), date(2022, 9, 13)):
        extended(office, case_id, day)
    with pytest.raises(Incomplete, match="最晚到2022年9月13日（从转办起一共不超过 90 日"):
        extending.ask(office.ledger, case_id, COORDINATOR, wish(date(2022, 9, 14)))
    late = office.on(date(2022, 9, 14))
    with pytest.raises(Incomplete, match="不能再延了"):
        extending.ask(late.ledger, case_id, COORDINATOR, wish(date(2022, 9, 15)))


def test_neither_a_stop_nor_a_broken_agreement_gives_a_unit_more_than_ninety_days(
    office: Office,
) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "agree", "break", "suspend", actor=VERIFIER)
    later = office.on(date(2022, 6, 25))
    later.go(case_id, "resume")  # ten days later, which don't count
    for day in (date(2022, 8, 12), date(2022, 9, 9), date(2022, 9, 23)):
        extended(later, case_id, day)
    with pytest.raises(Incomplete, match="最晚到2022年9月23日"):
        extending.ask(later.ledger, case_id, COORDINATOR, wish(date(2022, 9, 26)))


def test_a_day_off_is_asked_back_before_a_term_is_asked_to_end_on_it(office: Office) -> None:
    case_id = in_hand(office)
    saturday = wish(date(2022, 7, 16))
    with pytest.raises(Doubtful, match="2022年7月16日，这一天不是工作日（周六）") as caught:
        extending.ask(office.ledger, case_id, COORDINATOR, saturday)
    sure = replace(saturday, confirmed=frozenset(caught.value.doubts))
    extending.ask(office.ledger, case_id, COORDINATOR, sure)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert event.note.endswith("已核对：新的期限填的是2022年7月16日，这一天不是工作日（周六）")


def test_an_extension_is_later_than_the_old_term_and_than_today(office: Office) -> None:
    case_id = in_hand(office)
    late = office.on(date(2022, 7, 11))
    for ledger, day in (
        (office.ledger, date(2022, 6, 20)),
        (office.ledger, TERM),
        (late.ledger, date(2022, 7, 8)),
        (late.ledger, date(2022, 7, 11)),
    ):
        with pytest.raises(Incomplete, match="晚于原期限和今天"):
            extending.ask(ledger, case_id, COORDINATOR, wish(day))
    one = asked(late, case_id, day=date(2022, 7, 12))
    with pytest.raises(Incomplete, match="请不予延期，由申请人重新申请"):
        much_later = office.on(date(2022, 7, 13))
        extending.approve(much_later.ledger, case_id, SUPERVISOR, one)
    extending.approve(late.ledger, case_id, SUPERVISOR, one)
    assert office.row(case_id).deadline == date(2022, 7, 12)


def test_a_performance_agreement_is_extended_by_its_own_measure(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "agree")
    with pytest.raises(NotAllowed, match="修改要延的那一期"):
        extending.ask(office.ledger, case_id, COORDINATOR, wish(date(2022, 8, 4)))
    agreed_long_ago(office)
    extended(office, case_id, date(2022, 8, 4))
    with pytest.raises(Incomplete, match="履行协议最多延 30 日"):
        extending.ask(office.ledger, case_id, COORDINATOR, wish(date(2022, 8, 5)))

"""Pressing, extending, noting and replying."""

from datetime import date, timedelta

import pytest

from casestore.errors import Doubtful, Incomplete, NotAllowed
from casestore.ledger.queries import case_file, lists
from casestore.ledger.verbs import claimant, supervision
from casestore.ledger.verbs.supervision import Extension
from casestore.lifecycle.case_states import Supervision
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, VERIFIER, Office

#: The fixture's case is transferred on 15 June 2022, until 5 July; 90 days end on 13 September.
FRIDAY = date(2022, 7, 15)


def asked(deadline: date = FRIDAY, **changed: str) -> Extension:
    words = {"reason": "财政分两批安排", "plan": "七月付第一批", "approver": "单位主要负责人"}
    return Extension(deadline=deadline, **{**words, **changed})


def test_pressing_and_extending_belong_to_the_coordinator_of_a_case_in_hand(office: Office) -> None:
    receipt = office.register()
    for verb in (
        lambda: supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", False),
        lambda: supervision.extend(office.ledger, receipt.case_id, COORDINATOR, asked()),
    ):
        with pytest.raises(NotAllowed, match="在办"):
            verb()
    row = office.go(receipt.case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="统筹岗"):
        supervision.press(office.ledger, receipt.case_id, office.unit(row), "自己督办自己", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "再次督办", False)
    assert office.row(receipt.case_id).supervised == "listed"
    supervision.extend(office.ledger, receipt.case_id, COORDINATOR, asked())
    assert office.row(receipt.case_id).deadline == FRIDAY
    assert office.go(receipt.case_id, "take_up", "settle", "strike_off").supervised is None


@pytest.mark.parametrize("field", ["reason", "plan", "approver"])
def test_an_extension_without_reason_plan_or_approver_is_none(office: Office, field: str) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete) as caught:
        supervision.extend(office.ledger, case_id, COORDINATOR, asked(**{field: " "}))
    assert list(caught.value.fields) == [field]


@pytest.mark.parametrize("field", ["reason", "plan"])
def test_no_excuse_extends_a_term(office: Office, field: str) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete, match="第十四条") as caught:
        supervision.extend(office.ledger, case_id, COORDINATOR, asked(**{field: "镇里正在换届"}))
    assert list(caught.value.fields) == [field]
    assert office.row(case_id).deadline == date(2022, 7, 5)


def test_an_extension_adds_thirty_days_at_most_and_ninety_in_all(office: Office) -> None:
    case_id = in_hand(office)
    too_far = date(2022, 7, 5) + timedelta(days=31)
    with pytest.raises(Incomplete, match="最晚到2022年8月4日（一次最多延 30 日"):
        supervision.extend(office.ledger, case_id, COORDINATOR, asked(too_far))
    for day in (date(2022, 8, 4), date(2022, 9, 2), date(2022, 9, 13)):
        supervision.extend(office.ledger, case_id, COORDINATOR, asked(day))
    with pytest.raises(Incomplete, match="最晚到2022年9月13日（从转办起一共不超过 90 日"):
        supervision.extend(office.ledger, case_id, COORDINATOR, asked(date(2022, 9, 14)))
    late = office.on(date(2022, 9, 14))
    with pytest.raises(Incomplete, match="不能再延了"):
        supervision.extend(late.ledger, case_id, COORDINATOR, asked(date(2022, 9, 15)))


def test_neither_a_stop_nor_a_broken_agreement_gives_a_unit_more_than_ninety_days(
    office: Office,
) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "agree", "break", "suspend", actor=VERIFIER)
    later = office.on(date(2022, 6, 25))
    later.go(case_id, "resume")  # ten days later, which don't count
    for day in (date(2022, 8, 12), date(2022, 9, 9), date(2022, 9, 23)):
        supervision.extend(later.ledger, case_id, COORDINATOR, asked(day))
    with pytest.raises(Incomplete, match="最晚到2022年9月23日"):
        supervision.extend(later.ledger, case_id, COORDINATOR, asked(date(2022, 9, 26)))


def test_a_day_off_or_of_another_year_is_asked_back_before_a_term_ends_on_it(
    office: Office,
) -> None:
    case_id = in_hand(office)
    saturday = asked(date(2022, 7, 16))
    with pytest.raises(Doubtful, match="2022年7月16日，这一天不是工作日（周六）") as caught:
        supervision.extend(office.ledger, case_id, COORDINATOR, saturday)
    assert office.row(case_id).deadline == date(2022, 7, 5)
    keys = frozenset(caught.value.doubts)
    sure = Extension(**{**vars(saturday), "confirmed": keys})
    supervision.extend(office.ledger, case_id, COORDINATOR, sure)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert event.note.endswith("已核对：新的期限填的是2022年7月16日，这一天不是工作日（周六）")


def test_who_handles_a_case_does_not_approve_its_extension(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up")
    with pytest.raises(NotAllowed, match="延期要换一个人批准"):
        supervision.extend(office.ledger, case_id, COORDINATOR, asked())
    supervision.extend(office.ledger, case_id, VERIFIER, asked())


def in_hand(office: Office) -> int:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    return case_id


def test_what_is_pressed_noted_and_extended_stands_in_the_history(office: Office) -> None:
    case_id = in_hand(office)
    supervision.press(office.ledger, case_id, COORDINATOR, "请抓紧", False)
    assert office.row(case_id).supervised is Supervision.PRESSED
    supervision.press(office.ledger, case_id, COORDINATOR, "挂牌", True)
    assert office.row(case_id).supervised is Supervision.LISTED
    supervision.note(office.ledger, case_id, COORDINATOR, "给同事的话")
    supervision.extend(office.ledger, case_id, COORDINATOR, asked())
    events = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-4:]
    assert [(event.verb, event.note, event.told) for event in events] == [
        ("press", "请抓紧", ""),
        ("list", "挂牌", ""),
        ("note", "给同事的话", ""),
        (
            "extend",
            "延期理由：财政分两批安排\n工作计划：七月付第一批\n批准人：单位主要负责人",
            "办理期限延长到2022年7月15日。",
        ),
    ]
    assert events[-1].details == {"deadline": "2022-07-15", "was": "2022-07-05"}


def test_who_has_the_page_open_sees_that_a_case_was_pressed_or_extended(office: Office) -> None:
    case_id = in_hand(office)
    before = office.row(case_id).version
    supervision.press(office.ledger, case_id, COORDINATOR, "请抓紧", False)
    assert office.row(case_id).version == before + 1
    supervision.extend(office.ledger, case_id, COORDINATOR, asked())
    assert office.row(case_id).version == before + 2


def test_nothing_is_pressed_or_noted_without_a_word(office: Office) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete, match="督办要求"):
        supervision.press(office.ledger, case_id, COORDINATOR, " ", False)
    with pytest.raises(Incomplete, match="备注"):
        supervision.note(office.ledger, case_id, COORDINATOR, " ")


def test_an_extension_is_later_than_the_old_term_and_than_today(office: Office) -> None:
    case_id = in_hand(office)  # until 5 July
    late = office.on(date(2022, 7, 11))
    for ledger, day in (
        (office.ledger, date(2022, 6, 20)),
        (office.ledger, date(2022, 7, 5)),
        (late.ledger, date(2022, 7, 8)),
        (late.ledger, date(2022, 7, 11)),
    ):
        with pytest.raises(Incomplete, match="晚于原期限和今天"):
            supervision.extend(ledger, case_id, COORDINATOR, asked(day))
    supervision.extend(late.ledger, case_id, COORDINATOR, asked(date(2022, 7, 12)))
    assert office.row(case_id).deadline == date(2022, 7, 12)


def test_a_case_under_an_agreement_is_pressed_and_extended_too(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "agree")
    supervision.press(office.ledger, case_id, COORDINATOR, "请按协议兑现", False)
    supervision.extend(office.ledger, case_id, VERIFIER, asked(date(2022, 8, 4)))
    with pytest.raises(Incomplete, match="履行协议最多延 30 日"):
        supervision.extend(office.ledger, case_id, VERIFIER, asked(date(2022, 8, 5)))


def test_a_reply_reaches_the_claimant_without_a_move_and_its_letter_has_none_of_it(
    office: Office,
) -> None:
    case_id = office.register(email="a@example.com").case_id
    supervision.reply(office.ledger, case_id, COORDINATOR, "请带原件到窗口核对")
    status, row = office.status(case_id), office.row(case_id)
    assert [(one.ours, one.text) for one in status.messages] == [(True, "请带原件到窗口核对")]
    assert "原件" not in status.steps[-1][1] and "留言" in status.steps[-1][1]
    assert (row.state, row.version) == ("received", 1)
    with pytest.raises(Incomplete):
        supervision.reply(office.ledger, case_id, COORDINATOR, " ")


def test_only_the_coordinator_replies(office: Office) -> None:
    case_id = office.register().case_id
    row = office.go(case_id, "accept", "transfer")
    with pytest.raises(NotAllowed):
        supervision.reply(office.ledger, case_id, office.unit(row), "我们会付的")


def test_who_wrote_last_and_has_no_reply_stands_on_the_list(office: Office) -> None:
    first, second = (office.register(key).case_id for key in ("a", "b"))
    office.register("silent")
    for case_id in (second, first):
        with office.as_claimant(case_id) as work:
            claimant.message(work, "办到哪一步了")

    def waiting(actor: Actor = COORDINATOR) -> list[int]:
        return [row.id for row in lists.to_reply_to(office.ledger, actor)]

    assert waiting() == [second, first]
    supervision.reply(office.ledger, second, COORDINATOR, "正在审查")
    assert waiting() == [first]
    assert waiting(Actor(id="9", name="旁人", roles=frozenset({Role.UNIT}))) == []
    with office.as_claimant(second) as work:
        claimant.message(work, "知道了，还有一事")
    assert waiting() == [first, second]

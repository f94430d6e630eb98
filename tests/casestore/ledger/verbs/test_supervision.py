"""Pressing, noting and replying."""

import pytest

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.queries import case_file, lists
from casestore.ledger.verbs import claimant, supervision
from casestore.lifecycle.case_states import Supervision
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, Office


def test_pressing_belongs_to_the_coordinator_of_a_case_in_hand(office: Office) -> None:
    receipt = office.register()
    with pytest.raises(NotAllowed, match="在办"):
        supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", False)
    row = office.go(receipt.case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="统筹岗"):
        supervision.press(office.ledger, receipt.case_id, office.unit(row), "自己督办自己", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "再次督办", False)
    assert office.row(receipt.case_id).supervised == "listed"
    assert office.go(receipt.case_id, "take_up", "settle", "strike_off").supervised is None


def in_hand(office: Office) -> int:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    return case_id


def test_what_is_pressed_and_noted_stands_in_the_history(office: Office) -> None:
    case_id = in_hand(office)
    supervision.press(office.ledger, case_id, COORDINATOR, "请抓紧", False)
    assert office.row(case_id).supervised is Supervision.PRESSED
    supervision.press(office.ledger, case_id, COORDINATOR, "挂牌", True)
    assert office.row(case_id).supervised is Supervision.LISTED
    supervision.note(office.ledger, case_id, COORDINATOR, "给同事的话")
    events = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-3:]
    assert [(event.verb, event.note, event.told) for event in events] == [
        ("press", "请抓紧", ""),
        ("list", "挂牌", ""),
        ("note", "给同事的话", ""),
    ]


def test_who_has_the_page_open_sees_that_a_case_was_pressed(office: Office) -> None:
    case_id = in_hand(office)
    before = office.row(case_id).version
    supervision.press(office.ledger, case_id, COORDINATOR, "请抓紧", False)
    assert office.row(case_id).version == before + 1


def test_nothing_is_pressed_or_noted_without_a_word(office: Office) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete, match="督办要求"):
        supervision.press(office.ledger, case_id, COORDINATOR, " ", False)
    with pytest.raises(Incomplete, match="备注"):
        supervision.note(office.ledger, case_id, COORDINATOR, " ")


def test_a_case_under_an_agreement_is_pressed_too(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up", "agree")
    supervision.press(office.ledger, case_id, COORDINATOR, "请按协议兑现", False)


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

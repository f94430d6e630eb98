"""What a claimant does with number and code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.queries import case_file, contact
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import claimant, staff_moves
from casestore.ledger.work import Work
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.ratings import Rating, Solved
from casestore.lifecycle.roles import Role
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    DAYS,
    MODEL,
    VERIFIER,
    Office,
    confirming,
    needs_for,
)


def test_a_supplement_brings_a_returned_clue_back_to_review_with_a_new_clock(
    office: Office,
) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "return")
    assert row.due is not None
    assert row.due.what == "补正"
    later = office.on(date(2022, 6, 20))
    files = [office.keep("supplement", "补.pdf")]
    with later.as_claimant(receipt.case_id) as work:
        claimant.supplement(work, "合同补在附件里", files)
    status = later.status(receipt.case_id)
    assert status.state is State.RECEIVED
    assert status.due is not None
    assert status.due.start == date(2022, 6, 20)
    found = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR)
    assert [event.verb for event in found.events] == [
        "register",
        "return",
        "supplement",
        "complete",
    ]
    assert found.events[2].note == "合同补在附件里"
    assert found.files[-1][1].name == "补.pdf"


def test_new_material_makes_an_open_page_stale(office: Office) -> None:
    receipt = office.register()
    with office.as_claimant(receipt.case_id) as work:
        claimant.supplement(work, "还有一份证据")
    with pytest.raises(Stale):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="accept", version=1, given={}),
        )


def test_an_empty_supplement_and_one_to_a_closed_case_are_refused(office: Office) -> None:
    receipt = office.register()
    wrong = [
        (Incomplete, lambda work: claimant.supplement(work, "  ")),
        (Incomplete, lambda work: claimant.withdraw(work, "")),
    ]
    _are_refused(office, receipt.case_id, wrong)
    with office.as_claimant(receipt.case_id) as work:
        claimant.withdraw(work, "不再反映")
    late = [
        (NotAllowed, lambda work: claimant.supplement(work, "再想想")),
        (NotAllowed, lambda work: claimant.withdraw(work, "再撤一次")),
    ]
    _are_refused(office, receipt.case_id, late)


def _are_refused(
    office: Office, case_id: int, acts: list[tuple[type[Exception], Callable[[Work], None]]]
) -> None:
    for error, act in acts:
        with pytest.raises(error), office.as_claimant(case_id) as work:
            act(work)


def test_material_that_was_not_stored_is_not_acknowledged(office: Office) -> None:
    receipt = office.register()
    gone = replace(office.keep("supplement", "补.pdf"), stored="gone.age")
    with (
        pytest.raises(Incomplete, match="补.pdf 没有存好"),
        office.as_claimant(receipt.case_id) as work,
    ):
        claimant.supplement(work, "请看附件", [gone])
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).files) == 2


def test_a_message_reaches_the_office_sealed_and_moves_nothing(office: Office) -> None:
    receipt = office.register()
    with office.as_claimant(receipt.case_id) as work:
        claimant.message(work, "合同号写错了一位")
    with pytest.raises(Incomplete), office.as_claimant(receipt.case_id) as work:
        claimant.message(work, "  ")
    event = case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note, event.told) == (
        "message",
        "合同号写错了一位",
        "您的留言已收到。",
    )
    assert office.row(receipt.case_id).version == 1  # an open page of the desk stays good
    (said,) = office.status(receipt.case_id).messages
    assert (said.ours, said.text) == (False, "合同号写错了一位")


def test_whoever_withdrew_or_was_refused_may_still_write(office: Office) -> None:
    for key, verb in (("a", "withdraw"), ("b", "decline")):
        case_id = office.register(key).case_id
        office.go(case_id, verb)
        with office.as_claimant(case_id) as work:
            claimant.message(work, "还想问一句")
        assert len(office.status(case_id).messages) == 1


#: A campaign that asks for ratings.
RATED = "xinjian-park-2024"


def closed(office: Office) -> int:
    receipt = office.register(campaign=RATED)
    office.go(receipt.case_id, "accept", "transfer", "take_up", "settle", "strike_off")
    return receipt.case_id


def rate(
    office: Office, case_id: int, grade: int, text: str = "", solved: Solved = Solved.YES
) -> None:
    with office.as_claimant(case_id) as work:
        claimant.rate(work, Rating(grade=grade, solved=solved, text=text))


def test_a_rating_is_kept_its_words_sealed(office: Office) -> None:
    case_id = closed(office)
    rate(office, case_id, 3, "慢了一点")
    assert office.status(case_id).steps[-1][1] == "已收到您的评价：解决了，基本满意。"
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note, event.details) == (
        "rate",
        "慢了一点",
        {"grade": "3", "solved": "yes"},
    )


@pytest.mark.parametrize("grade", [0, 6, 9])
def test_a_grade_is_one_of_five(office: Office, grade: int) -> None:
    case_id = closed(office)
    with pytest.raises(Incomplete, match="请选择评价"):
        rate(office, case_id, grade, "说明")


def test_a_bad_grade_says_why(office: Office) -> None:
    case_id = closed(office)
    for grade in (1, 2):
        with pytest.raises(Incomplete, match="哪里没有解决"):
            rate(office, case_id, grade, " ")
    rate(office, case_id, 3)
    assert not office.status(case_id).may_rate


def test_a_case_is_rated_once_each_time_that_it_is_settled_and_closed(office: Office) -> None:
    case_id = closed(office)
    rate(office, case_id, 5)
    with pytest.raises(NotAllowed, match="已经评价过"):
        rate(office, case_id, 4)
    office.go(case_id, "reopen")
    with pytest.raises(NotAllowed, match="还没有办结"):
        rate(office, case_id, 4)
    office.go(case_id, "settle")
    rate(office, case_id, 4)
    assert not office.status(case_id).may_rate
    office.go(case_id, "strike_off")
    rate(office, case_id, 4)


def settled(office: Office, campaign: str) -> int:
    case_id = office.register(campaign=campaign, key=campaign).case_id
    office.go(case_id, "accept", "transfer", "take_up", "settle")
    return case_id


def strike_off(office: Office, case_id: int, asked: str = "") -> State:
    row = office.row(case_id)
    given = needs_for(office.campaigns[row.campaign], office.settings) | {Need.ASKED: asked}
    request = MoveRequest(verb="strike_off", version=row.version, given=given)
    return confirming(office.ledger, case_id, VERIFIER, request).state


@pytest.mark.parametrize("campaign", DAYS)
def test_every_campaign_asks_whether_it_is_solved_before_a_case_is_struck_off(
    office: Office, campaign: str
) -> None:
    case_id = settled(office, campaign)
    status = office.status(case_id)
    assert status.may_rate and status.own is not None and status.own.what == "答复"
    with pytest.raises(Incomplete, match="还没有答复问题是否解决"):
        strike_off(office, case_id)
    rate(office, case_id, 4)
    assert office.status(case_id).own is None
    assert strike_off(office, case_id) is State.STRUCK_OFF


def test_who_keeps_silent_for_as_long_as_they_had_holds_nothing_up(office: Office) -> None:
    case_id = settled(office, MODEL)
    own = office.status(case_id).own
    assert own is not None
    with pytest.raises(Incomplete):
        strike_off(office.on(own.day), case_id)
    assert strike_off(office.on(own.day + timedelta(days=1)), case_id) is State.STRUCK_OFF


@pytest.mark.parametrize(("grade", "solved"), [(4, Solved.NO), (2, Solved.PARTLY), (1, Solved.NO)])
def test_a_case_that_is_not_solved_is_struck_off_with_words_alone(
    office: Office, grade: int, solved: Solved
) -> None:
    case_id = settled(office, MODEL)
    rate(office, case_id, grade, "还差二十万", solved)
    with pytest.raises(Incomplete, match="仍要销号的，请写明怎样核实"):
        strike_off(office, case_id)
    assert strike_off(office, case_id, "已到企业核对，差额不在合同之内") is State.STRUCK_OFF


def test_who_can_be_asked_on_paper_alone_is_asked_by_a_person(office: Office) -> None:
    case_id = office.register(email="").case_id
    office.go(case_id, "accept", "transfer", "take_up", "settle")
    with office.store.write() as session:
        session.get_one(CaseTable, case_id).reading_key = None  # as of one that was imported
    later = office.on(date(2022, 12, 1))
    with pytest.raises(Incomplete, match="没有网上查询，也没有邮箱"):
        strike_off(later, case_id)


def test_no_after_the_end_asks_for_the_case_to_be_taken_up_again(office: Office) -> None:
    case = office.struck_off()
    rate(office, case.id, 3, "只付了一半", Solved.NO)
    status = office.status(case.id)
    assert (status.state, status.may_rate) == (State.CONTESTED, False)
    assert status.due is not None and status.due.what == "回访答复"
    assert CASE_STATES[status.state].turn is Role.COORDINATOR
    kept = office.go(case.id, "keep")
    assert (kept.state, kept.deadline) == (State.STRUCK_OFF, None)
    assert office.status(case.id).outcome == "已经付清，附银行回单。"
    assert not office.status(case.id).may_rate, "asked again for ever"


def test_a_contested_case_is_taken_up_again_by_who_did_not_handle_it(office: Office) -> None:
    case = office.struck_off()
    rate(office, case.id, 1, "一分钱没有到账", Solved.NO)
    with pytest.raises(NotAllowed, match="换一个人"):
        office.go(case.id, "keep", actor=COORDINATOR)
    assert office.go(case.id, "reopen").state is State.HANDLING
    assert office.status(case.id).outcome == "", "what was done holds no longer"


def object_to(office: Office, case_id: int, reason: str = "合同由镇政府签订") -> None:
    with office.as_claimant(case_id) as work:
        claimant.object_to(work, reason)


def test_a_refusal_is_looked_at_again_under_a_clock_of_its_own(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    assert office.status(case_id).may_object and office.status(case_id).due is None
    with pytest.raises(Incomplete):
        object_to(office, case_id, " ")
    object_to(office, case_id)
    status = office.status(case_id)
    assert (status.state, status.may_object) == (State.OBJECTED, False)
    assert status.due is not None
    assert (status.due.what, status.due.day) == ("复核", date(2022, 7, 15))
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note) == ("object", "合同由镇政府签订")


def test_an_objection_is_upheld_or_not_and_made_once_to_each_refusal(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(NotAllowed):
        object_to(office, case_id)  # nobody has refused it
    office.go(case_id, "decline")
    object_to(office, case_id)
    office.go(case_id, "uphold")
    status = office.status(case_id)
    assert (status.state, status.may_object) == (State.DECLINED, False)
    with pytest.raises(NotAllowed, match="已经提出过"):
        object_to(office, case_id)
    office.go(case_id, "reconsider", "decline")
    assert office.status(case_id).may_object
    object_to(office, case_id)
    office.go(case_id, "reconsider")
    assert office.status(case_id).state is State.RECEIVED


def test_nobody_at_the_desk_objects_for_the_claimant(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    with pytest.raises(NotAllowed, match="只有反映人"):
        office.go(case_id, "object", actor=COORDINATOR)


def test_an_objection_comes_within_its_term(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    own = office.status(case_id).own
    assert own is not None and (own.what, own.day) == ("提出异议", date(2022, 7, 15))
    assert office.status(case_id).outcome == "已经付清，附银行回单。"
    late = office.on(date(2022, 7, 16))
    assert not late.status(case_id).may_object and late.status(case_id).own is None
    with pytest.raises(NotAllowed, match="过了期限"):
        object_to(late, case_id)
    object_to(office.on(date(2022, 7, 15)), case_id)


def test_the_access_diary_names_roles_and_nobody(office: Office) -> None:
    case_id = office.register().case_id
    case_file.open_case(office.ledger, case_id, COORDINATOR)
    case_file.open_case(office.ledger, case_id, COORDINATOR)  # within the hour
    contact.open_contact(office.ledger, case_id, VERIFIER, "约定核查的时间")
    status = office.status(case_id)
    seen = [(one.who, one.what) for one in status.looks]
    assert seen == [("统筹岗", "查看联系方式"), ("统筹岗", "查阅案卷")]
    assert COORDINATOR.name not in repr(status) and "约定核查" not in repr(status)

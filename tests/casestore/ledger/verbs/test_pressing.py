"""Reminding, climbing the ladder, talks and referrals, and what a unit reads and answers."""

from datetime import date

import pytest

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger.queries import case_file
from casestore.ledger.queries.pressing import to_answer, to_press
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import pressing, staff_moves, supervision
from casestore.ledger.verbs.pressing import Record
from casestore.lifecycle.case_states import Supervision
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, Office

#: The fixture's case is transferred on 15 June 2022, until Tuesday, 5 July.
BEFORE, DUE_DAY = date(2022, 6, 30), date(2022, 7, 5)
PRESSED, LISTED = date(2022, 7, 8), date(2022, 7, 14)


def in_hand(office: Office, key: str = "k") -> int:
    case_id = office.register(key).case_id
    office.go(case_id, "accept", "transfer")
    return case_id


def proposals(office: Office, actor: Actor = COORDINATOR) -> list[tuple[int, str, int]]:
    found, total = to_press(office.ledger, actor, 10)
    assert total == len(found)
    return [(one.row.id, one.proposal.step.value, one.reminded) for one in found]


def history(office: Office, case_id: int, actor: Actor = COORDINATOR) -> list[tuple[str, str]]:
    events = case_file.open_case(office.ledger, case_id, actor).events
    return [(event.verb.value, event.note) for event in events if event.verb != "opened"]


def test_the_ladder_is_climbed_step_by_step_with_one_press_each(office: Office) -> None:
    case_id = in_hand(office)
    assert proposals(office) == []
    before = office.on(BEFORE)
    assert proposals(before) == [(case_id, "remind", 0)]
    assert pressing.take_step(before.ledger, case_id, COORDINATOR, Verb.REMIND) is Verb.REMIND
    assert proposals(before) == []
    due = office.on(DUE_DAY)
    assert proposals(due) == [(case_id, "remind", 1)]
    pressing.take_step(due.ledger, case_id, COORDINATOR, Verb.REMIND)
    late = office.on(PRESSED)
    assert proposals(late) == [(case_id, "press", 2)]
    pressing.take_step(late.ledger, case_id, COORDINATOR, Verb.PRESS)
    assert late.row(case_id).supervised is Supervision.PRESSED
    last = office.on(LISTED)
    assert proposals(last) == [(case_id, "list", 2)]
    pressing.take_step(last.ledger, case_id, COORDINATOR, Verb.LIST)
    assert (last.row(case_id).supervised, proposals(last)) == (Supervision.LISTED, [])
    event = case_file.open_case(last.ledger, case_id, COORDINATOR).events[-1]
    assert event.note == (
        "本案办理期限为2022年7月5日，已经超期。"
        "请于2022年7月21日前书面报告办理情况、未办结的原因和办结时间。"
    )
    assert event.details == {
        "unit": office.row(case_id).unit,
        "due": "2022-07-05",
        "report_by": "2022-07-21",
    }


def test_a_step_that_is_not_proposed_is_not_taken_and_none_twice(office: Office) -> None:
    case_id = in_hand(office)
    before = office.on(BEFORE)
    for step in (Verb.PRESS, Verb.LIST, Verb.TALK):
        with pytest.raises(Stale):
            pressing.take_step(before.ledger, case_id, COORDINATOR, step)
    pressing.take_step(before.ledger, case_id, COORDINATOR, Verb.REMIND)
    with pytest.raises(Stale):
        pressing.take_step(before.ledger, case_id, COORDINATOR, Verb.REMIND)
    assert [verb for verb, _note in history(office, case_id)].count("remind") == 1


def test_a_unit_is_reminded_once_a_day_and_every_reminder_counts(office: Office) -> None:
    case_id = in_hand(office)
    version = office.row(case_id).version
    pressing.remind(office.ledger, case_id, COORDINATOR)
    with pytest.raises(Stale, match="今天已经催办过"):
        pressing.remind(office.ledger, case_id, COORDINATOR)
    pressing.remind(office.on(date(2022, 6, 16)).ledger, case_id, COORDINATOR)
    unit = office.unit(office.row(case_id))
    (one,) = to_answer(office.ledger, unit)
    assert (one.row.id, one.waiting.reminded, one.waiting.act.verb) == (case_id, 2, "remind")
    assert office.row(case_id).version == version, "whoever fills in a form isn't disturbed"
    assert ("remind", pressing.REMINDED) in history(office, case_id, unit)


def test_only_who_gives_orders_presses_and_only_a_case_in_hand(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(NotAllowed, match="在办"):
        pressing.remind(office.ledger, case_id, COORDINATOR)
    row = office.go(case_id, "accept", "transfer")
    for who in (office.unit(row), SECOND):
        with pytest.raises(NotAllowed, match="只有统筹岗、督查岗可以催办"):
            pressing.remind(office.on(BEFORE).ledger, case_id, who)
        assert proposals(office.on(BEFORE), who) == []
    assert to_answer(office.ledger, COORDINATOR) == ()


def test_a_report_answers_and_gives_no_excuse(office: Office) -> None:
    case_id = in_hand(office)
    office.go(case_id, "take_up")
    supervision.press(
        office.ledger, case_id, COORDINATOR, "请列出付款日期", False, date(2022, 6, 20)
    )
    row = office.row(case_id)
    unit = office.unit(row)
    (one,) = to_answer(office.ledger, unit)
    assert one.waiting.act.report_by == date(2022, 6, 20)
    excuse = MoveRequest(verb="report", version=row.version, given={Need.REASON: "正在机构改革"})
    with pytest.raises(Incomplete, match="第十四条"):
        staff_moves.move(office.ledger, case_id, unit, excuse)
    said = MoveRequest(verb="report", version=row.version, given={Need.REASON: "七月付清"})
    after = staff_moves.move(office.ledger, case_id, unit, said)
    assert (after.state, after.deadline) == (row.state, row.deadline)
    assert to_answer(office.ledger, unit) == []
    assert history(office, case_id)[-1] == ("report", "七月付清")


def test_what_was_demanded_of_one_unit_is_not_shown_to_the_next(office: Office) -> None:
    case_id = in_hand(office)
    pressing.remind(office.ledger, case_id, COORDINATOR)
    row = office.go(case_id, "reroute", "transfer")
    assert to_answer(office.ledger, office.unit(row)) == []


def test_an_answer_is_not_demanded_for_yesterday(office: Office) -> None:
    case_id = in_hand(office)
    with pytest.raises(Incomplete, match="已经过去"):
        supervision.press(office.ledger, case_id, COORDINATOR, "请报", False, date(2022, 6, 14))


def test_a_talk_is_read_by_the_unit_and_a_referral_is_not_known_to_it(office: Office) -> None:
    case_id = in_hand(office)
    talk = Record(
        verb=Verb.TALK, who="区住建局主要负责人", day=date(2022, 6, 14), result="月底付清"
    )
    refer = Record(verb=Verb.REFER, who="区纪委监委", day=date(2022, 6, 15), result="已收下")
    for made in (talk, refer):
        pressing.record(office.ledger, case_id, COORDINATOR, made)
    said = "约谈对象：区住建局主要负责人\n日期：2022年6月14日\n结果：月底付清"
    assert history(office, case_id)[-2:] == [
        ("talk", said),
        ("refer", "移送机关：区纪委监委\n日期：2022年6月15日\n结果：已收下"),
    ]
    assert history(office, case_id, office.unit(office.row(case_id)))[-1] == ("talk", said)


@pytest.mark.parametrize("field", ["who", "result"])
def test_a_record_names_post_and_result(office: Office, field: str) -> None:
    said = {"who": "区住建局主要负责人", "result": "月底付清", field: " "}
    made = Record(verb=Verb.TALK, day=date(2022, 6, 15), **said)
    with pytest.raises(Incomplete) as caught:
        pressing.record(office.ledger, in_hand(office), COORDINATOR, made)
    assert list(caught.value.fields) == [field]


def test_a_talk_of_tomorrow_has_not_been(office: Office) -> None:
    made = Record(verb=Verb.REFER, who="区纪委监委", day=date(2022, 6, 16), result="已收下")
    with pytest.raises(Incomplete, match="还没有到"):
        pressing.record(office.ledger, in_hand(office), COORDINATOR, made)


def test_the_case_that_waits_longest_comes_first(office: Office) -> None:
    first, second = in_hand(office, "a"), in_hand(office.on(date(2022, 6, 14)), "b")
    assert [id for id, _step, _n in proposals(office.on(BEFORE))] == [second, first]
    shown, total = to_press(office.on(BEFORE).ledger, COORDINATOR, 1)
    assert ([one.row.id for one in shown], total) == ([second], 2)


def test_a_case_that_was_pressed_gives_its_place_to_one_that_waits(office: Office) -> None:
    first, second = in_hand(office, "a"), in_hand(office, "b")
    before = office.on(BEFORE)
    pressing.take_step(before.ledger, first, COORDINATOR, Verb.REMIND)
    assert proposals(before) == [(second, "remind", 0)]

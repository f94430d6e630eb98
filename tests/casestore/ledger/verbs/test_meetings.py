"""A joint meeting: kept in each of its cases, with what was decided of it alone."""

from datetime import timedelta

import pytest

from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger.history import verify_chain
from casestore.ledger.queries import case_file
from casestore.ledger.queries.pressing import to_answer
from casestore.ledger.verbs import meetings
from casestore.ledger.verbs.meetings import Decision, Meeting
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SUPERVISOR, Office


def hold(
    office: Office,
    *decisions: tuple[int, str],
    by: Actor = COORDINATOR,
    days: int = 9,
    ago: int = 0,
) -> None:
    today = office.ledger.today(MODEL)
    found = [
        Decision(case_id=id, words=words, day=today + timedelta(days=days))
        for id, words in decisions
    ]
    meeting = Meeting(day=today - timedelta(days=ago), who="区财政局局长", decisions=found)
    meetings.hold(office.ledger, by, meeting)


def two(office: Office) -> tuple[int, int]:
    first, second = office.register("k1").case_id, office.register("k2").case_id
    for one in (first, second):
        office.go(one, "accept", "transfer")
    return first, second


def kept(office: Office, case_id: int, actor: Actor = COORDINATOR) -> list[str]:
    events = case_file.open_case(office.ledger, case_id, actor).events
    return [one.note for one in events if one.verb is Verb.MEETING]


def test_each_case_keeps_what_was_decided_of_it_and_its_unit_answers(office: Office) -> None:
    first, second = two(office)
    hold(office, (first, "拨付首期"), (second, "补签协议"), ago=1)
    (said,) = kept(office, first)
    assert "议定：拨付首期" in said and "2022年6月24日前报告" in said and "2022年6月14日" in said
    assert "补签协议" not in said
    unit = office.unit(office.row(first))
    assert kept(office, first, unit) == [said]
    (waiting, _other) = to_answer(office.ledger, unit)
    assert waiting.waiting.act.verb is Verb.MEETING
    office.go(first, "take_up")
    assert [one.row.id for one in to_answer(office.ledger, unit)] == [second]
    assert verify_chain(office.ledger) == []


def test_a_meeting_that_can_not_be_kept_in_one_case_is_kept_in_none(office: Office) -> None:
    first, second = two(office)
    third = office.register("k3").case_id
    with pytest.raises(Incomplete, match="不在办理中"):
        hold(office, (first, "拨付首期"), (third, "受理"))
    with pytest.raises(NotFound):
        hold(office, (first, "拨付首期"), (999, "受理"))
    assert kept(office, first) == []
    park = office.register("k4", campaign="xinjian-park-2024").case_id
    office.go(park, "accept", "transfer")
    with pytest.raises(Incomplete, match="不同的专项行动"):
        hold(office, (first, "一"), (park, "二"))
    with pytest.raises(Incomplete, match="写了两行"):
        hold(office, (second, "一"), (second, "二"))
    with pytest.raises(Incomplete, match="早于会议日期"):
        hold(office, (first, "一"), days=-2)
    with pytest.raises(Incomplete, match="还没有到"):
        hold(office, (first, "一"), ago=-1)
    with pytest.raises(Incomplete, match="逐行写明"):
        hold(office)
    with pytest.raises(NotAllowed):
        hold(office, (first, "一"), by=SUPERVISOR)
    assert kept(office, first) == kept(office, second) == []

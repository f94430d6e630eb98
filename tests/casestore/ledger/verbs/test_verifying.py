"""How a case was settled and what was looked at on the spot: chosen, ticked, photographed; and
what becomes of a case in which something is missing."""

from dataclasses import replace

import pytest

from casestore.campaign.verification import CHECKLIST, Check, Verification
from casestore.errors import Incomplete
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseRow, Event, MoveRequest
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.outcomes import OUTCOME_HINTS, OUTCOME_NAMES, OutcomeKind
from casestore.public.codes import OUTCOMES
from tests.casestore.ledger_fixture import (
    CHECKED,
    COORDINATOR,
    MODEL,
    SUPERVISOR,
    VERIFIER,
    Office,
    confirming,
    needs_for,
    who_may,
)

HANDLED = ("accept", "transfer", "take_up")


def make(office: Office, id: int, verb: str, given: dict[Need, str], photos: int = 0) -> CaseRow:
    row = office.row(id)
    files = [office.keep("proof"), *(office.keep("photo", f"{n}.pdf") for n in range(photos))]
    right = needs_for(office.ledger.campaign_of(row.campaign), office.settings)
    request = MoveRequest(verb=verb, version=row.version, given=right | given, files=files)
    return confirming(office.ledger, id, who_may(verb), request)


def last(office: Office, id: int) -> Event:
    found = case_file.open_case(office.ledger, id, COORDINATOR).events
    return next(event for event in reversed(found) if event.verb != "opened")


def test_kinds_of_outcomes_are_called_as_the_public_summary_calls_them() -> None:
    assert set(OUTCOME_NAMES) == set(OUTCOME_HINTS) == set(OutcomeKind)
    shared = {id: words for id, (words, _what) in OUTCOMES.items()}
    named = {kind.value: name for kind, name in OUTCOME_NAMES.items()}
    assert shared.items() <= named.items() and named.keys() - shared.keys() == {"part"}


@pytest.mark.parametrize("typed", ["", "paid", "HONOURED"])
def test_a_settlement_says_how_and_only_as_the_list_has_it(office: Office, typed: str) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED)
    with pytest.raises(Incomplete, match="请选择办结方式"):
        make(office, id, "settle", {Need.OUTCOME: typed})


def test_how_it_was_settled_stands_in_the_history_and_on_the_page_of_the_claimant(
    office: Office,
) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED)
    make(office, id, "settle", {Need.OUTCOME: "part", Need.TOLD: "其余按合同抵扣。"})
    event = last(office, id)
    assert event.note == "理由充分\n办结方式：部分兑现" and event.details["outcome"] == "part"
    assert office.status(id).outcome == "办结方式：部分兑现。其余按合同抵扣。"


def test_every_point_of_the_list_is_ticked_before_a_case_is_struck_off(office: Office) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED, "settle")
    for ticked in ("", "claim", CHECKED.rpartition(",")[0], CHECKED.replace("proof", "prof")):
        with pytest.raises(Incomplete, match="全部核对属实才能销号"):
            make(office, id, "strike_off", {Need.CHECKED: ticked})
    row = make(office, id, "strike_off", {Need.CHECKED: f" {CHECKED.replace(',', ' , ')} "})
    assert row.state is State.STRUCK_OFF
    assert all(f"✓ {point.label}" in last(office, id).note for point in CHECKLIST)


def test_a_campaign_has_a_list_of_its_own_and_may_want_photographs(office: Office) -> None:
    own = Verification(checklist=(Check(id="road", label="道路已经修通"),), photos="required")
    changed = office.campaigns[MODEL].model_copy(update={"verification": own})
    campaigns = {**office.campaigns, MODEL: changed}
    theirs = replace(office, ledger=replace(office.ledger, campaigns=campaigns))
    id = office.register().case_id
    office.go(id, *HANDLED, "settle")
    with pytest.raises(Incomplete) as caught:
        make(theirs, id, "strike_off", {Need.CHECKED: CHECKED})
    assert caught.value.fields.keys() == {"checked", "photos"}
    assert make(theirs, id, "strike_off", {Need.CHECKED: "road"}, photos=1).state == "struck-off"
    assert "✓ 道路已经修通" in last(office, id).note


def test_photographs_are_sealed_and_open_to_all_but_the_unit(office: Office) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED, "settle")
    row = make(office, id, "strike_off", {}, photos=2)

    def photos(reader: object) -> list[str]:
        files = case_file.open_case(office.ledger, id, reader).files  # type: ignore[arg-type]
        return [file.name for _id, file, _at in files if file.purpose == "photo"]

    assert photos(COORDINATOR) == photos(SUPERVISOR) == ["0.pdf", "1.pdf"]
    assert photos(office.unit(row)) == []


def test_what_is_missing_reaches_the_unit_and_the_claimant_each_in_their_words(
    office: Office,
) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED, "settle")
    said = {Need.MISSING: "第三笔回单没有盖章", Need.TOLD: "有一笔款还没有到账，正在补。"}
    for need, sentence in ((Need.MISSING, "请写明还差什么"), (Need.TOLD, "告知反映人")):
        with pytest.raises(Incomplete, match=sentence):
            make(office, id, "fail", said | {need: " "})
    row = make(office, id, "fail", {**said, Need.CHECKED: "claim"})
    assert row.state is State.HANDLING
    events = case_file.open_case(office.ledger, id, office.unit(row)).events
    note = next(one for one in events if one.verb == "fail").note
    assert "还差什么：第三笔回单没有盖章" in note
    assert "✓ 办理结果与反映的诉求逐项对照过\n✗ 付款回单" in note
    status = office.status(id)
    assert status.outcome == "有一笔款还没有到账，正在补。"
    assert "第三笔" not in str(status)
    make(office, id, "settle", {Need.TOLD: "尾款已经到账。"})
    assert office.status(id).outcome == "办结方式：足额兑现。尾款已经到账。"


def test_only_another_person_says_what_is_missing(office: Office) -> None:
    id = office.register().case_id
    office.go(id, *HANDLED, "settle")
    assert who_may("fail") is VERIFIER
    with pytest.raises(Exception, match="核查要换一个人"):
        office.go(id, "fail", actor=COORDINATOR)

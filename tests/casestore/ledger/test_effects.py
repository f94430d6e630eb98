"""What a move asks for and what it does to the row of a case."""

from datetime import date
from decimal import Decimal

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import Incomplete
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseRow, Due, Event, MoveRequest
from casestore.lifecycle.case_states import State, Supervision
from casestore.lifecycle.needs import Need
from casestore.sealing.kept_file import Purpose
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    TERM,
    Office,
    confirming,
    needs_for,
    who_may,
)

HANDLED = ("accept", "transfer", "take_up")


def kept(office: Office, case_id: int) -> CaseTable:
    with office.store.read() as session:
        return session.get_one(CaseTable, case_id)


def due_of(row: CaseRow) -> Due:
    assert row.due is not None
    return row.due


def make(
    office: Office, case_id: int, verb: str, given: dict[Need, str], purpose: Purpose = "proof"
) -> CaseRow:
    """A move with ``given`` besides or instead of what :func:`needs_for` has."""
    request = MoveRequest(
        verb=verb,
        version=office.row(case_id).version,
        given=needs_for(office.campaigns[MODEL], office.settings) | given,
        files=[office.keep(purpose)],
    )
    return confirming(office.ledger, case_id, who_may(verb), request)


def last_event(office: Office, case_id: int) -> Event:
    found = case_file.open_case(office.ledger, case_id, COORDINATOR).events
    return next(event for event in reversed(found) if event.verb != "opened")


def test_a_clue_that_is_reviewed_again_is_not_accepted_and_no_units(office: Office) -> None:
    case_id = office.register().case_id
    row = office.go(case_id, *HANDLED, "escalate")
    assert row.unit and kept(office, case_id).accepted_at
    assert office.go(case_id, "send_back").unit == ""
    assert kept(office, case_id).accepted_at is None


def test_rerouting_keeps_the_day_of_the_first_acceptance(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    first = kept(office, case_id).accepted_at
    office.on(date(2022, 7, 20)).go(case_id, "reroute")
    assert first and kept(office, case_id).accepted_at == first


def test_a_second_settlement_has_its_own_day(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED, "settle", "fail")
    assert kept(office, case_id).settled_at is None
    later = office.on(date(2022, 7, 20))
    later.go(case_id, "settle")
    settled = kept(office, case_id).settled_at
    assert settled and settled.month == 7
    later.go(case_id, "strike_off")
    office.on(date(2022, 8, 1)).go(case_id, "reopen", "settle")
    again = kept(office, case_id)
    assert again.settled_at and again.settled_at > settled and again.struck_off_at is None


def test_what_was_verified_is_kept_beside_what_was_claimed(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED, "settle")
    row = make(office, case_id, "strike_off", {Need.FULFILLED: " 100.5 "})
    assert (row.amount, row.fulfilled) == (Decimal("268.5"), Decimal("100.5"))
    assert office.go(case_id, "reopen").fulfilled is None


def test_taking_a_case_up_leaves_the_term_as_it_was(office: Office) -> None:
    case_id = office.register().case_id
    before = office.go(case_id, "accept", "transfer")
    row = office.on(date(2022, 7, 20)).go(case_id, "take_up")
    assert row.deadline == before.deadline == date(2022, 6, 15) + TERM
    assert due_of(row).start == due_of(before).start


def test_a_broken_agreement_leaves_the_deadline_where_it_was(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED, "agree")
    before = office.row(case_id)
    row = office.on(date(2022, 7, 20)).go(case_id, "break")
    assert row.deadline == before.deadline == date(2022, 6, 15) + TERM
    assert due_of(row).start == due_of(before).start


def test_a_stop_before_any_unit_had_the_case_leads_to_a_new_term(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "suspend")
    row = office.on(date(2022, 7, 20)).go(case_id, "resume")
    assert (due_of(row).start, row.deadline) == (date(2022, 7, 20), date(2022, 8, 19))


def test_a_new_term_ends_with_the_year_in_which_the_clue_came_in(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "suspend")
    row = office.on(date(2022, 12, 10)).go(case_id, "resume")
    assert row.deadline == date(2022, 12, 31)
    office.on(date(2022, 12, 12)).go(case_id, "settle")
    next_year = office.on(date(2023, 12, 20)).go(case_id, "fail")
    assert next_year.deadline == date(2024, 1, 19)


def test_the_unit_that_has_a_case_keeps_it_through_a_stop(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept")
    lead = office.row(case_id).lead
    other = next(unit.id for unit in office.campaigns[MODEL].units if unit.id != lead)
    assert make(office, case_id, "transfer", {Need.UNIT: f" {other} "}).unit == other
    stopped = office.go(case_id, "take_up", "suspend")
    resumed = office.on(date(2022, 7, 15)).go(case_id, "resume")
    assert (stopped.unit, resumed.unit) == (other, other)
    assert due_of(resumed).start == date(2022, 6, 15)


def test_a_clock_starts_on_the_day_of_its_move(office: Office) -> None:
    case_id = office.register().case_id
    assert due_of(office.on(date(2022, 6, 20)).go(case_id, "accept")).start == date(2022, 6, 20)
    row = office.on(date(2022, 6, 22)).go(case_id, "transfer")
    assert due_of(row).start == date(2022, 6, 22)
    settled = office.on(date(2022, 6, 24)).go(case_id, "take_up", "settle")
    assert (due_of(settled).what, due_of(settled).start) == ("核查", date(2022, 6, 24))


def test_supervision_lasts_through_a_settlement(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED)
    with office.store.write() as session:
        session.get_one(CaseTable, case_id).supervised = Supervision.LISTED
    assert office.go(case_id, "settle").supervised is Supervision.LISTED
    assert office.go(case_id, "strike_off").supervised is None


def test_a_term_may_end_today(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept")
    assert make(office, case_id, "transfer", {Need.DEADLINE: "2022-06-15"}).state is (
        State.TRANSFERRED
    )


@pytest.mark.parametrize("amount", ["全部", "-1", "NaN"])
def test_a_verified_amount_is_a_number(office: Office, amount: str) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED, "settle")
    with pytest.raises(Incomplete, match="核实兑现金额"):
        make(office, case_id, "strike_off", {Need.FULFILLED: amount})


def test_a_file_that_is_no_proof_is_none(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, *HANDLED)
    with pytest.raises(Incomplete, match="凭证"):
        make(office, case_id, "settle", {}, purpose="supplement")


def test_the_history_keeps_words_by_name_and_ids_and_days_as_they_are(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept")
    row = make(office, case_id, "transfer", {})
    event = last_event(office, case_id)
    assert event.details == {"unit": row.unit, "deadline": "2022-07-05"}
    assert event.note == "理由充分"
    office.go(case_id, "take_up")
    make(office, case_id, "agree", {Need.PLAN: "分两期付清 "})
    words, row = last_event(office, case_id).note.rsplit("\n", 1)
    assert words == "理由：理由充分\n履行协议：分两期付清"
    assert row == "第 1 期：2022年7月5日，268.5 万元"

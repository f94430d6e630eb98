"""What number and access code show, and to whom."""

from datetime import date

from casestore.ledger.queries import case_file
from casestore.ledger.queries.status import entitled
from casestore.lifecycle.case_states import State
from casestore.publishing import summaries
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, TEXT, Office


def test_status_shows_the_way_of_a_case_and_no_identity(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer", "take_up")
    status = office.status(receipt.case_id)
    assert [words for _at, words in status.steps] == [
        "线索已收到。",
        "线索已受理，列入工作台账。",
        "案件已转责任单位办理。",
        "责任单位已开始办理。",
    ]
    assert (status.state, status.may_supplement, status.public_id) == (State.HANDLING, True, "")
    unit = office.row(receipt.case_id).unit
    assert status.unit == office.campaigns[MODEL].unit(unit).called != unit
    assert status.due is not None
    assert status.due.day == date(2022, 7, 5)
    assert "云亭建材" not in repr(status)


def test_a_code_opens_its_own_case_and_no_other_however_typed(office: Office) -> None:
    first, second = office.register("a"), office.register("b")
    asked = (
        (first.number.lower(), first.code.lower().replace("-", " "), first.case_id),
        (first.number, second.code, None),
        ("XJ-2022-0002", first.code, None),
        ("XJ-2022-7K3M-A", first.code, None),
        (first.number, "AAAA-AAAA-AAAA", None),
        (first.number, "", None),
        ("", "", None),
    )
    for number, code, id in asked:
        with office.store.read() as session:
            assert entitled(office.ledger, session, number, code) == id


def test_a_claimant_reads_the_steps_of_their_own_case_and_not_who_looked_at_it(
    office: Office,
) -> None:
    own, other = office.register("a"), office.register("b")
    office.go(other.case_id, "accept")
    case_file.open_case(office.ledger, own.case_id, COORDINATOR)
    status = office.status(own.case_id)
    assert [words for _at, words in status.steps] == ["线索已收到。"]


def test_a_closed_case_takes_no_material_and_a_draft_has_no_page(office: Office) -> None:
    case = office.struck_off()
    summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    status = office.status(case.id)
    assert status.state is State.STRUCK_OFF
    assert (status.may_supplement, status.public_id) == (False, "")

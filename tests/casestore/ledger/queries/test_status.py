"""What number and access code show, and to whom."""

from datetime import date

from casestore.ledger.queries.status import entitled
from casestore.lifecycle.case_states import State
from tests.casestore.ledger_fixture import Office


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
    assert status.unit
    assert status.due is not None
    assert status.due.day == date(2023, 3, 31)
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

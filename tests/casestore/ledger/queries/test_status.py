"""What number and access code show, and to whom."""

from datetime import date

import pytest

from casestore.errors import EnvironmentFault, NotFound
from casestore.ledger.queries import case_file, lists
from casestore.ledger.queries.status import public_status
from casestore.ledger.verbs import claimant, registering
from casestore.ledger.verbs.claimant import Claim
from casestore.lifecycle.case_states import State
from tests.casestore.ledger_fixture import COORDINATOR, Office


def test_the_public_process_registers_answers_and_opens_nothing(office: Office) -> None:
    intake = office.without_key()
    receipt = registering.register(intake, office.clue(), "k")
    office.go(receipt.case_id, "return")
    assert public_status(intake, receipt.number, receipt.code) is not None
    status = claimant.supplement(
        intake, Claim(receipt.number, receipt.code), "补充说明", [office.keep("supplement")]
    )
    assert status.state is State.RECEIVED
    assert (
        claimant.withdraw(intake, Claim(receipt.number, receipt.code), "已经解决").state
        is State.WITHDRAWN
    )
    assert lists.names_of(intake, [receipt.case_id], COORDINATOR) == {receipt.case_id: ""}
    with pytest.raises(EnvironmentFault, match="密钥"):
        case_file.open_case(intake, receipt.case_id, COORDINATOR)


def test_status_shows_the_way_of_a_case_and_no_identity(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer", "take_up")
    status = public_status(office.ledger, receipt.number.lower(), receipt.code.lower())
    assert status is not None
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


def test_a_wrong_number_and_a_wrong_code_look_alike(office: Office) -> None:
    receipt = office.register()
    wrong = (
        ("XJ-2022-0002", receipt.code),
        ("XJ-2022-7K3M-A", receipt.code),
        (receipt.number, "AAAA-AAAA-AAAA"),
        ("", ""),
        (receipt.number, ""),
    )
    for number, code in wrong:
        assert public_status(office.ledger, number, code) is None
        said = set()
        for verb in (claimant.supplement, claimant.withdraw):
            with pytest.raises(NotFound) as caught:
                verb(office.ledger, Claim(number, code), "x")
            said.add(str(caught.value))
        assert said == {"编号或查询码不对，请照回执填写"}


def test_the_code_of_one_case_opens_no_other(office: Office) -> None:
    first, second = office.register("a"), office.register("b")
    assert public_status(office.ledger, first.number, second.code) is None

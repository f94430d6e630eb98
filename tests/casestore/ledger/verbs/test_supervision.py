"""Pressing, extending and noting."""

from datetime import date

import pytest

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.verbs import supervision
from tests.casestore.ledger_fixture import COORDINATOR, Office


def test_pressing_and_extending_belong_to_the_coordinator_of_a_case_in_hand(office: Office) -> None:
    receipt = office.register()
    for verb in (
        lambda: supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", False),
        lambda: supervision.extend(
            office.ledger, receipt.case_id, COORDINATOR, date(2023, 5, 1), "理由"
        ),
    ):
        with pytest.raises(NotAllowed, match="在办"):
            verb()
    row = office.go(receipt.case_id, "accept", "transfer")
    with pytest.raises(NotAllowed, match="统筹岗"):
        supervision.press(office.ledger, receipt.case_id, office.unit(row), "自己督办自己", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "请抓紧", True)
    supervision.press(office.ledger, receipt.case_id, COORDINATOR, "再次督办", False)
    assert office.row(receipt.case_id).supervised == "listed"
    with pytest.raises(Incomplete) as caught:
        supervision.extend(office.ledger, receipt.case_id, COORDINATOR, date(2023, 3, 31), "")
    assert set(caught.value.fields) == {"deadline", "reason"}
    supervision.extend(office.ledger, receipt.case_id, COORDINATOR, date(2023, 5, 1), "等待拨款")
    assert office.row(receipt.case_id).deadline == date(2023, 5, 1)
    assert office.go(receipt.case_id, "take_up", "settle", "strike_off").supervised is None

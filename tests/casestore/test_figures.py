"""Figures count what happened and is still true."""

from datetime import date

from casestore.figures import Totals, monthly, totals
from casestore.published import MonthlyCount
from tests.casestore.ledger_fixture import MODEL, Office


def test_totals_count_stages_that_still_stand(office: Office) -> None:
    office.struck_off("a")
    for key, verbs in (("b", ("accept", "transfer")), ("c", ("decline",)), ("d", ())):
        office.go(office.register(key).case_id, *verbs)
    office.register("z", campaign="zhushan-2022")
    assert totals(office.store, MODEL) == Totals(received=4, accepted=2, open=2, settled=1, struck_off=1)
    assert totals(office.store) == Totals(received=5, accepted=2, open=3, settled=1, struck_off=1)
    assert totals(office.store, "zengdu-2024") == Totals(0, 0, 0, 0, 0)


def test_a_settlement_that_was_not_confirmed_is_not_counted(office: Office) -> None:
    row = office.struck_off()
    office.go(row.id, "reopen")
    assert (totals(office.store).settled, totals(office.store).struck_off) == (0, 0)
    office.go(row.id, "settle", "fail")
    assert totals(office.store).settled == 0


def test_months_are_shanghai_months(office: Office) -> None:
    receipt = office.on(date(2022, 6, 30)).register()
    office.on(date(2022, 7, 1)).go(receipt.case_id, "accept")
    category = office.campaigns[MODEL].categories[0].id
    assert monthly(office.store, MODEL) == (
        MonthlyCount(MODEL, "2022-06", category, 1, 0, 0, 0), MonthlyCount(MODEL, "2022-07", category, 0, 1, 0, 0),
    )  # fmt: skip
    assert monthly(office.store, "zengdu-2024") == ()

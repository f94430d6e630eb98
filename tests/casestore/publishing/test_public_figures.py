"""Figures count what happened and is still true."""

from datetime import date, timedelta

from casestore.ledger.records import MoveRequest
from casestore.lifecycle.needs import Need
from casestore.public.rows import FulfilledSum, MonthlyCount
from casestore.publishing.public_figures import public_figures
from tests.casestore.ledger_fixture import CHECKED, MODEL, VERIFIER, Office, confirming


def test_a_settlement_that_was_not_confirmed_is_not_counted(office: Office) -> None:
    def counted() -> tuple[int, int]:
        (row,) = public_figures(office.store, 1).counts
        return row.settled, row.struck_off

    row = office.struck_off()
    assert counted() == (1, 1)
    office.go(row.id, "reopen")
    assert counted() == (0, 0)
    office.go(row.id, "settle")
    assert counted() == (1, 0)
    office.go(row.id, "fail")
    assert counted() == (0, 0)


def test_months_are_shanghai_months(office: Office) -> None:
    receipt = office.on(date(2022, 6, 30)).register()
    office.on(date(2022, 7, 1)).go(receipt.case_id, "accept")
    assert public_figures(office.store, 1).counts == (
        MonthlyCount(
            campaign=MODEL, month="2022-06", received=1, accepted=0, settled=0, struck_off=0
        ),
        MonthlyCount(
            campaign=MODEL, month="2022-07", received=0, accepted=1, settled=0, struck_off=0
        ),
    )


def test_categories_with_too_few_cases_stand_together_and_never_alone(office: Office) -> None:
    first, second, third = (item.id for item in office.campaigns[MODEL].categories[:3])

    def register(category: str, count: int) -> dict[str, int]:
        for number in range(count):
            office.register(f"{category}-{number}", category=category)
        return {row.category: row.received for row in public_figures(office.store).categories}

    assert register(first, 4) == {}
    assert register(second, 6) == {"": 10}, "six shown would tell the four by subtraction"
    assert register(third, 1) == {"": 5, second: 5}
    assert register(third, 5) == {"": 5, second: 5}, "nine and six: whole batches"


def sums_after(
    office: Office, number: int, category: str, fulfilled: str
) -> dict[str, tuple[int, int]]:
    """Cases and amount by category once one case more, on a day of its own, is struck off."""
    later = office.on(date(2022, 6, 15) + timedelta(days=number))
    receipt = later.register(f"k{number}", category=category)
    row = later.go(receipt.case_id, "accept", "transfer", "take_up", "settle")
    given = {
        Need.VERIFICATION: "属实",
        Need.CHECKED: CHECKED,
        Need.FULFILLED: fulfilled,
        Need.VISITED: later.settings.today(MODEL).isoformat(),
        Need.ASKED: "电话问过，已经收到",
    }
    request = MoveRequest(verb="strike_off", version=row.version, given=given)
    confirming(later.ledger, row.id, VERIFIER, request)
    return {one.category: (one.cases, one.amount) for one in public_figures(office.store).amounts}


def test_sums_are_rounded_to_whole_wan(office: Office) -> None:
    first = office.campaigns[MODEL].categories[0].id
    for number, amount in enumerate(("100", "200.4", "300", "400", "50.3")):
        told = sums_after(office, number, first, amount)
    assert told == {"": (5, 1051), first: (5, 1051)}


def test_amounts_are_told_in_whole_batches_of_five_in_the_order_of_strike_off(
    office: Office,
) -> None:
    first, second = (item.id for item in office.campaigns[MODEL].categories[:2])

    for number, amount in enumerate(("100", "200.4", "0", "300", "400")):
        assert sums_after(office, number, first, amount) == {}
    whole = {"": (5, 1050), first: (5, 1050)}
    assert sums_after(office, 5, first, "50") == whole, "the one without money is not of the five"
    for number, amount in enumerate(("1000", "2000", "3000", "4000"), 6):
        assert sums_after(office, number, second, amount) == whole, "one case more tells nothing"
    assert sums_after(office, 10, second, "5000") == {
        "": (10, 16050),
        first: (5, 1050),
        second: (5, 15000),
    }
    office.go(1, "reopen")
    assert public_figures(office.store).amounts == (
        FulfilledSum(campaign=MODEL, category="", cases=5, amount=15000),
        FulfilledSum(campaign=MODEL, category=second, cases=5, amount=15000),
    )

"""Rows of an agreement: how they are read, when one is met, what they come to."""

from datetime import date

import pytest

from casestore.lifecycle.instalments import (
    MOST,
    Instalment,
    InstalmentKind,
    InstalmentState,
    open_rows,
    rows_in,
    state_of,
    sums,
)

TODAY = date(2022, 7, 15)


def row(due: date, amount: int, paid: int = 0, state: str = "open", id: int = 1) -> Instalment:
    return Instalment(
        id=id,
        kind=InstalmentKind.INSTALMENT,
        serial=id,
        due=due,
        first_due=due,
        amount=amount,
        paid=paid,
        paid_on=TODAY if paid else None,
        state=InstalmentState(state),
    )


def test_rows_are_read_to_the_fen_and_stand_by_day() -> None:
    read = rows_in("2022-08-01 0.000001\n 2022-07-01 268.5 \n2022-07-02 0")
    assert read is not None
    assert [(one.due.isoformat(), one.amount) for one in read] == [
        ("2022-07-01", 268_500_000),
        ("2022-07-02", 0),
        ("2022-08-01", 1),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "2022-07-01", "2022-07-01 -1", "2022-07-01 0.0000001", "1.7.2022 5", "2022-02-30 5", "x"],
)
def test_what_is_no_row_makes_none_of_it_one(text: str) -> None:
    assert rows_in(text) is None
    assert rows_in(f"2022-07-01 5\n{text or ' '}") is None


def test_there_is_an_end_of_rows() -> None:
    assert len(rows_in("\n".join(["2022-07-01 1"] * MOST)) or ()) == MOST
    assert rows_in("\n".join(["2022-07-01 1"] * (MOST + 1))) is None


def test_a_row_is_met_by_its_last_fen_and_an_act_by_being_done() -> None:
    assert state_of(100, 99, TODAY) is InstalmentState.OPEN
    assert state_of(100, 100, TODAY) is InstalmentState.MET
    assert state_of(100, 101, TODAY) is InstalmentState.MET
    assert state_of(0, 0, None) is InstalmentState.OPEN
    assert state_of(0, 0, TODAY) is InstalmentState.MET


def test_a_row_is_late_from_the_day_after_its_own_and_never_once_it_is_met_or_void() -> None:
    assert row(TODAY, 5).days_late(TODAY) == 0
    assert row(date(2022, 7, 14), 5).days_late(TODAY) == 1
    assert row(date(2022, 6, 15), 5).days_late(TODAY) == 30
    for state in ("met", "void"):
        assert row(date(2022, 6, 15), 5, state=state).days_late(TODAY) == 0


def test_sums_count_of_a_void_row_what_was_paid_and_of_one_overpaid_all_of_it() -> None:
    rows = [
        row(date(2022, 7, 1), 100, paid=40),
        row(date(2022, 8, 1), 50),
        row(date(2022, 7, 2), 70, paid=30, state="void"),
        row(date(2022, 7, 3), 10, paid=12, state="met"),
    ]
    total = sums(rows, TODAY)
    assert (total.agreed, total.paid, total.left, total.late) == (190, 82, 110, 60)
    assert [one.due.month for one in open_rows(reversed(rows))] == [7, 8]

"""The table of states says what the office reads in it."""

from casestore.lifecycle.case_states import CASE_STATES, OPEN, State

#: State: the term that runs, whether a unit is at work (*), whose turn it is.
TABLE = """
received: review, coordinator
returned: complete, claimant
declined: -
objected: objection, coordinator
registered-only: -
escalated: no term
accepted: transfer, coordinator
transferred: set *, unit
handling: set *, unit
agreed: set *, unit
suspended: no term
settled: verify, coordinator
struck-off: -
contested: callback, coordinator
withdrawn: -
merged: -
import-undone: -
"""


def _said(state: State) -> str:
    row = CASE_STATES[state]
    if row.ended:
        return f"{state}: -"
    if row.clock is None:
        return f"{state}: no term"
    return f"{state}: {row.clock}{' *' if row.in_hand else ''}, {row.turn}"


def test_the_table_is_the_one_that_the_office_reads() -> None:
    assert [_said(state) for state in State] == TABLE.strip().splitlines()


def test_a_case_is_open_until_it_is_closed_declined_registered_only_or_withdrawn() -> None:
    assert set(State) - OPEN == {
        State.DECLINED,
        State.REGISTERED_ONLY,
        State.STRUCK_OFF,
        State.WITHDRAWN,
        State.MERGED,
        State.IMPORT_UNDONE,
    }

"""Every state has the words that staff read about it."""

from typing import get_args, get_type_hints

import pytest

from casestore.database.jobs import Job
from casestore.lifecycle.cases import ENDED, Role, State, moves_from
from casestore.publishing.records import Summary
from forms_app.desk.ui.state_wording import (
    CASE_STATES,
    JOB_STATES,
    SUMMARY_STATES,
    states_waiting_for,
    todo,
)

TAGS = {"yellow", "blue", "grey", "green", "red"}


def test_no_state_lacks_its_words() -> None:
    assert set(CASE_STATES) == set(State)
    assert set(SUMMARY_STATES) == set(get_args(get_type_hints(Summary)["state"]))
    assert set(JOB_STATES) == set(get_args(get_type_hints(Job)["state"]))
    for words in (*SUMMARY_STATES.values(), *JOB_STATES.values()):
        assert words.name and words.tag in TAGS


@pytest.mark.parametrize("state", State)
def test_whoever_a_state_waits_for_has_a_duty_and_a_move_to_make(state: State) -> None:
    words = CASE_STATES[state]
    assert words.tag in TAGS and words.others
    at_the_desk = words.role in (Role.COORDINATOR, Role.UNIT)
    assert bool(words.duty) == at_the_desk
    if at_the_desk:
        assert any(words.role in move.roles for move in moves_from(state))
    if state in ENDED:
        assert not at_the_desk


def test_one_person_reads_the_duty_and_the_others_whom_they_wait_for() -> None:
    unit, office = frozenset({Role.UNIT}), frozenset({Role.COORDINATOR})
    assert todo(State.HANDLING, unit) == "办理并报办结"
    assert todo(State.HANDLING, office) == "责任单位办理"
    assert todo(State.HANDLING, office, late=True) == "催办或督办"
    assert todo(State.RETURNED, office, late=True) == "催企业补正，或不予受理"
    assert states_waiting_for(unit) == {State.TRANSFERRED, State.HANDLING, State.AGREED}
    assert states_waiting_for(frozenset({Role.REVIEWER})) == set()

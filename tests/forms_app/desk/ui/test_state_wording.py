"""Every state has the words that staff read about it."""

import pytest

from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.jobs import JobState
from casestore.lifecycle.moves import moves_from
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from forms_app.desk.ui.state_wording import (
    CASE_WORDS,
    JOB_WORDS,
    SUMMARY_WORDS,
    states_waiting_for,
    todo,
)

TAGS = {"yellow", "blue", "grey", "green", "red"}


def test_no_state_lacks_its_words() -> None:
    assert set(CASE_WORDS) == set(State)
    assert set(SUMMARY_WORDS) == set(SummaryState)
    assert set(JOB_WORDS) == set(JobState)
    for words in (*SUMMARY_WORDS.values(), *JOB_WORDS.values()):
        assert words.name and words.tag in TAGS


@pytest.mark.parametrize("state", State)
def test_whoever_a_state_waits_for_has_a_duty_and_a_move_to_make(state: State) -> None:
    words, turn = CASE_WORDS[state], CASE_STATES[state].turn
    assert words.tag in TAGS and words.others
    at_the_desk = turn in (Role.COORDINATOR, Role.UNIT)
    assert bool(words.duty) == at_the_desk
    if at_the_desk:
        assert any(turn in move.roles for move in moves_from(state))
    if CASE_STATES[state].ended:
        assert not at_the_desk


def test_one_person_reads_the_duty_and_the_others_whom_they_wait_for() -> None:
    unit, office = frozenset({Role.UNIT}), frozenset({Role.COORDINATOR})
    assert todo(State.HANDLING, unit) == "办理并报办结"
    assert todo(State.HANDLING, office) == "责任单位办理"
    assert todo(State.HANDLING, office, late=True) == "催办或督办"
    assert todo(State.RETURNED, office, late=True) == "催企业补正，或不予受理"
    assert states_waiting_for(unit) == {State.TRANSFERRED, State.HANDLING, State.AGREED}
    assert states_waiting_for(frozenset({Role.REVIEWER})) == set()

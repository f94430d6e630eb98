"""The tables of lifecycles are whole: each state, verb and kind has its row and its words."""

from datetime import UTC, datetime, timedelta

import pytest

from casestore.campaign.clocks import Clocks
from casestore.database.tables import CaseTable
from casestore.ledger.claimant_words import TOLD, TOLD_FROM
from casestore.lifecycle.case_states import CASE_STATES, OPEN, ClockName, State, Step
from casestore.lifecycle.jobs import (
    JOB_CHANGES,
    JOB_RULES,
    LANES,
    PENDING,
    SINGLY,
    UNSETTLED,
    JobChange,
    JobKind,
    JobState,
)
from casestore.lifecycle.moves import MOVES, OnClock, OnUnit, Stage, move_for, moves_from
from casestore.lifecycle.needs import NEED_NAMES, Need
from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.lifecycle.summaries import ON_REOPENING, SUMMARY_STEPS, SummaryState
from casestore.lifecycle.verbs import VERB_NAMES, Verb

SUMMARY_VERBS = {verb for verb in Verb if verb.startswith("summary_")}


def test_every_state_has_a_row_and_a_name_of_its_own() -> None:
    assert set(CASE_STATES) == set(State)
    assert len({row.name for row in CASE_STATES.values()}) == len(State)
    assert all(row.state is state for state, row in CASE_STATES.items())


def test_a_state_says_what_is_due_exactly_where_a_clock_runs() -> None:
    for row in CASE_STATES.values():
        assert bool(row.due) == (row.clock is not None), row.state
        assert not row.ended or not (row.clock or row.in_hand or row.next_steps), row.state
        assert row.ended == (row.state not in OPEN)
        assert bool(row.next_steps) == (not row.ended), row.state


def test_every_clock_but_that_of_a_person_is_counted_by_the_campaign() -> None:
    assert {name for name in ClockName if name is not ClockName.SET} <= set(Clocks.model_fields)


def test_every_step_is_announced_somewhere() -> None:
    assert {step for row in CASE_STATES.values() for step in row.next_steps} == set(Step)


def test_every_name_has_its_words() -> None:
    assert (set(VERB_NAMES), set(NEED_NAMES), set(ROLE_NAMES)) == (set(Verb), set(Need), set(Role))
    assert {move.verb for move in MOVES} == set(TOLD)
    assert all(move_for(source, verb) for verb, source in TOLD_FROM)


def test_a_verb_leads_to_one_state_from_each_state() -> None:
    for state in State:
        verbs = [move.verb for move in moves_from(state)]
        assert len(verbs) == len(set(verbs)), state


def test_every_state_can_be_reached_and_left_unless_it_is_the_end() -> None:
    # an import is taken back by a verb of its own, and so is a case put together with another
    apart = {State.IMPORT_UNDONE, State.MERGED}
    assert {move.target for move in MOVES} == set(State) - apart
    stuck = {state for state in State if not moves_from(state)}
    assert stuck == {State.REGISTERED_ONLY, State.WITHDRAWN, *apart}


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.verb}-{move.target}")
def test_what_a_move_does_fits_where_it_leads(move: object) -> None:
    assert isinstance(move, type(MOVES[0]))
    effects, target = move.effects, CASE_STATES[move.target]
    assert (Need.DEADLINE in move.needs) == (effects.clock is OnClock.SET)
    assert (Need.INSTALMENTS in move.needs) == (effects.clock is OnClock.ROWS)
    assert (Need.UNIT in move.needs) == (effects.unit is OnUnit.GIVEN)
    if effects.clock is OnClock.SET:
        assert target.clock is ClockName.SET
    if target.in_hand:
        assert effects.unit is not OnUnit.NONE
    stages = {State.ACCEPTED: Stage.ACCEPTED, State.SETTLED: Stage.SETTLED}
    stages[State.STRUCK_OFF] = Stage.STRUCK_OFF
    stamped = None if move.verb is Verb.KEEP else stages.get(move.target)  # struck off long ago
    above = {Stage.ACCEPTED} if move.sources == {State.ESCALATED} and stamped else set()
    assert effects.stamps == ({stamped} if stamped else set()) | above
    assert (stamped is Stage.STRUCK_OFF) == (Need.FULFILLED in move.needs)
    assert not move.independent or Role.UNIT not in move.roles
    assert effects.reopens == (move.verb is Verb.REOPEN)


def test_stages_are_columns_of_a_case() -> None:
    assert {stage.value for stage in Stage} <= set(CaseTable.__table__.columns.keys())


def test_every_verb_of_a_summary_is_in_its_table_or_follows_from_reopening() -> None:
    follows = {verb for verb, _target in ON_REOPENING.values()}
    assert set(SUMMARY_STEPS) | follows == SUMMARY_VERBS
    assert set(ON_REOPENING) == set(SummaryState) - {SummaryState.VOID}
    for step in SUMMARY_STEPS.values():
        assert step.publishes == (step.target is SummaryState.APPROVED)
        assert step.cases == {State.STRUCK_OFF}


def test_only_a_second_person_publishes_and_only_what_the_gate_passed() -> None:
    for step in SUMMARY_STEPS.values():
        if step.publishes:
            assert (step.other_person, step.gate) == (True, True)


def test_every_kind_of_job_has_its_rule_and_every_state_its_changes() -> None:
    assert set(JOB_RULES) == set(JobKind)
    assert set(JOB_CHANGES) == set(JobChange)
    reached = {target for _sources, target in JOB_CHANGES.values()}
    left = frozenset().union(*(sources for sources, _target in JOB_CHANGES.values()))
    assert reached | left == set(JobState)
    assert set(JobState) - left == {JobState.CLOSED}, "all else can be left"
    assert [
        change for change, (sources, _to) in JOB_CHANGES.items() if JobState.DONE in sources
    ] == [JobChange.RECALL]
    assert {JobState.QUEUED, JobState.RUNNING} == PENDING
    assert left == PENDING | UNSETTLED | {JobState.DONE}


def test_every_kind_that_is_done_singly_is_in_one_lane_and_two_builds_in_the_same() -> None:
    assert sorted(kind for lane in LANES for kind in lane) == sorted(SINGLY)
    assert any({JobKind.REBUILD, JobKind.PROPOSE} <= set(lane) for lane in LANES)


def test_a_letter_is_tried_for_four_days_more_rarely_each_time() -> None:
    rule, since = JOB_RULES[JobKind.MAIL], datetime(2022, 6, 15, tzinfo=UTC)
    now, tries, waits = since, 1, list[timedelta]()
    while (at := rule.next_try(tries, since, now)) is not None:
        waits.append(at - now)
        assert len(waits) < 60
        now, tries = at, tries + 1
    assert now - since == timedelta(days=4)
    assert waits[0] == timedelta(seconds=30) and len(waits) > 20
    assert waits[:-1] == sorted(waits[:-1]) and max(waits) == timedelta(hours=4)
    assert JOB_RULES[JobKind.REBUILD].next_try(1, since, since) is None

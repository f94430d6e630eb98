"""Who may make which move, and what has to be given with it, as the office reads it."""

from dataclasses import replace

import pytest

from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import MOVES, Move, bar, ends_supervision, move_for
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb

#: Verb and target: roles; needs. ``!`` is confirmed first, ``≠`` never made by the unit itself or
#: by who has handled the case (``+``), ``~`` gives no excuse.
TABLE = """
accept accepted: coordinator;
complete received: claimant coordinator;
transfer transferred: coordinator; unit deadline
take_up handling +: coordinator unit;
agree agreed + ~: coordinator unit; plan instalments proof
settle settled + ~: coordinator unit; outcome reason proof told
settle settled + ~: coordinator; outcome reason proof told
strike_off struck-off ! ≠: coordinator; verification checked visited fulfilled
return returned: coordinator; reason told
decline declined ! ~: coordinator; reason told
register_only registered-only ! ~: coordinator; reason told
escalate escalated: coordinator; reason channel
suspend suspended ! ~: coordinator; reason
withdraw withdrawn !: claimant coordinator; reason
object objected: claimant; reason
uphold declined !: coordinator; reason told
contest contested: claimant; reason
keep struck-off ! ≠ ~: coordinator; reason told
reconsider received: coordinator; reason
send_back received: coordinator; reason
reroute accepted: coordinator; reason
break handling: coordinator; reason
turn_back handling: coordinator; reason
turn_back agreed: coordinator; reason
report handling + ~: coordinator unit; reason
report agreed + ~: coordinator unit; reason
resume handling: coordinator; reason
fail handling ≠: coordinator; verification missing visited told
reopen handling !: coordinator; reason
"""
OWN = "xinjian-2022/town"


def _said(move: Move) -> str:
    marks = (" !" if move.weighty else "") + (" ≠" if move.independent else "")
    marks += (" +" if move.handles else "") + (" ~" if move.answers else "")
    said = f"{move.verb} {move.target}{marks}: {' '.join(sorted(move.roles))}; "
    return (said + " ".join(move.needs)).strip()


def test_roles_and_needs_are_those_that_the_office_reads() -> None:
    assert [_said(move) for move in MOVES] == TABLE.strip().splitlines()


def _move(state: State, verb: Verb) -> Move:
    found = move_for(state, verb)
    assert found
    return found


@pytest.mark.parametrize("unit", ["xinjian-2022/other", "zhushan-2022/town", None])
def test_a_unit_has_no_hand_in_anothers_case_whatever_else_the_person_is(unit: str | None) -> None:
    own = Actor(id="7", name="经办", roles=frozenset({Role.UNIT}), units=frozenset({OWN}))
    settle = _move(State.HANDLING, Verb.SETTLE)
    assert bar(settle, own, OWN) is None
    for roles in ({Role.UNIT}, {Role.UNIT, Role.REVIEWER}):
        person = replace(own, roles=frozenset(roles))
        assert bar(settle, person, unit) == "只有本案的责任单位可以办理"
    assert bar(settle, replace(own, roles=frozenset({Role.UNIT, Role.COORDINATOR})), unit) is None


def test_who_handled_a_case_does_not_verify_it(unit: str = OWN) -> None:
    person = Actor(id="7", name="统筹", roles=frozenset({Role.COORDINATOR}))
    for verb in (Verb.STRIKE_OFF, Verb.FAIL):
        move = _move(State.SETTLED, verb)
        assert bar(move, person, unit, frozenset({"8"})) is None
        assert (
            bar(move, person, unit, frozenset({"7", "8"})) == "您签收或办结过本案，核查要换一个人"
        )
    assert bar(_move(State.HANDLING, Verb.SETTLE), person, unit, frozenset({"7"})) is None


def test_only_the_end_of_a_case_ends_its_supervision() -> None:
    assert {move.target for move in MOVES if ends_supervision(move)} == {
        State.DECLINED,
        State.REGISTERED_ONLY,
        State.STRUCK_OFF,
        State.WITHDRAWN,
    }

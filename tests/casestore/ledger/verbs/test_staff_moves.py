"""Every row of the transition table made once on a real ledger; every other step refused; needs
and roles enforced."""

from dataclasses import replace

import pytest

from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import history
from casestore.ledger.claimant_words import told_of
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import MOVES, Move
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import CLAIMANT, Actor, Role
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    MODEL,
    Office,
    confirming,
    needs_for,
    who_may,
)

#: The table as the office reads it.
TABLE = """
received → returned, declined, registered-only, escalated, accepted, withdrawn
returned → received, declined, withdrawn
declined → received, objected
objected → declined, received
escalated → received, settled
accepted → transferred, escalated, suspended, withdrawn
transferred → handling, accepted
handling → agreed, settled, escalated, suspended, handling, handling
agreed → settled, handling, agreed, agreed
suspended → handling
settled → struck-off, handling
struck-off → contested, handling
contested → struck-off, handling
"""

#: States that no move leads to: verbs of their own do.
APART = {State.IMPORT_UNDONE, State.MERGED}
#: How to bring a new clue into each state.
ROADS: dict[State, tuple[str, ...]] = {
    State.RECEIVED: (),
    State.RETURNED: ("return",),
    State.DECLINED: ("decline",),
    State.OBJECTED: ("decline", "object"),
    State.REGISTERED_ONLY: ("register_only",),
    State.ESCALATED: ("escalate",),
    State.ACCEPTED: ("accept",),
    State.TRANSFERRED: ("accept", "transfer"),
    State.HANDLING: ("accept", "transfer", "take_up"),
    State.AGREED: ("accept", "transfer", "take_up", "agree"),
    State.SUSPENDED: ("accept", "transfer", "take_up", "suspend"),
    State.SETTLED: ("accept", "transfer", "take_up", "settle"),
    State.STRUCK_OFF: ("accept", "transfer", "take_up", "settle", "strike_off"),
    State.CONTESTED: ("accept", "transfer", "take_up", "settle", "strike_off", "contest"),
    State.WITHDRAWN: ("withdraw",),
}
VERBS = sorted({move.verb for move in MOVES})
#: Every row of the table from each state that it starts in.
ROWS = [(source, move) for move in MOVES for source in sorted(move.sources)]
NAMES = [f"{source}-{move.verb}" for source, move in ROWS]


def case_in(office: Office, state: State) -> int:
    receipt = office.register(state)
    assert office.go(receipt.case_id, *ROADS[state]).state is state
    return receipt.case_id


def make(
    office: Office,
    case_id: int,
    verb: str,
    actor: Actor | None = None,
    without: Need | None = None,
) -> State:
    given = needs_for(office.campaigns[MODEL], office.settings)
    given.pop(without, None)  # type: ignore[arg-type]
    files = [] if without is Need.PROOF else [office.keep("proof")]
    version = office.row(case_id).version
    request = MoveRequest(verb=verb, version=version, given=given, files=files)
    return confirming(office.ledger, case_id, actor or who_may(verb), request).state


def test_the_table_is_the_one_that_the_office_reads() -> None:
    rows: dict[str, list[str]] = {}
    for source, move in ROWS:
        rows.setdefault(source.value, []).append(move.target.value)
    printed = "\n".join(f"{source} → {', '.join(targets)}" for source, targets in rows.items())
    assert sorted(map(_unordered, printed.splitlines())) == sorted(
        map(_unordered, TABLE.strip().splitlines())
    )


def _unordered(line: str) -> tuple[str, tuple[str, ...]]:
    source, _arrow, targets = line.partition(" → ")
    return source, tuple(sorted(targets.split(", ")))


@pytest.mark.parametrize(("source", "move"), ROWS, ids=NAMES)
def test_each_row_can_be_made_and_leaves_its_event(
    office: Office, source: State, move: Move
) -> None:
    case_id = case_in(office, source)
    before = (office.pay_all(case_id) if move.verb == "settle" else office.row(case_id)).version
    assert make(office, case_id, move.verb) is move.target
    row = office.row(case_id)
    assert (row.state, row.version) == (move.target, before + 1)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.source, event.target, event.label) == (
        move.verb,
        source,
        move.target,
        move.label,
    )
    assert event.told.startswith(told_of(move.verb, source))
    assert history.verify_chain(office.ledger) == []


@pytest.mark.parametrize("state", [one for one in State if one not in APART])
def test_every_other_step_is_refused_and_writes_nothing(office: Office, state: State) -> None:
    case_id = case_in(office, state)
    before = office.row(case_id)
    given, files = needs_for(office.campaigns[MODEL], office.settings), [office.keep("proof")]
    for verb in [*VERBS, "publish", ""]:
        if not any(source is state and move.verb == verb for source, move in ROWS):
            with pytest.raises(NotAllowed, match="不能做这一步"):
                staff_moves.move(
                    office.ledger,
                    case_id,
                    COORDINATOR,
                    MoveRequest(verb=verb, version=before.version, given=given, files=files),
                )
    assert office.row(case_id) == before


@pytest.mark.parametrize(("source", "move"), ROWS, ids=NAMES)
def test_each_thing_that_a_step_needs_is_asked_for(
    office: Office, source: State, move: Move
) -> None:
    case_id = case_in(office, source)
    for need in move.needs:
        with pytest.raises(Incomplete) as caught:
            make(office, case_id, move.verb, without=need)
        assert list(caught.value.fields) == [need.value]
    assert office.row(case_id).state is source


def test_what_is_given_must_be_real(office: Office) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "accept")
    given = needs_for(office.campaigns[MODEL], office.settings)
    for need, wrong in (
        (Need.UNIT, "nobody"),
        (Need.DEADLINE, "2022-06-14"),
        (Need.DEADLINE, "明天"),
        (Need.CHANNEL, "district"),
        (Need.REASON, "  "),
    ):
        verb = "transfer" if need in (Need.UNIT, Need.DEADLINE) else "escalate"
        with pytest.raises(Incomplete) as caught:
            staff_moves.move(
                office.ledger,
                receipt.case_id,
                COORDINATOR,
                MoveRequest(verb=verb, version=row.version, given={**given, need: wrong}),
            )
        assert list(caught.value.fields) == [need.value]
    with pytest.raises(Incomplete, match="上传"):
        lost = replace(office.keep("proof"), stored="gone.age")
        office.go(receipt.case_id, "transfer", "take_up")
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="settle", version=row.version + 2, given=given, files=[lost]),
        )


def test_an_old_page_is_stale_and_writes_nothing(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept")
    before = office.row(receipt.case_id)
    with pytest.raises(Stale):
        staff_moves.move(
            office.ledger,
            receipt.case_id,
            COORDINATOR,
            MoveRequest(verb="transfer", version=before.version - 1, given={}),
        )
    assert office.row(receipt.case_id) == before


def test_the_responsible_unit_never_verifies_itself_whatever_its_roles(office: Office) -> None:
    case_id = case_in(office, State.SETTLED)
    row = office.row(case_id)
    both = Actor(
        id="7",
        name="兼任",
        roles=frozenset({Role.COORDINATOR, Role.UNIT}),
        units=frozenset({f"{row.campaign}/{row.unit}"}),
    )
    for verb in ("strike_off", "fail"):
        with pytest.raises(NotAllowed, match="不能核查自己办理的案件"):
            make(office, case_id, verb, both)
        with pytest.raises(NotAllowed):
            make(office, case_id, verb, office.unit(row))
    elsewhere = replace(both, units=frozenset({"zhushan-2022/" + row.unit}))
    with pytest.raises(NotFound):
        make(office, case_id, "strike_off", elsewhere)


def test_only_the_responsible_unit_sees_and_handles_its_case(office: Office) -> None:
    case_id = case_in(office, State.TRANSFERRED)
    own = office.unit(office.row(case_id))
    other = replace(own, id="8", units=frozenset({f"{MODEL}/court"}))
    with pytest.raises(NotFound):
        make(office, case_id, "take_up", other)
    assert make(office, case_id, "take_up", own) is State.HANDLING
    with pytest.raises(NotAllowed, match="只有统筹岗可以中止"):
        make(office, case_id, "suspend", own)
    assert make(office, case_id, "settle", own) is State.SETTLED


def test_rerouting_takes_the_case_from_the_first_unit(office: Office) -> None:
    case_id = case_in(office, State.TRANSFERRED)
    first = office.unit(office.row(case_id))
    assert make(office, case_id, "reroute") is State.ACCEPTED
    assert office.row(case_id).unit == ""
    with pytest.raises(NotFound):
        case_file.open_case(office.ledger, case_id, first)


def test_no_role_but_those_of_the_table_may_make_a_step(office: Office) -> None:
    case_id = case_in(office, State.RECEIVED)
    reviewer = Actor(id="5", name="审核", roles=frozenset({Role.REVIEWER}))
    with pytest.raises(NotAllowed):
        make(office, case_id, "accept", reviewer)
    for stranger in (Actor(id="6", name="管理员", roles=frozenset({Role.ADMIN})), CLAIMANT):
        with pytest.raises(NotFound):
            make(office, case_id, "accept", stranger)


def test_a_case_that_was_never_transferred_is_handled_by_its_lead_unit(office: Office) -> None:
    receipt = office.register()
    row = office.go(receipt.case_id, "accept", "suspend", "resume")
    assert (row.state, row.unit) == (State.HANDLING, row.lead)
    assert row.deadline is not None
    second = office.register("second")
    row = office.go(second.case_id, "escalate", "settle", "fail")
    assert (row.state, row.unit) == (State.HANDLING, row.lead)


def test_proof_belongs_to_its_case(office: Office) -> None:
    case_id = case_in(office, State.HANDLING)
    before = case_file.open_case(office.ledger, case_id, COORDINATOR).files
    make(office, case_id, "settle")
    found = case_file.open_case(office.ledger, case_id, COORDINATOR)
    assert [kept.purpose for _id, kept, _at in found.files[len(before) :]] == ["proof"]


def test_the_responsible_unit_gets_no_copy_of_its_own_case(office: Office) -> None:
    campaign = "zhushan-2022"
    case_id = office.register(campaign=campaign, industry="C").case_id
    row = office.go(case_id, "accept")
    given = needs_for(office.campaigns[campaign], office.settings) | {Need.UNIT: "industry"}
    request = MoveRequest(verb="transfer", version=row.version, given=given)
    staff_moves.move(office.ledger, case_id, COORDINATOR, request)
    assert case_file.open_case(office.ledger, case_id, COORDINATOR).copies == ()


def test_copies_follow_the_industry(office: Office) -> None:
    case_id = office.register(campaign="zhushan-2022", industry="A").case_id
    office.go(case_id, "accept", "transfer")
    copies = case_file.open_case(office.ledger, case_id, COORDINATOR).copies
    assert copies == (("agriculture", "行业主管部门"),)

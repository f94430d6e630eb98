"""One act on many cases: foretold without a trace, then done case by case."""

import pytest
from sqlalchemy import func, select

from casestore.database.tables import ChainTable, EventTable, JobTable
from casestore.errors import NotAllowed
from casestore.ledger.verbs import bulk
from casestore.ledger.verbs.bulk import Fate, Wish
from casestore.lifecycle.case_states import State
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import COORDINATOR, SUPERVISOR, Office

TRANSFER, REMIND = Wish(verb=Verb.TRANSFER), Wish(verb=Verb.REMIND)


def traces(office: Office) -> tuple[object, ...]:
    """All that an act leaves: the chain, its events, the jobs owed, the rows."""
    with office.store.read() as session:
        chain = session.get_one(ChainTable, 1)
        events = session.scalar(select(func.count()).select_from(EventTable))
        jobs = session.scalar(select(func.count()).select_from(JobTable))
        return chain.events, chain.hash, events, jobs


def accepted(office: Office, *keys: str) -> list[int]:
    ids = [office.register(key).case_id for key in keys]
    for id in ids:
        office.go(id, "accept")
    return ids


def versions(office: Office, *ids: int) -> dict[int, int]:
    return {id: office.row(id).version for id in ids}


def barred(fates: list[Fate] | tuple[Fate, ...]) -> list[bool]:
    return [bool(fate.barred) for fate in fates]


def test_what_is_foretold_leaves_no_trace_and_comes_true(office: Office) -> None:
    ids = [*accepted(office, "a", "b"), office.register("c").case_id, 99]
    before, rows = traces(office), [office.row(id) for id in ids[:3]]
    foretold = list(bulk.foretold(office.ledger, [*ids, ids[0]], COORDINATOR, TRANSFER))
    assert traces(office) == before and [office.row(id) for id in ids[:3]] == rows
    assert [fate.case_id for fate in foretold] == ids, "each once, in their order"
    assert barred(foretold) == [False, False, True, True]
    assert foretold[3].row is None and "没有这个案件" in foretold[3].barred
    done = list(bulk.carried_out(office.ledger, versions(office, *ids[:3]), COORDINATOR, TRANSFER))
    assert [(fate.unit, fate.deadline) for fate in done[:2]] == [
        (fate.unit, fate.deadline) for fate in foretold[:2]
    ]
    for id, fate in zip(ids[:2], done, strict=False):
        row = office.row(id)
        assert (row.state, row.unit, row.deadline) == (State.TRANSFERRED, fate.unit, fate.deadline)
    assert office.row(ids[2]).state is State.RECEIVED
    assert done[2].last is not None and done[2].last.verb is Verb.REGISTER


def test_what_somebody_else_changed_meanwhile_is_left_alone(office: Office) -> None:
    first, second = accepted(office, "a", "b")
    seen = versions(office, first, second)
    office.go(first, "transfer")
    office.go(first, "reroute")
    fates = list(bulk.carried_out(office.ledger, seen, COORDINATOR, TRANSFER))
    assert barred(fates) == [True, False] and "新的变动" in fates[0].barred
    assert office.row(first).state is State.ACCEPTED
    assert fates[0].last is not None and fates[0].last.verb is Verb.REROUTE


def test_each_unit_is_reminded_once_a_day(office: Office) -> None:
    first, second = accepted(office, "a", "b")
    office.go(first, "transfer")
    seen = versions(office, first, second)
    assert barred(list(bulk.carried_out(office.ledger, seen, SUPERVISOR, REMIND))) == [False, True]
    again = list(bulk.foretold(office.ledger, [first], SUPERVISOR, REMIND))
    assert "今天已经催办过" in again[0].barred
    unit = office.unit(office.row(first))
    assert "催办" in list(bulk.foretold(office.ledger, [first], unit, REMIND))[0].barred


def test_another_unit_needs_a_reason_in_bulk_as_alone(office: Office) -> None:
    (case_id,) = accepted(office, "a")
    campaign = office.campaigns[office.row(case_id).campaign]
    other = next(one.id for one in campaign.units if one.id != office.row(case_id).lead)
    (bare,) = bulk.foretold(
        office.ledger, [case_id], COORDINATOR, Wish(verb=Verb.TRANSFER, unit=other)
    )
    assert "请写明理由" in bare.barred
    wish = Wish(verb=Verb.TRANSFER, unit=other, reason="由其承接")
    (fate,) = bulk.foretold(office.ledger, [case_id], COORDINATOR, wish)
    assert (fate.barred, fate.unit) == ("", other)


def test_more_than_a_press_may_do_is_refused_as_a_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    ids = accepted(office, "a", "b")
    for act in (
        lambda: bulk.foretold(office.ledger, ids, COORDINATOR, TRANSFER),
        lambda: bulk.carried_out(office.ledger, versions(office, *ids), COORDINATOR, TRANSFER),
    ):
        with pytest.raises(NotAllowed, match="一次最多办 1 件，现在选了 2 件"):
            act()
    assert {office.row(id).state for id in ids} == {State.ACCEPTED}

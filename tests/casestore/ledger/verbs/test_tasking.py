"""Tasks within cases: given, done, undone; read by whom they concern."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from casestore.database.tables import StaffRow
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger.history import verify_chain
from casestore.ledger.queries import case_file, tasks
from casestore.ledger.queries.digest import digest_of
from casestore.ledger.queries.tasks import Task
from casestore.ledger.verbs import tasking
from casestore.ledger.verbs.tasking import NewTask
from casestore.lifecycle.roles import Actor, Role
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import MODEL, SUPERVISOR, Office

UNIT = f"{MODEL}/development-reform"
C, U = frozenset({Role.COORDINATOR}), frozenset({Role.UNIT})


@pytest.fixture
def people(office: Office) -> dict[str, Actor]:
    """Two coordinators, two of the responsible unit, one of another, a reviewer."""
    staff, found = Staff(office.store), {}
    for name, roles, units in (
        ("first", C, ()),
        ("second", C, ()),
        ("unit", U, (UNIT,)),
        ("mate", U, (UNIT,)),
        ("other", U, (f"{MODEL}/court",)),
        ("reviewer", frozenset({Role.REVIEWER}), ()),
    ):
        staff.add(f"{name}@example.gov.cn", name, roles, frozenset(units))
        found[name] = next(one.actor for one in staff.list() if one.name == name)
    return found


def case_in_hand(office: Office) -> int:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    assert f"{MODEL}/{office.row(case_id).unit}" == UNIT
    return case_id


def give(
    office: Office, case_id: int, by: Actor, to: Actor, days: int = 2, words: str = "核对合同"
) -> None:
    day = office.ledger.today(MODEL) + timedelta(days=days)
    tasking.give(office.ledger, case_id, by, NewTask(words=words, who=int(to.id), day=day))


def only(office: Office, case_id: int, actor: Actor) -> Task:
    (task,) = tasks.tasks_of(office.ledger, case_id, actor)
    return task


def test_a_task_stands_on_the_list_of_whoever_has_it_until_it_is_done(
    office: Office, people: dict[str, Actor]
) -> None:
    case_id, first, second = case_in_hand(office), people["first"], people["second"]
    give(office, case_id, first, second)
    (mine,) = tasks.open_tasks(office.ledger, second)
    assert (mine.words, mine.name, mine.given_by, mine.left) == ("核对合同", "second", "first", 2)
    assert tasks.open_tasks(office.ledger, first) == []
    later = office.on(office.ledger.today(MODEL) + timedelta(days=5))
    assert tasks.open_tasks(later.ledger, second)[0].left == -3
    part = next(one for one in digest_of(later.ledger, second) if one.title == "您的任务")
    assert (part.total, part.items[0].why, part.alarm) == (1, "已逾期", True)
    tasking.finish(office.ledger, case_id, second, mine.id)
    assert tasks.open_tasks(office.ledger, second) == []
    done = only(office, case_id, first)
    assert (done.done_by, done.done_on) == ("second", office.ledger.today(MODEL))
    with pytest.raises(Stale):
        tasking.finish(office.ledger, case_id, second, mine.id)
    tasking.reopen(office.ledger, case_id, first, mine.id)
    assert len(tasks.open_tasks(office.ledger, second)) == 1
    with pytest.raises(Stale):
        tasking.reopen(office.ledger, case_id, first, mine.id)
    assert verify_chain(office.ledger) == []


def test_those_to_be_done_stand_first_by_day(office: Office, people: dict[str, Actor]) -> None:
    case_id, first = case_in_hand(office), people["first"]
    for days, words in ((1, "已经做完"), (9, "以后做"), (3, "先做")):
        give(office, case_id, first, first, days, words)
    tasking.finish(office.ledger, case_id, first, tasks.open_tasks(office.ledger, first)[0].id)
    found = [one.words for one in tasks.tasks_of(office.ledger, case_id, first)]
    assert found == ["先做", "以后做", "已经做完"]


def test_a_unit_gives_tasks_to_its_own_and_reads_no_others(
    office: Office, people: dict[str, Actor]
) -> None:
    case_id, unit, mate = case_in_hand(office), people["unit"], people["mate"]
    names = [name for _id, name in tasks.colleagues(office.ledger, case_id, unit)]
    assert names == ["unit", "mate"]
    names = [name for _id, name in tasks.colleagues(office.ledger, case_id, people["first"])]
    assert names == ["first", "second", "unit", "mate"]
    give(office, case_id, people["first"], people["second"], words="查单位的账")
    assert tasks.tasks_of(office.ledger, case_id, unit) == []
    events = case_file.open_case(office.ledger, case_id, unit).events
    assert "task" not in [event.verb for event in events]
    give(office, case_id, unit, mate, words="找合同")
    give(office, case_id, people["first"], unit, words="报凭证")
    assert [one.words for one in tasks.tasks_of(office.ledger, case_id, mate)] == [
        "找合同",
        "报凭证",
    ]
    assert len(tasks.tasks_of(office.ledger, case_id, SUPERVISOR)) == 3
    with pytest.raises(NotFound):
        tasks.tasks_of(office.ledger, case_id, people["other"])


def test_whom_it_does_not_concern_may_not_mark_it(office: Office, people: dict[str, Actor]) -> None:
    case_id, unit, mate = case_in_hand(office), people["unit"], people["mate"]
    give(office, case_id, people["first"], mate)
    task = only(office, case_id, people["first"]).id
    with pytest.raises(NotAllowed):
        tasking.finish(office.ledger, case_id, unit, task)
    tasking.finish(office.ledger, case_id, people["second"], task)
    other = office.register("k2").case_id
    with pytest.raises(NotFound):
        tasking.finish(office.ledger, other, people["first"], task)


def test_what_is_missing_is_said_at_its_field(office: Office, people: dict[str, Actor]) -> None:
    case_id, first = case_in_hand(office), people["first"]
    for to, days, words, field in (
        (people["second"], 2, " ", "words"),
        (people["second"], -1, "做", "day"),
        (people["other"], 2, "做", "who"),
        (people["reviewer"], 2, "做", "who"),
        (replace(first, id="999"), 2, "做", "who"),
    ):
        with pytest.raises(Incomplete) as error:
            give(office, case_id, first, to, days, words)
        assert list(error.value.fields) == [field]
    with pytest.raises(NotAllowed):
        give(office, case_id, SUPERVISOR, first)
    with office.store.write() as session:
        closed = update(StaffRow).where(StaffRow.name == "second").values(active=False)
        session.execute(closed)
    with pytest.raises(Incomplete):
        give(office, case_id, first, people["second"])

"""Old cases taken in together: all or none, from the day they came in, and back the same day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, JobTable, OfficeEventTable
from casestore.errors import NotAllowed, NotFound
from casestore.ledger import history
from casestore.ledger.queries.case_file import open_case
from casestore.ledger.queries.whole_rows import Export, note_export, whole_rows
from casestore.ledger.records import Clue
from casestore.ledger.verbs.importing import (
    Batch,
    OldCase,
    Taken,
    import_cases,
    imports_of,
    undo_import,
)
from casestore.ledger.verbs.sheet_columns import SheetColumns, remember, remembered
from casestore.lifecycle.case_states import State
from casestore.lifecycle.needs import Need
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.old_cases import COURSES
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.office.inventory.taking import take_inventory
from casestore.publishing.public_figures import public_figures
from casestore.settings import SHANGHAI
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SECOND, Office, values_for

_DAY = date(2022, 5, 20)


def old(office: Office, number: int = 1, state: State = State.RECEIVED, **said: str) -> OldCase:
    values = values_for(office.campaigns[MODEL]) | {"enterprise": f"云亭建材{number}厂"} | said
    for id in ("declaration", "signer", "signer_position", "signed_on"):
        values.pop(id, None)
    clue = Clue(
        campaign=MODEL, values=values, files=(), source="letter", on_paper=True, received_on=_DAY
    )
    given = {Need.UNIT: "court", Need.DEADLINE: "2022-09-01", Need.REASON: "来件要求"}
    return OldCase(clue=clue, course=COURSES[state], given=given, note="导入自旧表")


def bring(office: Office, *cases: OldCase, keep: bool = True) -> Taken:
    batch = Batch(campaign=MODEL, file="ab" * 32, cases=cases)
    return import_cases(office.ledger, batch, COORDINATOR, keep=keep)


def rows(office: Office) -> list[CaseTable]:
    with office.store.read() as session:
        return list(session.scalars(select(CaseTable).order_by(CaseTable.id)))


def count(office: Office, table: type) -> int:
    with office.store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_clock_starts_on_the_day_that_a_case_came_in(office: Office) -> None:
    taken = bring(office, old(office))
    (row,) = rows(office)
    assert taken.event
    assert row.received_at.astimezone(SHANGHAI).date() == _DAY
    assert (row.clock_start, row.deadline) == (_DAY, date(2022, 6, 6))  # ten working days
    assert row.source == "letter"
    assert row.reading_key is None
    assert history.verify_chain(office.ledger) == []


@pytest.mark.parametrize("state", COURSES)
def test_a_case_comes_to_its_state_by_the_moves_of_the_ledger(office: Office, state: State) -> None:
    taken = bring(office, old(office, state=state))
    assert taken.faults == {}
    (row,) = rows(office)
    assert row.state is state
    moved = [one.verb for one in open_case(office.ledger, row.id, COORDINATOR).events]
    assert moved[2:] == list(COURSES[state])


def test_nobody_is_written_to(office: Office) -> None:
    bring(office, old(office, state=State.HANDLING))
    assert rows(office)[0].mailable
    assert count(office, JobTable) == 0


def test_one_fault_keeps_all_of_it_out(office: Office) -> None:
    taken = bring(office, old(office), old(office, 2, phone=""), old(office, 3, category="nothing"))
    assert taken.event == 0
    assert taken.faults[1] == {"phone": "请填写联系电话"}
    assert set(taken.faults) == {1, 2}
    assert (count(office, CaseTable), count(office, EventTable)) == (0, 0)


def test_a_move_that_lacks_something_is_a_fault_of_its_column(office: Office) -> None:
    bare = old(office, state=State.TRANSFERRED)
    late = OldCase(clue=bare.clue, course=bare.course, given={Need.UNIT: "court"})
    assert bring(office, late).faults == {0: {"deadline": "请填写办理期限"}}


def test_a_trial_says_the_same_and_keeps_nothing(office: Office) -> None:
    assert bring(office, old(office), keep=False) == Taken(faults={}, event=0)
    assert (count(office, CaseTable), count(office, OfficeEventTable)) == (0, 0)


def test_a_case_that_is_there_is_told_by_its_number(office: Office) -> None:
    bring(office, old(office))
    taken = bring(office, old(office))
    assert taken.faults == {0: {"": f"台账里已有这一件（编号 {rows(office)[0].number}）"}}


def test_only_a_coordinator_imports_and_exports(office: Office) -> None:
    unit = Actor(
        id="7", name="经办", roles=frozenset({Role.UNIT}), units=frozenset({f"{MODEL}/court"})
    )
    batch = Batch(campaign=MODEL, file="", cases=[old(office)])
    for actor in (unit, SECOND):
        with pytest.raises(NotAllowed, match="只有统筹岗可以导入台账"):
            import_cases(office.ledger, batch, actor)
        with pytest.raises(NotAllowed, match="只有统筹岗可以导出台账"):
            list(whole_rows(office.ledger, MODEL, actor))
        with pytest.raises(NotAllowed, match="只有统筹岗可以导入台账"):
            undo_import(office.ledger, MODEL, 1, actor)
    assert rows(office) == []


def test_what_stood_beside_the_columns_is_not_for_the_unit(office: Office) -> None:
    bring(office, old(office, state=State.HANDLING))
    case_id = rows(office)[0].id
    assert "导入自旧表" in [x.note for x in open_case(office.ledger, case_id, COORDINATOR).events]
    unit = office.unit(office.row(case_id))
    assert "导入自旧表" not in [x.note for x in open_case(office.ledger, case_id, unit).events]


def test_an_import_taken_back_stays_in_the_history_and_counts_nowhere(office: Office) -> None:
    kept = office.register(respondent="别处镇人民政府")
    taken = bring(office, old(office), old(office, 2, state=State.HANDLING))
    assert undo_import(office.ledger, MODEL, taken.event, COORDINATOR) == 2
    assert [one.state for one in rows(office)[1:]] == [State.IMPORT_UNDONE] * 2
    assert [one.id for one in whole_rows(office.ledger, MODEL, COORDINATOR)] == [kept.case_id]
    assert sum(one.received for one in public_figures(office.store, 1).counts) == 1
    assert sum(one.accepted for one in public_figures(office.store, 1).counts) == 0
    assert all(one.deadline is one.accepted_at is None for one in rows(office)[1:])
    assert history.verify_chain(office.ledger) == []
    (told,) = imports_of(office.ledger, MODEL)
    assert (told.count, told.undone, told.why_not) == (2, True, "这次导入已经撤销")
    with pytest.raises(NotAllowed, match="已经撤销"):
        undo_import(office.ledger, MODEL, taken.event, COORDINATOR)
    assert bring(office, old(office)).event  # and it may come again


def test_an_import_is_not_taken_back_the_next_day(office: Office) -> None:
    taken = bring(office, old(office))
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(NotAllowed, match="只能在导入当天撤销"):
        undo_import(office.ledger, MODEL, taken.event, COORDINATOR, tomorrow)
    assert rows(office)[0].state is State.RECEIVED


def test_an_import_is_not_taken_back_once_somebody_worked_on_it(office: Office) -> None:
    taken = bring(office, old(office), old(office, 2))
    open_case(office.ledger, 1, COORDINATOR)  # looking is no work
    assert imports_of(office.ledger, MODEL)[0].why_not == ""
    office.go(2, "accept")
    with pytest.raises(NotAllowed, match="已有 1 件有人办理"):
        undo_import(office.ledger, MODEL, taken.event, COORDINATOR)
    assert [one.state for one in rows(office)] == [State.RECEIVED, State.ACCEPTED]


def test_there_is_no_such_import_in_another_campaign(office: Office) -> None:
    taken = bring(office, old(office))
    with pytest.raises(NotFound):
        undo_import(office.ledger, "zengdu-2024", taken.event, COORDINATOR)


def test_the_inventory_finds_nothing_wrong_with_either(office: Office) -> None:
    bring(office, old(office, state=State.HANDLING))
    undo_import(office.ledger, MODEL, bring(office, old(office, 2)).event, COORDINATOR)
    faults = take_inventory(office.ledger, None).faults
    assert [one for one in faults if "案件" in one or "序号" in one or "密钥与" in one] == []


def test_rows_go_out_in_the_order_in_which_they_came_in(office: Office) -> None:
    bring(office, old(office, 1), old(office, 2))
    office.register("z", "zengdu-2024")
    found = list(whole_rows(office.ledger, MODEL, COORDINATOR))
    assert [one.values["enterprise"] for one in found] == ["云亭建材1厂", "云亭建材2厂"]
    assert {one.source for one in found} == {"letter"}
    assert {one.received_on for one in found} == {_DAY}


def test_an_export_stands_in_the_history_of_the_office(office: Office) -> None:
    ids = [office.register(f"k{n}", respondent=f"{n}镇政府").case_id for n in range(3)]
    note_export(office.ledger, Export(campaign=MODEL, data=b"x", cases=ids), COORDINATOR)
    with office.store.read() as session:
        (event,) = session.scalars(select(OfficeEventTable))
    assert (event.verb, event.actor) == (OfficeAct.LEDGER_EXPORT, COORDINATOR.id)
    assert (event.details["campaign"], event.details["cases"]) == (MODEL, 3)


def test_columns_are_remembered_by_campaign_and_the_same_again_leaves_no_event(
    office: Office,
) -> None:
    first = SheetColumns(columns={"a": "enterprise"}, given={"judicial_status": "none"})
    remember(office.ledger, MODEL, first, COORDINATOR)
    remember(office.ledger, MODEL, first, COORDINATOR)
    assert count(office, OfficeEventTable) == 1
    remember(office.ledger, MODEL, SheetColumns(columns={"b": "phone"}), COORDINATOR)
    assert remembered(office.ledger, MODEL).columns == {"a": "enterprise", "b": "phone"}
    assert remembered(office.ledger, "zengdu-2024") == SheetColumns()


def test_contacts_that_go_out_leave_the_reason_with_each_case(office: Office) -> None:
    case_id = office.register().case_id
    gone = Export(campaign=MODEL, data=b"x", cases=[case_id], reason="迁往市里的系统")
    note_export(office.ledger, gone, COORDINATOR)
    event = open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.note) == (Verb.OPENED_CONTACT, "迁往市里的系统")

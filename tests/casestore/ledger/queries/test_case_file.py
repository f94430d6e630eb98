"""A case opened: who may open what, and that it leaves its event."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from casestore.database.tables import EventTable
from casestore.errors import Incomplete, NotFound
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import supervision
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.public.page_images.child import PageView
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, PDF, SECOND, VERIFIER, Office


def test_nothing_of_an_identity_lies_open_in_the_database(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept")
    supervision.note(office.ledger, receipt.case_id, COORDINATOR, "联系过司徒样本")
    office.store.close()
    data = b"".join(path.read_bytes() for path in office.settings.instance.glob("ledger.db*"))
    for secret in (
        "云亭建材",
        "司徒样本",
        "欧阳测试",
        "13900000001",
        "yt@example.com",
        "长麦南路600号",
        "货款至今未付",
        "91360122MA00000000",
        "合同.pdf",
        "付清所欠货款",
        "联系过",
    ):
        assert secret.encode() not in data, secret


def test_opening_a_case_is_recorded_once_an_hour_for_each_person(office: Office) -> None:
    receipt = office.register()
    for actor in (COORDINATOR, COORDINATOR, SECOND):
        case_file.open_case(office.ledger, receipt.case_id, actor)
    file_id = case_file.open_case(office.ledger, receipt.case_id, SECOND).files[0][0]
    case_file.open_file(office.ledger, receipt.case_id, file_id, SECOND)
    verbs = [
        (event.verb, event.actor)
        for event in case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events
    ]
    opened = [("opened", "统筹一岗"), ("opened", "审核一岗")]
    assert verbs == [("register", "反映人"), *opened, ("downloaded", "审核一岗")]
    system = Actor(id="system", name="系统", roles=frozenset({Role.SYSTEM}))
    case_file.open_case(office.ledger, receipt.case_id, system)
    assert len(case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).events) == 4


def test_a_file_of_another_case_is_not_found(office: Office) -> None:
    first, second = office.register("a"), office.register("b")
    file_id = case_file.open_case(office.ledger, second.case_id, COORDINATOR).files[0][0]
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, first.case_id, file_id, COORDINATOR)


def test_nobody_learns_of_a_file_of_a_case_that_is_not_theirs(office: Office) -> None:
    case_id = office.register().case_id
    unit = office.unit(office.go(case_id, "accept", "transfer"))
    assert case_file.file_line(office.ledger, case_id, 1, unit).name == "合同.pdf"
    stranger = replace(unit, units=frozenset({f"{MODEL}/court"}))
    for ask in (case_file.file_line, case_file.open_file):
        with pytest.raises(NotFound):
            ask(office.ledger, case_id, 1, stranger)
    with pytest.raises(NotFound):
        case_file.open_original(office.ledger, case_id, 1, stranger, "核对")


def test_an_original_asks_for_a_reason_and_its_event_keeps_it_sealed(office: Office) -> None:
    case_id = office.register().case_id
    with pytest.raises(Incomplete, match="请写明为什么要打开原件"):
        case_file.open_original(office.ledger, case_id, 1, COORDINATOR, "  ")
    kept, data = case_file.open_original(office.ledger, case_id, 1, COORDINATOR, " 核对签章 ")
    assert (data, kept.sha256) == (PDF, sha256(PDF).hexdigest())
    event = case_file.last_event(office.without_key(), case_id, COORDINATOR)
    assert event is not None and (event.verb, event.details["file"]) == ("opened_original", "1")
    notes = [one.note for one in case_file.open_case(office.ledger, case_id, COORDINATOR).events]
    assert "核对签章" in notes


def test_a_unit_opens_the_evidence_and_not_the_form_that_names_people(office: Office) -> None:
    receipt = office.register()
    office.go(receipt.case_id, "accept", "transfer")
    row = office.row(receipt.case_id)
    unit = Actor(
        id="7",
        name="责任单位",
        roles=frozenset({Role.UNIT}),
        units=frozenset({f"{MODEL}/{row.unit}"}),
    )
    whole = {
        kept.purpose: id
        for id, kept, _at in case_file.open_case(office.ledger, receipt.case_id, COORDINATOR).files
    }
    seen = {
        kept.purpose
        for _id, kept, _at in case_file.open_case(office.ledger, receipt.case_id, unit).files
    }
    assert seen == set(whole) - {"signed-form"} and "evidence" in seen and "signed-form" in whole
    assert case_file.open_file(office.ledger, receipt.case_id, whole["evidence"], unit)
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, receipt.case_id, whole["signed-form"], unit)


def opened_by(office: Office, case_id: int) -> int:
    with office.store.read() as session:
        asked = select(EventTable).where(EventTable.case_id == case_id)
        return sum(event.verb == "opened" for event in session.scalars(asked))


def test_looking_at_one_case_says_nothing_of_another_and_acting_is_not_looking(
    office: Office,
) -> None:
    first, second = office.register("a").case_id, office.register("b").case_id
    office.go(second, "accept")
    for case_id in (first, second, first):
        case_file.open_case(office.ledger, case_id, COORDINATOR)
    assert (opened_by(office, first), opened_by(office, second)) == (1, 1)


def test_looking_again_an_hour_later_is_recorded_again(office: Office) -> None:
    case_id = office.register().case_id
    case_file.open_case(office.ledger, case_id, COORDINATOR)
    tomorrow = office.settings.today(MODEL) + timedelta(days=1)
    case_file.open_case(office.on(tomorrow).ledger, case_id, COORDINATOR)
    assert opened_by(office, case_id) == 2


def test_the_last_step_is_told_without_opening_its_note_to_who_may_see_the_case(
    office: Office,
) -> None:
    case_id = office.register().case_id
    unit = office.unit(office.go(case_id, "accept", "transfer"))
    supervision.note(office.ledger, case_id, COORDINATOR, "联系过司徒样本")
    event = case_file.last_event(office.without_key(), case_id, unit)
    assert event is not None and (event.verb, event.note) == ("note", "")
    stranger = replace(unit, units=frozenset({f"{MODEL}/court"}))
    with pytest.raises(NotFound):
        case_file.last_event(office.ledger, case_id, stranger)


def test_a_file_of_a_case_that_one_may_not_see_is_not_found(office: Office) -> None:
    case_id = office.register().case_id
    unit = office.unit(office.go(case_id, "accept", "transfer"))
    file_id = case_file.open_case(office.ledger, case_id, unit).files[0][0]
    stranger = replace(unit, units=frozenset({f"{MODEL}/court"}))
    with pytest.raises(NotFound):
        case_file.open_file(office.ledger, case_id, file_id, stranger)


def test_a_download_says_which_file_and_hashes_stay_off_the_screen(office: Office) -> None:
    case_id = office.register().case_id
    found = case_file.open_case(office.ledger, case_id, COORDINATOR)
    assert set(found.events[0].details) == {"rule", "source"}
    file_id = found.files[0][0]
    case_file.open_file(office.ledger, case_id, file_id, COORDINATOR)
    event = case_file.open_case(office.ledger, case_id, COORDINATOR).events[-1]
    assert (event.verb, event.details) == ("downloaded", {"file": str(file_id)})


def test_pages_are_told_once_an_hour_for_each_file_and_person(office: Office) -> None:
    case_id = office.register().case_id
    case_file.open_case(office.ledger, case_id, COORDINATOR)
    for file_id, actor in ((1, COORDINATOR), (2, COORDINATOR), (1, COORDINATOR), (1, VERIFIER)):
        kept, drawn = case_file.view_file(office.ledger, case_id, file_id, actor, PageView())
        assert (kept.purpose == "evidence") == (file_id == 1) and drawn.pages == 1
    case = case_file.open_case(office.ledger, case_id, COORDINATOR)
    found = [(one.actor, one.details["file"]) for one in case.events if one.verb is Verb.VIEWED]
    assert found == [("统筹一岗", "1"), ("统筹一岗", "2"), ("统筹二岗", "1")]

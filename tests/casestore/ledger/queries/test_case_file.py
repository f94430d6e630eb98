"""A case opened: who may open what, and that it leaves its event."""

import pytest

from casestore.errors import NotFound
from casestore.ledger.queries import case_file
from casestore.ledger.verbs import supervision
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SECOND, Office


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

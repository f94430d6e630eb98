"""The desk's search: in everything that whoever looks may read, and in nothing else."""

from dataclasses import replace

import pytest

from casestore.ledger.queries import case_words, lists
from casestore.ledger.records import Query
from casestore.ledger.verbs import correcting, supervision
from casestore.ledger.verbs.correcting import CorrectionRequest
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, SUPERVISOR, VERIFIER, Office

#: What stands in the fixture's clue, by who may find a case by it.
SHOWN = ("云亭建材", "XJ-2022-", "货款至今未付")
PEOPLE = ("91360122MA00000000", "欧阳测试")
CONTACT = ("13900000001", "司徒样本")


def found(office: Office, text: str, actor: Actor = COORDINATOR) -> list[int]:
    return [row.id for row in lists.find(office.ledger, Query(text=text), actor).rows]


def test_everybody_finds_a_case_by_what_they_may_read_of_it_alone(office: Office) -> None:
    case_id = office.register().case_id
    office.register("k2", enterprise="另一家企业", facts="另一件事", phone="13900000002")
    unit = office.unit(office.go(case_id, "accept", "transfer"))
    for texts, who in (
        (SHOWN, (COORDINATOR, SUPERVISOR, unit)),
        (PEOPLE, (COORDINATOR, SUPERVISOR)),
        (CONTACT, (COORDINATOR,)),
    ):
        for text in texts:
            for reader in (COORDINATOR, SUPERVISOR, unit):
                expected = case_id in found(office, text, reader)
                assert expected is (reader in who), (text, reader.name)
    assert found(office, "ＸＪ－2022") and found(office, "1390000 0001") == [case_id]
    assert found(office, "没有这样的话") == []
    assert found(office, "云亭", replace(COORDINATOR, campaigns=frozenset({"zengdu-2024"}))) == []
    assert found(office, "云亭", Actor(id="9", name="审计", roles=frozenset({Role.AUDITOR}))) == []


def test_a_note_is_found_by_whoever_reads_it_as_soon_as_it_is_there(office: Office) -> None:
    case_id = office.register().case_id
    unit = office.unit(office.go(case_id, "accept", "transfer"))
    assert found(office, "对账") == []
    supervision.note(office.ledger, case_id, COORDINATOR, "约定周五对账")
    supervision.press(office.ledger, case_id, COORDINATOR, "请书面说明", False)
    assert found(office, "周五对账") == [case_id] == found(office, "周五对账", SUPERVISOR)
    assert found(office, "周五对账", unit) == []
    assert found(office, "书面说明", unit) == [case_id]


def test_what_was_put_right_is_found_by_what_it_is_now(office: Office) -> None:
    case_id = office.register().case_id
    assert found(office, "云亭建材") == [case_id]
    request = CorrectionRequest(
        version=1, field="enterprise", new="南昌晚亭建材有限公司", reason="登记笔误"
    )
    correcting.correct(office.ledger, case_id, VERIFIER, request)
    assert found(office, "晚亭建材") == [case_id] and found(office, "云亭建材") == []


def test_more_cases_than_fit_at_a_time_or_into_memory_are_searched_all_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_words, "_BATCH", 2)
    ids = [office.register(f"k{n}", facts=f"第{n}号合同没有付款").case_id for n in range(5)]
    assert found(office, "号合同没有付款") == ids
    monkeypatch.setattr(case_words, "KEPT", 1)
    assert found(office, "第4号合同") == [ids[4]]
    supervision.note(office.ledger, ids[0], COORDINATOR, "补记一笔")
    assert found(office, "号合同没有付款") == ids
    assert len(office.ledger.words._kept) <= 2
    assert office.row(ids[0]).campaign == MODEL


def test_a_process_without_the_key_finds_what_is_not_sealed(office: Office) -> None:
    office.register()
    closed = replace(office, ledger=office.without_key())
    assert len(found(closed, "XJ-2022")) == 1 and found(closed, "云亭建材") == []

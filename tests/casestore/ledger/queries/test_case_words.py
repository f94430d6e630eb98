"""The desk's search: in everything that whoever looks may read, and in nothing else."""

from dataclasses import replace
from time import monotonic, sleep

import pytest

from casestore.database.tables import EventTable
from casestore.ledger.queries import case_words, lists, word_memory
from casestore.ledger.records import Query
from casestore.ledger.verbs import correcting, supervision
from casestore.ledger.verbs.correcting import CorrectionRequest
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor, Role
from tests.casestore.ledger_fixture import COORDINATOR, SUPERVISOR, VERIFIER, Office

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
    monkeypatch.setattr(word_memory, "_BATCH", 2)
    ids = [office.register(f"k{n}", facts=f"第{n}号合同没有付款").case_id for n in range(5)]
    assert found(office, "号合同没有付款") == ids
    words = office.ledger.words
    one = next(iter(words._kept.values())).size
    words.forget()
    monkeypatch.setattr(word_memory, "KEPT", 2 * one + 1)
    assert found(office, "第4号合同") == [ids[4]]
    supervision.note(office.ledger, ids[0], COORDINATOR, "补记一笔")
    assert found(office, "号合同没有付款") == ids
    assert 0 < len(words._kept) <= 2 and words._size <= word_memory.KEPT
    assert set(words._kept) <= set(ids)


def test_who_looks_for_nothing_of_a_case_makes_room_for_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that others filled serves a narrower search."""
    first, second = office.register("a").case_id, office.register("b").case_id
    office.go(second, "decline")
    assert found(office, "云亭建材") == [first, second]
    words = office.ledger.words
    sizes = {id: one.size for id, one in words._kept.items()}
    words.forget()
    monkeypatch.setattr(word_memory, "KEPT", max(sizes.values()) + 10)
    open_ones = Query(text="云亭建材", states=frozenset({State.RECEIVED}))
    declined = Query(text="云亭建材", states=frozenset({State.DECLINED}))
    for query, id in ((open_ones, first), (declined, second), (open_ones, first)):
        lists.find(office.ledger, query, COORDINATOR)
        assert list(words._kept) == [id]


def looked(office: Office, text: str) -> tuple[list[int], int, bool]:
    page = lists.find(office.ledger, Query(text=text), COORDINATOR)
    return [row.id for row in page.rows], page.unread, page.opening


def test_who_looks_first_is_told_how_many_cases_are_still_closed_and_they_are_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_memory, "_BATCH", 1)
    monkeypatch.setattr(word_memory, "PATIENCE", 0.0)
    ids = [office.register(f"k{n}", facts=f"第{n}号合同没有付款").case_id for n in range(4)]
    assert looked(office, "号合同没有付款") == (ids[:1], 3, True)
    until = monotonic() + 20
    while office.ledger.words.waiting() or len(office.ledger.words._kept) < 4:
        assert monotonic() < until
        sleep(0.01)
    assert looked(office, "号合同没有付款") == (ids, 0, True)


def test_what_there_is_no_room_for_is_said_not_to_be_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_memory, "_BATCH", 1)
    monkeypatch.setattr(word_memory, "PATIENCE", 0.0)
    monkeypatch.setattr(word_memory, "KEPT", 1)
    ids = [office.register(f"k{n}", facts=f"第{n}号合同没有付款").case_id for n in range(3)]
    assert looked(office, "号合同没有付款") == (ids[:1], 2, False)
    assert office.ledger.words.waiting() == 0


def test_what_was_read_before_something_happened_is_not_kept(office: Office) -> None:
    case_id = office.register().case_id
    words = office.ledger.words
    with office.store.read() as session:
        head = session.query(EventTable).count()
        ((_id, old),) = case_words.words_of(session, [case_id], office.opener)
    assert found(office, "云亭建材") == [case_id]
    supervision.note(office.ledger, case_id, COORDINATOR, "约定周五对账")
    assert found(office, "没有这样的话") == []
    words._drop(case_id)
    words._keep(case_id, old, head)
    assert found(office, "周五对账") == [case_id]


def test_words_are_forgotten_when_nobody_looks_for_anything(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = office.register().case_id
    assert found(office, "云亭建材") == [case_id]
    words = office.ledger.words
    words._expire()
    assert list(words._kept) == [case_id], "somebody looked a moment ago"
    monkeypatch.setattr(word_memory, "IDLE", 0)
    words._expire()
    assert (len(words._kept), words._size) == (0, 0)
    assert found(office, "云亭建材") == [case_id]


def test_a_process_without_the_key_finds_what_is_not_sealed(office: Office) -> None:
    office.register()
    closed = replace(office, ledger=office.without_key())
    assert len(found(closed, "XJ-2022")) == 1 and found(closed, "云亭建材") == []

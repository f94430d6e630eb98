"""From the inbox into the ledger: in order, once, nothing lost, nothing forged."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casestore.database.tables import CaseTable, EventTable, ItemTable
from casestore.errors import Unreadable
from casestore.exchange.inbox import Arrivals, Inbox, item_name
from casestore.exchange.items import (
    VERSION,
    Item,
    ItemKind,
    _said,
    authenticated,
    read_item,
)
from casestore.ledger import claimants_view, history
from casestore.ledger.import_items import Pass, import_items
from casestore.ledger.queries import case_file
from casestore.ledger.queries.lists import to_call_back
from casestore.ledger.verbs import supervision
from casestore.lifecycle.case_states import State
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger.counter import Visitor
from tests.casestore.ledger_fixture import COORDINATOR, Office


def events(office: Office) -> list[str]:
    with office.store.read() as session:
        return [
            str(one) for one in session.scalars(select(EventTable.verb).order_by(EventTable.id))
        ]


def row_of(office: Office, id: int = 1) -> CaseTable:
    with office.store.read() as session:
        return session.get_one(CaseTable, id)


def test_a_clue_becomes_a_case_with_its_number_and_its_claimant_reads_of_it(office: Office) -> None:
    visitor = Visitor(office)
    name = visitor.put(visitor.clue(enterprise="南昌霜桥建材有限公司"))
    assert visitor.status() is None and Inbox(visitor.arrivals.folder).waits(name)
    assert visitor.imported() == Pass(1, 0)
    found = case_file.open_case(office.ledger, 1, COORDINATOR)
    assert (found.row.number, found.row.state) == (visitor.number, State.RECEIVED)
    assert found.values["enterprise"] == "南昌霜桥建材有限公司" and len(found.files) == 2
    status = visitor.status()
    assert status is not None and status.due is not None
    assert [told for _at, told in status.steps] == ["线索已收到。"]
    assert (status.number, status.due.what) == (visitor.number, "审查")
    assert visitor.arrivals.waiting() == [] and not Inbox(visitor.arrivals.folder).waits(name)
    row = row_of(office)
    assert (row.serial, row.key, row.code, row.reading_key) == (1, name, "", visitor.keys.reader)
    assert row.writing_key is not None and visitor.keys.writing not in row.writing_key
    assert history.verify_chain(office.ledger) == []


def test_everything_that_the_claimant_may_see_is_in_the_next_capsule(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    office.go(1, "accept", "transfer")
    assert claimants_view.write_owed(office.ledger) == 1
    status = visitor.status()
    assert status is not None and status.state is State.TRANSFERRED and status.unit
    supervision.note(office.ledger, 1, COORDINATOR, "内部备注")
    assert claimants_view.write_owed(office.ledger) == 0


def test_a_supplement_and_a_withdrawal_arrive(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    office.go(1, "return")
    file = vars(office.keep("supplement", "补.pdf"))
    visitor.put(visitor.item(ItemKind.SUPPLEMENT, "s", text="合同在附件里", files=[file]))
    assert visitor.imported() == Pass(1, 0)
    found = case_file.open_case(office.ledger, 1, COORDINATOR)
    assert (found.row.state, found.files[-1][1].name) == (State.RECEIVED, "补.pdf")
    assert found.events[2].note == "合同在附件里" and found.events[2].details == {}
    with office.store.read() as session:
        assert {"item", "sent"} < session.get_one(EventTable, 3).details.keys()
    other = Visitor(office).sent_in()
    other.put(other.item(ItemKind.WITHDRAWAL, "w", text="已经解决"))
    assert other.imported() == Pass(1, 0)
    assert row_of(office, 2).state is State.WITHDRAWN


def test_a_rating_arrives_once(office: Office) -> None:
    visitor = Visitor(office, campaign="xinjian-park-2024").sent_in()
    office.go(1, "accept", "transfer", "take_up", "settle", "strike_off")
    claimants_view.write_owed(office.ledger)
    assert (status := visitor.status()) is not None and status.may_rate
    visitor.put(visitor.item(ItemKind.RATING, "r", grade=1, text="太慢"))
    assert visitor.imported() == Pass(1, 0)
    assert (status := visitor.status()) is not None and not status.may_rate
    assert [row.id for row in to_call_back(office.ledger, COORDINATOR)] == [1]
    visitor.put(visitor.item(ItemKind.RATING, "again", grade=5, text=""))
    assert visitor.imported() == Pass(0, 1)
    assert "已经评价过" in visitor.reasons()[0]


def test_a_second_import_does_nothing(office: Office) -> None:
    visitor = Visitor(office)
    clue, more = visitor.clue(), visitor.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[])
    for _again in range(3):
        visitor.put(clue)
        visitor.put(more)
        assert visitor.imported() == Pass(2, 0)
    assert events(office) == ["register", "supplement"]
    with office.store.read() as session:
        assert session.scalar(select(func.count()).select_from(ItemTable)) == 2


def test_an_item_that_another_importer_takes_out_meanwhile_is_not_refused(office: Office) -> None:
    visitor = Visitor(office)
    name = visitor.put(visitor.clue())

    class Slow(Arrivals):
        """Listed before another importer took it out, read after."""

        def waiting(self) -> list[str]:
            listed = super().waiting()
            assert visitor.imported() == Pass(1, 0)
            return listed

    assert import_items(office.ledger, Slow(visitor.arrivals.folder)).refused == 0
    assert visitor.arrivals.refusals() == []
    assert [path.name for path in visitor.arrivals.put_aside(name).parent.iterdir()] == []


def test_a_supplement_that_comes_out_before_its_clue_is_taken_after_it(office: Office) -> None:
    visitor = Visitor(office)
    visitor.put(visitor.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[]))
    visitor.put(visitor.clue())
    assert visitor.imported() == Pass(2, 0)
    assert events(office) == ["register", "supplement"]


def _of_another(visitor: Visitor, stranger: Visitor, item: Item) -> Item:
    """The stranger's own words, put down for the visitor's clue."""
    return authenticated(replace(item, reader=visitor.keys.reader), stranger.keys.writing)


@pytest.mark.parametrize(
    ("forge", "why"),
    [
        (lambda _v, _s, item: replace(item, mac=""), "校验不符"),
        (lambda v, s, item: _of_another(v, s, item), "校验不符"),
        (lambda v, _s, item: replace(item, reader=v.keys.reader), "校验不符"),
        (lambda _v, _s, item: replace(item, body={"text": "别的", "files": []}), "校验不符"),
        (lambda _v, _s, item: replace(item, number="XJ-2022-0002"), "校验不符"),
        (lambda _v, _s, item: replace(item, at=item.at + timedelta(days=1)), "校验不符"),
        (lambda _v, _s, item: replace(item, kind=ItemKind.MESSAGE), "校验不符"),
    ],
)
def test_a_forged_word_is_refused_and_listed(
    office: Office, forge: Callable[[Visitor, Visitor, Item], Item], why: str
) -> None:
    visitor, stranger = Visitor(office).sent_in(), Visitor(office).sent_in()
    item = stranger.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[])
    visitor.put(forge(visitor, stranger, item))
    assert visitor.imported() == Pass(0, 1)
    assert why in visitor.reasons()[0]
    assert events(office) == ["register", "register", "reply"]  # asked whether it is a repetition
    assert visitor.imported() == Pass(0, 0)


def test_an_item_copied_under_another_name_is_refused(office: Office) -> None:
    visitor = Visitor(office).sent_in()
    item = visitor.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[])
    visitor.put(item)
    visitor.put(item, item_name("copied"))
    assert visitor.imported() == Pass(1, 1)
    assert "复制品" in visitor.reasons()[0]
    assert events(office) == ["register", "supplement"]


def test_what_the_office_can_not_open_is_refused_and_kept(office: Office) -> None:
    visitor, names = Visitor(office), [item_name("a"), item_name("b")]
    Inbox(visitor.arrivals.folder).put(names[0], b"no seal")
    path = visitor.arrivals.folder / visitor.put(visitor.clue())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert visitor.imported() == Pass(0, 2)
    assert all("密封打不开" in why for why in visitor.reasons())
    assert (visitor.arrivals.folder / "refused" / path.name).read_bytes() == bytes(data)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"respondent": ""}, "请填写"),
        ({"commitment_date": "2022-06-14"}, ""),
        ({"unknown": "x"}, "没有“unknown”这一栏"),
    ],
)
def test_a_clue_that_is_not_whole_is_refused_with_the_sentence(
    office: Office, changed: dict[str, str], why: str
) -> None:
    visitor = Visitor(office)
    visitor.put(visitor.clue(**changed))
    if not why:
        assert visitor.imported() == Pass(1, 0)
        return
    assert visitor.imported() == Pass(0, 1)
    assert why in visitor.reasons()[0] and events(office) == []
    assert visitor.arrivals.refusals()[0].number == visitor.number


def test_nonsense_inside_a_true_seal_stops_nobody_else(office: Office) -> None:
    broken, visitor = Visitor(office), Visitor(office)
    broken.put(broken.item(ItemKind.CLUE, "x", campaign="xinjian-2022"))
    visitor.put(visitor.clue())
    assert visitor.imported() == Pass(1, 1)
    assert "程序出了故障（KeyError）" in visitor.reasons()[0]


def test_two_claimants_with_one_number_are_both_taken_in(office: Office) -> None:
    first, second = Visitor(office), Visitor(office)
    second = Visitor(office, number=first.number)
    first.sent_in()
    second.sent_in()
    assert row_of(office, 1).number == first.number != row_of(office, 2).number
    assert (status := second.status()) is not None
    assert status.number == row_of(office, 2).number
    second.put(second.item(ItemKind.SUPPLEMENT, "s", text="第二件的补充", files=[]))
    assert second.imported() == Pass(1, 0)
    found = case_file.open_case(office.ledger, 2, COORDINATOR)
    assert found.events[-1].verb is Verb.SUPPLEMENT
    assert found.events[0].details["receipt"] == first.number


def test_the_files_of_one_clue_can_not_be_named_by_another(office: Office) -> None:
    visitor, thief = Visitor(office), Visitor(office)
    clue = visitor.clue()
    visitor.put(clue)
    visitor.imported()
    for stored in (clue.body["files"][0]["stored"], "../keys/office.key"):
        stolen = thief.clue(stored)
        stolen.body["files"][0]["stored"] = stored
        thief.put(stolen)
        assert thief.imported() == Pass(0, 1)
    assert len(events(office)) == 1


def test_a_day_in_the_inbox_costs_the_claimant_nothing(office: Office) -> None:
    visitor = Visitor(office)
    clue = visitor.clue()
    late = clue.at - timedelta(days=2)
    visitor.put(replace(clue, at=late))
    visitor.imported()
    assert row_of(office).received_at == late
    early = Visitor(office)
    ahead = early.clue()
    early.put(replace(ahead, at=ahead.at + timedelta(days=5)))
    early.imported()
    assert row_of(office, 2).received_at < ahead.at + timedelta(minutes=5)


def old_code(office: Office) -> str:
    """The code of a receipt from before there were keys, of the number XJ-2022-0001."""
    receipt = office.register()
    with office.store.write() as session:
        row = session.get_one(CaseTable, 1)
        row.number, row.reading_key, row.writing_key = "XJ-2022-0001", None, None
        row.code = office.ledger.codes.code_hash("XJ-2022-0001", receipt.code)
    claimants_view.write_owed(office.ledger)
    return receipt.code


def test_the_keys_of_an_old_receipt_must_be_those_of_its_code(office: Office) -> None:
    stranger = Visitor(office, "XJ-2022-0001", "AAAA-AAAA-AAAA")
    code = old_code(office)
    stranger.put(stranger.item(ItemKind.OLD_RECEIPT, "", code=code))
    assert stranger.imported() == Pass(0, 1)
    assert "密钥与编号、查询码不符" in stranger.reasons()[0]
    assert row_of(office).reading_key is None and stranger.status() is None


def test_an_old_receipt_brings_its_keys_and_a_wrong_code_nothing(office: Office) -> None:
    right = Visitor(office, "XJ-2022-0001", old_code(office))
    wrong = Visitor(office, "XJ-2022-0001", "AAAA-AAAA-AAAA")
    for visitor in (right, wrong):
        visitor.put(visitor.item(ItemKind.OLD_RECEIPT, "", code=visitor.code))
        visitor.imported()
    assert wrong.status() is None and wrong.reasons() == []
    assert (status := right.status()) is not None and status.number == "XJ-2022-0001"
    right.put(right.item(ItemKind.SUPPLEMENT, "s", text="补充", files=[]))
    assert right.imported() == Pass(1, 0)


def test_capsules_that_are_missing_are_written_again(office: Office) -> None:
    visitors = [Visitor(office).sent_in() for _ in range(3)]
    for path in list(office.settings.capsules.iterdir())[:2]:
        path.unlink()
    assert claimants_view.rewrite_missing(office.ledger) == 2
    assert all(visitor.status() for visitor in visitors)
    assert claimants_view.rewrite_missing(office.ledger) == 0


def test_a_refused_item_is_taken_when_it_is_tried_again(office: Office) -> None:
    visitor = Visitor(office)
    clue = visitor.clue()
    evidence = office.settings.evidence / clue.body["files"][0]["stored"]
    away = evidence.rename(evidence.with_suffix(".away"))
    name = visitor.put(clue)
    assert visitor.imported() == Pass(0, 1)
    assert "没有存好" in visitor.reasons()[0]
    Path(away).rename(evidence)
    Arrivals(office.settings.inbox).again(name)
    assert visitor.imported() == Pass(1, 0)


def test_what_nobody_sees_in_a_clue_is_not_taken_into_the_ledger(office: Office) -> None:
    visitor = Visitor(office)
    visitor.put(visitor.clue(facts="欠款\u200b未付\u202e元001", enterprise="云亭\x00建材"))
    visitor.put(visitor.item(ItemKind.SUPPLEMENT, "more", text="补\ufeff充\u2028第二行", files=[]))
    assert visitor.imported() == Pass(2, 0)
    found = case_file.open_case(office.ledger, 1, COORDINATOR)
    assert (found.values["facts"], found.values["enterprise"]) == ("欠款未付元001", "云亭建材")
    assert "补充\n第二行" in [event.note for event in found.events]


def test_half_of_a_character_is_no_item(office: Office) -> None:
    visitor = Visitor(office)
    said = {
        "version": VERSION,
        **_said(visitor.clue()),
        "writing": "",
        "mac": "",
        "number": "XJ\ud800",
    }
    with pytest.raises(Unreadable):
        read_item(json.dumps(said).encode(), said["name"])

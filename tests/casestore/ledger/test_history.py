"""The history can't be changed through the database, and a change made around it is found."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from casestore.database.tables import EventTable
from casestore.ledger import history
from casestore.ledger.verbs import supervision
from tests.casestore.ledger_fixture import COORDINATOR, Office, open_office


@pytest.fixture
def worked(tmp_path: Path) -> Office:
    """An office with two cases and nine events, its database closed."""
    office = open_office(tmp_path)
    for key in ("a", "b"):
        receipt = office.register(key)
        office.go(receipt.case_id, "accept", "transfer")
    supervision.note(office.ledger, 1, COORDINATOR, "备注")
    assert history.verify_chain(office.ledger) == []
    office.store.close()
    return office


@pytest.mark.parametrize(
    "statement",
    [
        "update events set told = 'x' where id = 2",
        "delete from events where id = 2",
        "delete from events",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_event(worked: Office, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), worked.store.write() as session:
        session.execute(text(statement))
    assert history.verify_chain(worked.ledger) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("update events set told = '线索已受理' where id = 2", "第 2 条记录被改动过"),
        ("update events set note = x'00' where id = 7", "第 7 条记录被改动过"),
        ("update events set at = '2022-06-14 00:00:00' where id = 3", "第 3 条记录被改动过"),
        ("update events set actor = '8' where id = 3", "第 3 条记录被改动过"),
        ("update events set actor_name = '审核一岗' where id = 3", "第 3 条记录被改动过"),
        ("update events set verb = 'note' where id = 3", "第 3 条记录被改动过"),
        ("update events set source = 'returned' where id = 3", "第 3 条记录被改动过"),
        ("update events set target = 'handling' where id = 2", "第 2 条记录被改动过"),
        ('update events set details = \'{"unit": "court"}\' where id = 3', "第 3 条记录被改动过"),
        ("update events set case_id = 2 where id = 7", "第 7 条记录被改动过"),
        ("update events set prev_hash = hash where id = 4", "第 4 条记录与前一条不衔接"),
        ("delete from events where id = 4", "第 5 条记录之前缺少记录"),
        ("delete from events where id = 7", "末尾有缺失或增添"),
        ("delete from events", "末尾有缺失或增添"),
        (
            "insert into events select 8, case_id, at, actor, actor_name, verb, source, target,"
            " note, told, details, hash, hash, '', null from events where id = 7",
            "末尾有缺失或增添",
        ),
        ("update cases set state = 'struck-off' where id = 1", " 的状态与记录不符"),
        (
            "update cases set narrative = (select narrative from cases where id = 2) where id = 1",
            " 的密封内容与登记时不符",
        ),
        (
            "update cases set identity = (select identity from cases where id = 2) where id = 1",
            " 的密封内容与登记时不符",
        ),
    ],
)
def test_tampering_with_the_file_is_found(worked: Office, statement: str, sentence: str) -> None:
    with sqlite3.connect(worked.settings.instance / "ledger.db") as raw:
        raw.execute("drop trigger events_no_update")
        raw.execute("drop trigger events_no_delete")
        assert raw.execute(statement).rowcount > 0
    assert any(sentence in problem for problem in history.verify_chain(worked.ledger))


def test_a_last_event_that_was_written_anew_does_not_fit_the_head(worked: Office) -> None:
    with sqlite3.connect(worked.settings.instance / "ledger.db") as raw:
        raw.execute("drop trigger events_no_update")
    with worked.store.write() as session:
        last = session.scalars(select(EventTable).order_by(EventTable.id.desc())).first()
        assert last
        last.told = "另一句话"
        last.hash = history.digest(last)
    assert history.verify_chain(worked.ledger) == ["最后一条记录不是第 7 条：末尾有缺失或增添"]


def test_an_event_that_was_written_anew_does_not_fit_the_next(worked: Office) -> None:
    with sqlite3.connect(worked.settings.instance / "ledger.db") as raw:
        raw.execute("drop trigger events_no_update")
    with worked.store.write() as session:
        third, fourth = session.get_one(EventTable, 3), session.get_one(EventTable, 4)
        third.told = "另一句话"
        third.hash = fourth.prev_hash = history.digest(third)
    assert history.verify_chain(worked.ledger) == ["第 4 条记录被改动过"]

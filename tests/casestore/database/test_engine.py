"""Transactions keep what they promise, under eight writers and over a failure."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from casestore.database.engine import Store, make_database, migrate
from casestore.database.tables import FileTable, HolidayTable, NumberTable
from casestore.errors import EnvironmentFault
from tests.casestore.ledger_fixture import Office


def test_every_connection_is_durable_and_checks_references(office: Office) -> None:
    with office.store.read() as session:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [session.execute(text(f"PRAGMA {name}")).scalar() for name in asked] == ["wal", 2, 1]
    with pytest.raises(IntegrityError), office.store.write() as session:
        now = datetime.now(UTC)
        session.add(
            FileTable(
                case_id=77,
                sha256="",
                stored="",
                name=b"",
                kind="pdf",
                size=1,
                purpose="",
                added_at=now,
            )
        )


KEY = ("campaign", 2022)


def a_number(last: int) -> NumberTable:
    return NumberTable(campaign=KEY[0], year=KEY[1], last=last)


def test_eight_writers_lose_no_update(office: Office) -> None:
    with office.store.write() as session:
        session.add(a_number(0))

    def add(_n: int) -> None:
        with office.store.write() as session:
            session.get_one(NumberTable, KEY).last += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))
    with office.store.read() as session:
        assert session.get_one(NumberTable, KEY).last == 200


def test_a_failed_write_leaves_nothing(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), office.store.write() as session:
        session.add(a_number(1))
        session.flush()
        raise ZeroDivisionError
    with office.store.read() as session:
        assert session.get(NumberTable, KEY) is None


def a_list(entered_at: datetime) -> HolidayTable:
    return HolidayTable(year=2031, off={}, worked=[], entered_by="1", entered_at=entered_at)


def test_a_moment_comes_back_in_utc_whatever_zone_it_went_in(office: Office) -> None:
    shanghai = timezone(timedelta(hours=8))
    with office.store.write() as session:
        session.add(a_list(datetime(2022, 6, 1, 7, 30, tzinfo=shanghai)))
    with office.store.read() as session:
        found = session.get_one(HolidayTable, 2031).entered_at
        assert found == datetime(2022, 5, 31, 23, 30, tzinfo=UTC)
        assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(office: Office) -> None:
    with pytest.raises(StatementError), office.store.write() as session:
        session.add(a_list(datetime(2022, 6, 1)))


def test_a_database_without_tables_is_an_environment_fault(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(EnvironmentFault, match="数据库不存在"), store.read() as session:
        session.execute(text("select * from cases"))


def test_a_copy_is_whole_while_the_ledger_is_in_use(office: Office) -> None:
    number = office.register().number
    target = office.settings.instance / "copy.db"
    office.store.copy_to(target)
    office.register("second")
    with sqlite3.connect(target) as copy:
        assert copy.execute("select number from cases").fetchall() == [(number,)]
        assert copy.execute("pragma integrity_check").fetchone() == ("ok",)


def test_a_new_database_is_made_with_its_folder(tmp_path: Path) -> None:
    make_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'ledger.db'}")
    assert (tmp_path / "a" / "b" / "ledger.db").is_file()


@pytest.mark.parametrize("damage", ["foreign", "torn"])
def test_a_damaged_database_is_one_sentence_whatever_is_asked_of_it(
    tmp_path: Path, damage: str
) -> None:
    file = tmp_path / "ledger.db"
    url = f"sqlite:///{file}"
    make_database(url)
    Store(url).close()
    data = bytearray(file.read_bytes())
    data[0 if damage == "foreign" else 4096 :] = b"\x5a" * len(
        data[0 if damage == "foreign" else 4096 :]
    )
    file.write_bytes(data)
    store = Store(url)

    def read() -> None:
        with store.read() as session:
            session.execute(text("SELECT * FROM cases")).all()

    for act in (read, lambda: migrate(url), lambda: store.copy_to(tmp_path / "copy.db")):
        with pytest.raises(EnvironmentFault, match="已损坏.*请从备份恢复"):
            act()


def test_a_database_of_a_newer_program_is_refused_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    make_database(url)
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(EnvironmentFault, match="更新版本的程序"):
        migrate(url)


@pytest.mark.parametrize("there", ["nothing", "an empty file", "no ledger"])
def test_a_ledger_that_is_gone_does_not_come_back_empty(tmp_path: Path, there: str) -> None:
    file = tmp_path / "ledger.db"
    url = f"sqlite:///{file}"
    if there == "an empty file":
        file.touch()
    if there == "no ledger":
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE other (id)")
    with pytest.raises(EnvironmentFault, match=r"qingzhang init.*qingzhang restore"):
        migrate(url)
    if there == "nothing":
        with pytest.raises(EnvironmentFault), Store(url).read() as session:
            session.execute(text("SELECT 1"))
        assert not file.exists()

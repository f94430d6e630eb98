"""Every value of an SQLite file is read, and what its pages still hold."""

from contextlib import closing
from sqlite3 import connect

import pytest

from casestore.publishing.sweep import databases
from casestore.publishing.sweep.pieces import APART, Piece, Unreadable


def database(*statements: str, page: int = 4096) -> bytes:
    with closing(connect(":memory:")) as db:
        db.execute(f"PRAGMA page_size = {page}")
        for statement in statements:
            db.execute(statement)
        db.commit()
        return bytes(db.serialize())


def told(data: bytes) -> list[str]:
    return [one.text for one in databases.rows(data) if isinstance(one, Piece)]


def test_each_value_stands_apart_and_a_number_is_text_too() -> None:
    data = database(
        "CREATE TABLE a (b, c)", "INSERT INTO a VALUES (13700137123, '砚渡'), (NULL, '沐')"
    )
    assert told(data) == [f"13700137123{APART}砚渡{APART}沐"]


def test_rows_beyond_the_first_hundreds_are_read_too() -> None:
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1100)"
    data = database("CREATE TABLE a (b)", f"INSERT INTO a {many} SELECT x FROM n")
    words = APART.join(told(data)).split(APART)
    assert words == [str(number) for number in range(1, 1101)]


def test_what_is_no_text_comes_as_bytes() -> None:
    data = database("CREATE TABLE a (b)", "INSERT INTO a VALUES (x'1f8bff')")
    assert b"\x1f\x8b\xff" in list(databases.rows(data))


def test_a_table_whose_name_has_a_quotation_mark_is_read() -> None:
    data = database('CREATE TABLE "a""b" (c)', 'INSERT INTO "a""b" VALUES (\'砚渡沐\')')
    assert told(data) == ["砚渡沐"]


def test_the_words_of_an_index_are_whole() -> None:
    data = database(
        "CREATE VIRTUAL TABLE \"a'b\" USING FTS5 (c, content='')",
        "INSERT INTO \"a'b\" (c) VALUES ('砚渡沐建材'), ('砚渡沐建筑')",
    )
    assert f"砚渡沐建材{APART}砚渡沐建筑" in told(data)


def test_a_file_that_holds_us_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    many = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5000)"
    data = database("CREATE TABLE a (b)", f"INSERT INTO a {many} SELECT x FROM n")
    monkeypatch.setattr(databases, "_STEPS", 100)
    monkeypatch.setattr(databases, "_MOST", 10)
    with pytest.raises(Unreadable, match="数据库打不开"):
        told(data)


def test_the_largest_pages_are_put_together_as_well() -> None:
    data = database("CREATE TABLE a (b)", "INSERT INTO a VALUES ('砚渡沐')", page=65_536)
    assert len(databases.without_page_heads(data)) == len(data) // 65_536 * 65_532
    assert "砚渡沐".encode() in databases.without_page_heads(data)

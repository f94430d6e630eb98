"""What an SQLite file holds: every value of every row, the words of its search indexes, and its
pages as they lie there, free ones too."""

import struct
from collections.abc import Iterator
from contextlib import closing
from sqlite3 import Connection, Error, connect

from casestore.publishing.sweep.pieces import APART, Piece, Unreadable

#: Rows whose values are put together to one text.
_ROWS = 500
#: Steps of the engine after which a file counts as made to hold us up.
_STEPS, _MOST = 100_000, 40_000


def rows(data: bytes) -> Iterator[Piece | bytes]:
    """All values, as texts of many rows; what is no text as bytes."""
    with closing(connect(":memory:")) as db:
        budget = [_MOST]

        def too_long() -> int:
            budget[0] -= 1
            return int(budget[0] < 0)

        try:
            db.deserialize(data)
            db.execute("PRAGMA trusted_schema = OFF")
            db.set_progress_handler(too_long, _STEPS)
            db.text_factory = bytes
            yield from _tables(db)
        except (Error, OverflowError, MemoryError) as error:
            raise Unreadable("数据库打不开") from error


def _tables(db: Connection) -> Iterator[Piece | bytes]:
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
    tables = [(name.decode(), (sql or b"").decode()) for name, sql in db.execute(asked)]
    for number, (name, sql) in enumerate(tables, 1):
        where = f"第 {number} 张表"
        if "using fts5" in sql.casefold():
            yield from _words(db, name, where)
        if sql.casefold().startswith("create virtual"):
            continue
        quoted = name.replace('"', '""')
        cursor = db.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a name, quoted
        yield from _values(cursor, where)


def _words(db: Connection, name: str, where: str) -> Iterator[Piece]:
    """The words of a search index, which it keeps without what two of them have in common."""
    quoted = name.replace("'", "''")
    db.execute("DROP TABLE IF EXISTS temp.sweep_words")
    db.execute(f"CREATE VIRTUAL TABLE temp.sweep_words USING fts5vocab('main', '{quoted}', 'row')")
    words = db.execute("SELECT term FROM temp.sweep_words")
    yield Piece(
        text=APART.join(word.decode(errors="replace") for (word,) in words),
        inside=f"{where}的检索词",
    )


def _values(cursor: Iterator[tuple[object, ...]], where: str) -> Iterator[Piece | bytes]:
    texts: list[str] = []
    for number, row in enumerate(cursor, 1):
        for value in row:
            text = _text(value)
            if text is None and isinstance(value, bytes):
                yield value
            elif text:
                texts.append(text)
        if number % _ROWS == 0:
            yield Piece(text=APART.join(texts), inside=where)
            texts = []
    yield Piece(text=APART.join(texts), inside=where)


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return None
    return "" if value is None else str(value)


def without_page_heads(data: bytes) -> bytes:
    """The file without the four bytes with which each page of a long value begins: so a value that
    goes on in the next page reads on, also where it was deleted."""
    (size,) = struct.unpack_from(">H", data, 16)
    size = 65_536 if size == 1 else max(size, 512)
    view = memoryview(data)
    return b"".join(view[start + 4 : start + size] for start in range(0, len(data), size))

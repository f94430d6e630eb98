"""The table of mutations of a ledger: every column of every table, every kind of row deleted or
doubled, the chain cut and rewritten. Each is made as somebody would who has the database file:
with the triggers dropped before and put back after."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary

from casestore.database.column_types import Coded, Moment
from casestore.database.tables import Base
from casestore.ledger.bindings import UNBOUND
from casestore.ledger.chain_links import Link, digest

TABLES = Base.metadata.tables

#: Kinds of rows that are told apart when one is deleted or doubled.
KINDS = {
    "cases": "state",
    "events": "verb",
    "office_events": "verb",
    "files": "purpose",
    "summaries": "state",
    "jobs": "kind",
    "holidays": "year",
    "incoming": "state",
    "inspections": "state",
    "reports": "state",
    "staff": "id",
    "role": "name",
}

#: What may be gone or doubled with nothing lost, and why.
HARMLESS = {
    "delete jobs capsule": "what was not written is told by the capsule's own head",
    "double jobs capsule": "written once more",
    "delete jobs rebuild": "what was not built is told by the comparison with the release",
    "double jobs rebuild": "one build more",
    "delete jobs reseal": "what is left to seal is told by the rows' own marks",
    "double jobs reseal": "one look more for what is left to seal",
    "double role": "a role that nobody has",
    "delete case_marks": "one case fewer is pointed out as alike, and nothing is lost",
    "double case_marks": "one case more is pointed out as alike",
}


@dataclass(frozen=True)
class Mutation:
    name: str
    make: Callable[[Connection], bool]

    def apply(self, ledger: Path) -> bool:
        """Change ``ledger``; ``False`` where it holds nothing to change."""
        with closing(connect(ledger)) as db:
            triggers = db.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _sql in triggers:
                db.execute(f"DROP TRIGGER {name}")
            made = self.make(db)
            for _name, sql in triggers:
                db.execute(sql)
            db.commit()
        return made


def column_mutations() -> Iterator[Mutation]:
    """One for every column of every table that can matter."""
    for table in TABLES.values():
        for column in table.columns:
            if column.name not in _reasons(table.name):
                yield Mutation(
                    f"change {table.name}.{column.name}", _changing(table.name, column.name)
                )


def _reasons(table: str) -> set[str]:
    """The columns of ``table`` that can't matter: those bound otherwise still count."""
    bound = {"cases", "summaries"}
    return set() if table in bound else set(UNBOUND.get(table, ()))


def _changing(table: str, column: str) -> Callable[[Connection], bool]:
    def change(db: Connection) -> bool:
        asked = f"SELECT rowid, {column} FROM {table} ORDER BY {column} IS NULL, rowid DESC LIMIT 1"
        found = db.execute(asked).fetchone()
        if found is None:
            return False
        value = other(table, column, found[1])
        db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, found[0]))
        return True

    return change


def other(table: str, column: str, value: Any) -> Any:
    """Another value that this column could hold."""
    kind = TABLES[table].c[column].type
    if isinstance(kind, Coded):
        return next((item.value for item in kind.kind if item.value != value), "another")
    if isinstance(kind, Boolean):
        return 1 - value
    if isinstance(kind, Moment):
        later = datetime.fromisoformat(value or "2022-01-01") + timedelta(days=1)
        return f"{later:%Y-%m-%d %H:%M:%S.%f}"
    if isinstance(kind, Date):
        return (date.fromisoformat(value or "2022-01-01") + timedelta(days=1)).isoformat()
    if isinstance(kind, Integer):
        return (value or 0) + 1000
    if isinstance(kind, LargeBinary):
        data = bytearray(value or b"x")
        data[-1] ^= 1
        return bytes(data)
    if kind.__class__.__name__ == "JSON":
        return _other_json(value)
    return f"{value or ''}x"


def _other_json(value: str | None) -> str:
    held = json.loads(value) if value else None
    return json.dumps({**held, "x": 1} if isinstance(held, dict) else [*(held or []), "x"])


def row_mutations(ledger: Path) -> Iterator[Mutation]:
    """Every kind of row deleted, and doubled under a key of its own."""
    with closing(connect(ledger)) as db:
        for table in TABLES:
            if table == "chain":
                continue
            column = KINDS.get(table)
            kinds = (
                [row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM {table}")]
                if column
                else [None]
            )
            for kind in kinds:
                where = f"WHERE {column} = {kind!r}" if column else ""
                named = f"{table} {kind}" if column else table
                yield Mutation(f"delete {named}", _deleting(table, where))
                yield Mutation(f"double {named}", _doubling(table, where))
        yield Mutation("delete chain", _deleting("chain", ""))


def is_harmless(name: str) -> bool:
    return any(name == one or name.startswith(f"{one} ") for one in HARMLESS)


def _deleting(table: str, where: str) -> Callable[[Connection], bool]:
    def delete(db: Connection) -> bool:
        chosen = f"SELECT rowid FROM {table} {where} ORDER BY rowid DESC LIMIT 1"
        return db.execute(f"DELETE FROM {table} WHERE rowid IN ({chosen})").rowcount > 0

    return delete


def _doubling(table: str, where: str) -> Callable[[Connection], bool]:
    def double(db: Connection) -> bool:
        names = [column.name for column in TABLES[table].columns]
        row = db.execute(
            f"SELECT {', '.join(names)} FROM {table} {where} ORDER BY rowid DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return False
        values = dict(zip(names, row, strict=True))
        for name in _unique(table):
            values[name] = _fresh(db, table, name, values[name])
        marks = ", ".join("?" * len(names))
        into = f"{table} ({', '.join(names)})"
        db.execute(f"INSERT INTO {into} VALUES ({marks})", list(values.values()))
        return True

    return double


def _unique(table: str) -> set[str]:
    columns = TABLES[table].columns
    keys = [column.name for column in columns if column.primary_key][-1:]
    more = {
        "cases": ["serial"],
        "documents": ["serial"],
        "instalments": ["serial"],
        "handed_in": ["unit"],
        "staff_roles": ["staff_id"],
        "copies": ["unit"],
    }.get(table, [])
    return {*keys, *more, *(column.name for column in columns if column.unique)}


def _fresh(db: Connection, table: str, name: str, value: Any) -> Any:
    if isinstance(value, int):
        return db.execute(f"SELECT max({name}) + 1 FROM {table}").fetchone()[0]
    return f"{value[:-1]}~"


def chain_mutations() -> Iterator[Mutation]:
    """The chain cut, and rewritten from an event on, each with and without its head."""
    for count in (1, 5, 40):
        for with_head in (True, False):
            how = "with" if with_head else "without"
            yield Mutation(f"cut {count} {how} its head", _cutting(count, with_head))
            yield Mutation(f"rewrite {count} {how} its head", _rewriting(count, with_head))


def _cutting(count: int, with_head: bool) -> Callable[[Connection], bool]:
    def cut(db: Connection) -> bool:
        last = db.execute("SELECT events FROM chain").fetchone()[0] - count
        for table in ("events", "office_events"):
            db.execute(f"DELETE FROM {table} WHERE id > ?", (last,))
        if with_head:
            _put_head(db, last)
        return True

    return cut


def _put_head(db: Connection, last: int) -> None:
    db.execute(
        "UPDATE chain SET events = ?, hash = (SELECT hash FROM events WHERE id = ? UNION"
        " SELECT hash FROM office_events WHERE id = ?)",
        (last, last, last),
    )


def _rewriting(count: int, with_head: bool) -> Callable[[Connection], bool]:
    """Other words in the ``count``-th event from the end, and every hash after it computed anew."""

    def rewrite(db: Connection) -> bool:
        last = db.execute("SELECT events FROM chain").fetchone()[0]
        start = last - count + 1
        before = None
        for id in range(start, last + 1):
            row = _link(db, id)
            if id == start:
                row = row._replace(actor_name="别人")
            row = row._replace(prev_hash=before or row.prev_hash)
            before = digest(row)
            table = "office_events" if row.case_id is None else "events"
            db.execute(
                f"UPDATE {table} SET actor_name = ?, prev_hash = ?, hash = ? WHERE id = ?",
                (row.actor_name, row.prev_hash, before, id),
            )
        if with_head:
            _put_head(db, last)
        return True

    return rewrite


def _link(db: Connection, id: int) -> Link:
    columns = "id, case_id, at, actor, actor_name, verb, source, target, note, note_hash, sealed_to"
    row = db.execute(
        f"SELECT {columns}, told, details, prev_hash, hash FROM events WHERE id = ? UNION"
        " SELECT id, NULL, at, actor, actor_name, verb, NULL, NULL, NULL, NULL, '', '',"
        " details, prev_hash, hash"
        " FROM office_events WHERE id = ?",
        (id, id),
    ).fetchone()
    link = Link(*row)
    at = datetime.fromisoformat(f"{row[2]}+00:00")
    return link._replace(at=at, details=json.loads(row[12]))


#: What events say since rows are bound.
NEW_DETAILS = (
    *("row", "kept", "copied", "letter", "summary", "public", "anew"),
    *("item", "sent", "holder", "inspection"),
)


def _without_inspections(db: Connection) -> None:
    """As it was before there were any."""
    db.execute("DELETE FROM inspections")
    db.execute("DELETE FROM jobs WHERE payload LIKE '%inspection%'")


def make_older(db: Connection) -> bool:
    """Every event as it was written before it bound rows, and its hashes accordingly."""
    _without_inspections(db)
    return say_otherwise(db, lambda link: _without(link.details, *NEW_DETAILS))


def make_older_than_pins(keys: dict[str, str]) -> Callable[[Connection], bool]:
    """Nothing pinned, and every event as it was written before recipients were, with the digests
    ``keys`` of the key files."""

    def change(db: Connection) -> bool:
        for table in ("recipient_sets", "recipients"):
            db.execute(f"DELETE FROM {table}")
        for table in ("cases", "files", "summaries", "events"):
            db.execute(f"UPDATE {table} SET sealed_to = ''")
        db.execute("UPDATE cases SET reading_key = NULL, writing_key = NULL")
        db.execute("DELETE FROM items")
        _without_inspections(db)
        return say_otherwise(
            db,
            lambda link: (
                {"keys": keys}
                if "keys" in link.details
                else _without(link.details, *NEW_DETAILS, "to")
            ),
        )

    return change


def _without(details: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in details.items() if key not in names}


def say_otherwise(db: Connection, said: Callable[[Link], dict[str, Any]]) -> bool:
    """Every event with the details that ``said`` gives, and the hashes of all accordingly."""
    before = "0" * 64
    last = db.execute("SELECT events FROM chain").fetchone()[0]
    for id in range(1, last + 1):
        link = _link(db, id)
        rest = said(link)
        link = link._replace(details=rest, prev_hash=before)
        before = digest(link)
        table = "office_events" if link.case_id is None else "events"
        db.execute(
            f"UPDATE {table} SET details = ?, prev_hash = ?, hash = ? WHERE id = ?",
            (json.dumps(rest), link.prev_hash, before, id),
        )
    _put_head(db, last)
    return True

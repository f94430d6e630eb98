"""The search index of a release: SQLite FTS5 over bigrams, kept from release to release and only added to.

A large index is never copied for a few pages: releases share it as a hard link, and what is new stands in a small one
beside it (:data:`casestore.searching.RECENT`) until there is enough of it to be worth one whole index again. What is
changed or withdrawn is always taken out of the large one: nothing that is no longer public may stay in a release.
"""

import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, connect

from casestore.bigrams import tokens
from casestore.searching import FILTERS, SCHEMA, filter_word

#: Ids that one day may take.
_IDS_A_DAY = 1_000_000


@dataclass(frozen=True)
class Entry:
    """A page to be found. ``url`` is relative to the site root; ``body`` plain text; ``day`` an ISO date or ``""``."""

    url: str
    title: str
    kind: str
    campaign: str
    category: str
    period: str
    day: str
    body: str

    @cached_property
    def sha(self) -> str:
        return sha256("\x1f".join(vars(self).values()).encode()).hexdigest()


def write_index(entries: Iterable[Entry], target: Path, before: Path | None) -> tuple[int, int]:
    """Write the index of ``entries`` to ``target``, starting from the index ``before`` where there is one.

    Returns how many pages were (re)indexed and how many were dropped. The file is complete when this returns; the
    caller flushes it to disk with the rest of the release.
    """
    with closing(_opened(target, before)) as db, db:
        return _synchronise(db, entries)


def change_index(changed: Iterable[Entry], dropped: Iterable[str], target: Path, before: Path) -> None:
    """Write to ``target`` the index ``before``, if it exists, with ``changed`` pages and without ``dropped``."""
    with closing(_opened(target, before)) as db, db:
        for url in dropped:
            _drop(db, url)
        for entry in changed:
            _drop(db, entry.url)
            _add(db, entry)


def holds_any(urls: Iterable[str], index: Path) -> bool:
    """Whether one of ``urls`` is in ``index``."""
    with closing(_read(index)) as db:
        return any(db.execute("select 1 from pages where url = ?", (url,)).fetchone() for url in urls)


def page_count(index: Path) -> int:
    """Pages in ``index``. Raises ``sqlite3.Error`` when it can't be read."""
    with closing(_read(index)) as db:
        return int(db.execute("select count(*) from pages").fetchone()[0])


def _read(index: Path) -> Connection:
    return connect(f"file:{index}?mode=ro&immutable=1", uri=True)


def _opened(target: Path, before: Path | None) -> Connection:
    if before is not None and before.is_file():
        shutil.copyfile(before, target)
    db = connect(target)
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    db.execute("pragma secure_delete = on")  # what was withdrawn must not stand in unused pages of the file
    if not db.execute("select 1 from sqlite_master where name = 'pages'").fetchone():
        db.executescript(SCHEMA)
    return db


def _synchronise(db: Connection, entries: Iterable[Entry]) -> tuple[int, int]:
    known: dict[str, str] = dict(db.execute("select url, sha from pages"))
    added = 0
    for entry in entries:
        old = known.pop(entry.url, None)
        if old == entry.sha:
            continue
        if old is not None:
            _drop(db, entry.url)
        _add(db, entry)
        added += 1
    for url in known:
        _drop(db, url)
    return added, len(known)


def _add(db: Connection, entry: Entry) -> None:
    first = date.fromisoformat(entry.day).toordinal() * _IDS_A_DAY if entry.day else 0
    last = db.execute("select max(id) from pages where id between ? and ?", (first, first + _IDS_A_DAY - 1)).fetchone()
    id = last[0] + 1 if last[0] is not None else first + 1
    db.execute(
        "insert into pages (id, url, title, kind, campaign, category, period, day, body, sha) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id, entry.url, entry.title, entry.kind, entry.campaign, entry.category, entry.period, entry.day, entry.body,
         entry.sha),
    )  # fmt: skip
    values = (getattr(entry, name) for name in FILTERS)
    db.execute("insert into words (rowid, title, body, filters) values (?, ?, ?, ?)",
               (id, *_indexed(entry.title, entry.body, *values)))  # fmt: skip


def _indexed(title: str, body: str, *values: str) -> tuple[str, str, str]:
    filters = (filter_word(name, value) for name, value in zip(FILTERS, values, strict=True) if value)
    return tokens(title), tokens(body), " ".join(filters)


def _drop(db: Connection, url: str) -> None:
    row = db.execute(f"select id, title, body, {', '.join(FILTERS)} from pages where url = ?", (url,)).fetchone()  # noqa: S608
    if row is None:
        return
    # a contentless table forgets a row only when it is told again exactly what stood there
    db.execute("insert into words (words, rowid, title, body, filters) values ('delete', ?, ?, ?, ?)",
               (row[0], *_indexed(*row[1:])))  # fmt: skip
    db.execute("delete from pages where id = ?", (row[0],))

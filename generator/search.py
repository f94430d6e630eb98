"""The search index of a release: SQLite FTS5 over bigrams, kept from release to release and only added to."""

import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, connect

from casestore.bigrams import tokens
from casestore.searching import SCHEMA


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

    @property
    def sha(self) -> str:
        return sha256(repr(self).encode()).hexdigest()


def write_index(entries: Iterable[Entry], target: Path, before: Path | None) -> tuple[int, int]:
    """Write the index of ``entries`` to ``target``, starting from the index ``before`` where there is one.

    Returns how many pages were (re)indexed and how many were dropped. The file is complete when this returns; the
    caller flushes it to disk with the rest of the release.
    """
    if before is not None and before.is_file():
        shutil.copyfile(before, target)
    with closing(connect(target)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        if not db.execute("select 1 from sqlite_master where name = 'pages'").fetchone():
            db.executescript(SCHEMA)
        with db:
            return _synchronise(db, entries)


def _synchronise(db: Connection, entries: Iterable[Entry]) -> tuple[int, int]:
    known: dict[str, str] = dict(db.execute("select url, sha from pages"))
    added = 0
    for entry in entries:
        sha = entry.sha
        old = known.pop(entry.url, None)
        if old == sha:
            continue
        if old is not None:
            _drop(db, entry.url)
        _add(db, entry, sha)
        added += 1
    for url in known:
        _drop(db, url)
    return added, len(known)


def _add(db: Connection, entry: Entry, sha: str) -> None:
    row = db.execute(
        "insert into pages (url, title, kind, campaign, category, period, day, body, sha) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entry.url, entry.title, entry.kind, entry.campaign, entry.category, entry.period, entry.day, entry.body, sha),
    ).lastrowid
    db.execute(
        "insert into words (rowid, title, body) values (?, ?, ?)", (row, tokens(entry.title), tokens(entry.body))
    )


def _drop(db: Connection, url: str) -> None:
    id, title, body = db.execute("select id, title, body from pages where url = ?", (url,)).fetchone()
    # a contentless table forgets a row only when it is told again exactly what stood there
    db.execute(
        "insert into words (words, rowid, title, body) values ('delete', ?, ?, ?)", (id, tokens(title), tokens(body))
    )
    db.execute("delete from pages where id = ?", (id,))

"""The search index of a release: SQLite FTS5 over bigrams, kept from release to release and only
added to.

A large index is never copied for a few pages: releases share it as a hard link, and what is new
stands in a small one beside it (:data:`casestore.public.search_layout.RECENT`) until there is
enough of it to be worth one whole index again. What is changed or withdrawn is always taken out
of the large one: nothing that is no longer public may stay in a release.
"""

import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from sqlite3 import Connection, connect
from typing import Any

from casestore.public.bigrams import match, normal
from casestore.public.search_layout import (
    BLOCK,
    FILTERS,
    LAST,
    LAYOUT,
    SCHEMA,
    filter_word,
    page_words,
    tier_word,
)

#: Ids that one day may take.
_IDS_A_DAY = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page to be found. ``url`` is relative to the site root; ``body`` plain text; ``day`` an ISO
    date or ``""``.

    The filters are ids, ``""`` where the page has none. ``days`` and ``amount`` sort it, smaller
    first.
    """

    url: str
    title: str
    kind: str
    campaign: str
    day: str
    body: str
    category: str = ""
    outcome: str = ""
    period: str = ""
    level: str = ""
    unit: str = ""
    days: int = LAST
    amount: int = LAST

    @cached_property
    def sha(self) -> str:
        """A digest of everything, half of SHA-256: it tells a change, and guards nothing."""
        return sha256("\x1f".join(map(str, vars(self).values())).encode()).hexdigest()[:32]


#: Everyday words, and what we write for each of them.
Everyday = Iterable[tuple[str, Iterable[str]]]


def write_index(
    entries: Iterable[Entry],
    target: Path,
    before: Path | None,
    hints: Iterable[str] = (),
    everyday: Everyday = (),
) -> tuple[int, int]:
    """Write the index of ``entries`` to ``target``, starting from the index ``before`` where there
    is one; ``hints`` are the words to suggest, those kept that a page holds, the first of those
    alike but for their script. ``everyday`` is kept beside the words, for who asks.

    Returns how many pages were (re)indexed and how many were dropped. The file is complete when
    this returns; the caller flushes it to disk with the rest of the release.
    """
    with closing(_opened(target, before)) as db, db:
        changed = _synchronise(db, entries)
        _write_hints(db, hints)
        _write_everyday(db, everyday)
        return changed


def _write_everyday(db: Connection, everyday: Everyday) -> None:
    db.execute("delete from everyday")
    db.executemany(
        "insert into everyday (typed, ours) values (?, ?)",
        ((normal(typed), one) for typed, ours in everyday for one in ours),
    )


def _write_hints(db: Connection, hints: Iterable[str]) -> None:
    db.execute("delete from hints")
    by_form: dict[str, str] = {}
    for word in hints:
        if match(word):
            by_form.setdefault(normal(word), word)
    for folded, word in by_form.items():
        pages = db.execute("select count(*) from words where words match ?", (match(word),))
        count = int(pages.fetchone()[0])
        if count:
            db.execute(
                "insert into hints (folded, word, pages) values (?, ?, ?)", (folded, word, count)
            )


def change_index(
    changed: Iterable[Entry], dropped: Iterable[str], target: Path, before: Path
) -> None:
    """Write to ``target`` the index ``before``, if it exists, with ``changed`` pages and without
    ``dropped``."""
    with closing(_opened(target, before)) as db, db:
        for url in dropped:
            _drop(db, url)
        for entry in changed:
            _drop(db, entry.url)
            _add(db, entry)


def holds_any(urls: Iterable[str], index: Path) -> bool:
    """Whether one of ``urls`` is in ``index``."""
    with closing(_read(index)) as db:
        return any(
            db.execute("select 1 from pages where url = ?", (url,)).fetchone() for url in urls
        )


def page_count(index: Path) -> int:
    """Pages in ``index``. Raises ``sqlite3.Error`` when it can't be read."""
    with closing(_read(index)) as db:
        return int(db.execute("select count(*) from pages").fetchone()[0])


def has_layout(index: Path) -> bool:
    """Whether ``index`` is laid out as this version writes it."""
    with closing(_read(index)) as db:
        return bool(db.execute("pragma user_version").fetchone()[0] == LAYOUT)


def _read(index: Path) -> Connection:
    return connect(f"file:{index}?mode=ro&immutable=1", uri=True)


def _opened(target: Path, before: Path | None) -> Connection:
    if before is not None and before.is_file() and has_layout(before):
        shutil.copyfile(before, target)
    db = connect(target)
    db.execute("pragma journal_mode = off")
    db.execute("pragma synchronous = off")
    db.execute(
        "pragma secure_delete = on"
    )  # what was withdrawn must not stand in unused pages of the file
    if not db.execute("select 1 from sqlite_master where name = 'pages'").fetchone():
        db.executescript(SCHEMA)
        db.execute("insert into words (words, rank) values ('hashsize', ?)", (BLOCK,))
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
    last = db.execute(
        "select max(id) from pages where id between ? and ?", (first, first + _IDS_A_DAY - 1)
    ).fetchone()
    id = last[0] + 1 if last[0] is not None else first + 1
    kept = {"id": id, **{name: getattr(entry, name) for name in _COLUMNS}}
    db.execute(_INSERT, kept)
    db.execute(
        "insert into ranks (id, days, amount) values (?, ?, ?)", (id, entry.days, entry.amount)
    )
    db.execute(
        "insert into words (rowid, text) values (?, ?)",
        (id, _indexed(kept | {"days": entry.days, "amount": entry.amount})),
    )


_COLUMNS = ("url", "title", *FILTERS, "day", "body", "sha")
_VALUES = ", ".join(f":{name}" for name in _COLUMNS)
_INSERT = f"insert into pages (id, {', '.join(_COLUMNS)}) values (:id, {_VALUES})"  # noqa: S608 - names of this module


def _indexed(row: Mapping[str, Any]) -> str:
    """The words of a page."""
    others = [filter_word(name, row[name]) for name in FILTERS if row[name]]
    others += [tier_word(column, row[column]) for column in ("days", "amount")]
    return page_words(row["title"], row["body"], others)


_TOLD = ", ".join(("id", "title", "body", "days", "amount", *FILTERS))
_WHOLE = f"select {_TOLD} from pages join ranks using (id) where url = ?"  # noqa: S608 - as above


def _drop(db: Connection, url: str) -> None:
    found = db.execute(_WHOLE, (url,))
    row = found.fetchone()
    if row is None:
        return
    kept = dict(zip([column[0] for column in found.description], row, strict=True))
    # a contentless table forgets a row only when it is told again exactly what stood there
    db.execute(
        "insert into words (words, rowid, text) values ('delete', ?, ?)",
        (kept["id"], _indexed(kept)),
    )
    for table in ("pages", "ranks"):
        db.execute(f"delete from {table} where id = ?", (kept["id"],))  # noqa: S608 - one of two names

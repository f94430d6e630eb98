"""Read access to a ``public.db``."""

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from sqlite3 import Connection, Cursor, OperationalError, connect
from typing import Any, TypeVar

from casestore.public.columns import Column, columns_of, readers
from casestore.public.rows import (
    DIGEST,
    TABLES,
    CategoryCount,
    FulfilledSum,
    ListedCase,
    MonthlyCount,
    PublishedCase,
    WithdrawnCase,
)

#: Rows asked for at once by id.
_BATCH = 500
#: Rows listed at once; more leave the processor's cache.
_AT_ONCE = 100

_CASE = columns_of(PublishedCase)
_LISTED = (*(item for item in _CASE if item.name in ListedCase._fields), DIGEST)

_new_listed = partial(tuple.__new__, ListedCase)

R = TypeVar("R")


class PublicStore:
    """Read access to a ``public.db``. A context manager; raises ``sqlite3.Error`` when the file
    is unreadable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()

    def _open(self) -> None:
        self._db = connect(f"file:{self.path}?mode=ro", uri=True)
        self._file, self._process = self.path.stat().st_ino, os.getpid()

    @property
    def db(self) -> Connection:
        """The connection of this process: SQLite forbids one to be carried over a fork. Raises
        ``sqlite3.Error`` when the path names another file by now, whose rows are not those read
        so far."""
        if self._process != os.getpid():
            file = self._file
            self._open()
            if self._file != file:
                raise OperationalError("生成期间它被更换了，请再生成一次")
        return self._db

    def __enter__(self) -> "PublicStore":
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()

    def meta(self) -> dict[str, str]:
        """``layout`` and, per campaign, ``as_of.<campaign>`` (ISO date on which the projection
        stands) and ``corrected.<campaign>`` (when figures were last corrected; most have none)."""
        return dict(self.db.execute("select key, value from meta order by key"))

    def digests(self) -> dict[str, str]:
        """The digest of every case by its id."""
        return dict(self.db.execute(f"select id, {DIGEST.name} from cases"))  # noqa: S608 - a fixed name

    def cases(self, campaign: str | None = None) -> Iterator[PublishedCase]:
        """Published cases, whole, newest first (by publication, then id)."""
        where, values = ("where campaign = ?", [campaign]) if campaign else ("", [])
        yield from self._cases(f"{where} order by published_on desc, id", values)

    def _cases(self, clauses: str, values: Sequence[str]) -> Iterator[PublishedCase]:
        names, read = [item.name for item in _CASE], readers(PublishedCase)
        for row in self._rows("cases", _CASE, clauses, values):
            # a frozen dataclass takes five times as long to set its fields itself
            case = object.__new__(PublishedCase)
            case.__dict__.update(zip(names, row, strict=True))
            case.__dict__.update([(name, value(case.__dict__[name])) for name, value in read])
            yield case

    def listed(self) -> Iterator[ListedCase]:
        """All published cases without their accounts, newest first (by publication, then id)."""
        found = self._rows("cases", _LISTED, "order by published_on desc, id")
        once: dict[str, str] = {}
        while rows := found.fetchmany(_AT_ONCE):
            cells = zip(*rows, strict=True)
            values = [_read(*pair, once) for pair in zip(_LISTED, cells, strict=True)]
            # what _make does, less its count of the values, which zip has counted
            yield from map(_new_listed, zip(*values, strict=True))

    def by_id(self, ids: Iterable[str]) -> Iterator[PublishedCase]:
        """The cases of ``ids``, whole, in their order; one that isn't there is left out."""
        rest = iter(ids)
        while some := list(islice(rest, _BATCH)):
            places = ", ".join("?" * len(some))
            found = {case.id: case for case in self._cases(f"where id in ({places})", some)}
            yield from (found[id] for id in some if id in found)

    def withdrawn(self, campaign: str | None = None) -> Iterator[WithdrawnCase]:
        """Withdrawn cases, the last withdrawn first."""
        return self._records("withdrawn", WithdrawnCase, campaign, "withdrawn_on desc, id")

    def counts(self, campaign: str | None = None) -> Iterator[MonthlyCount]:
        """Monthly counts, oldest first."""
        return self._records("counts", MonthlyCount, campaign, "campaign, month")

    def categories(self, campaign: str | None = None) -> Iterator[CategoryCount]:
        """Counts by category, in the order of the ids."""
        return self._records("categories", CategoryCount, campaign, "campaign, category")

    def amounts(self, campaign: str | None = None) -> Iterator[FulfilledSum]:
        """Sums by category, in the order of the ids; that of all categories first."""
        return self._records("amounts", FulfilledSum, campaign, "campaign, category")

    def _records(
        self, table: str, record: type[R], campaign: str | None, order: str
    ) -> Iterator[R]:
        columns, read = TABLES[table].columns, readers(TABLES[table].record)
        where, values = ("where campaign = ?", [campaign]) if campaign else ("", [])
        for row in self._rows(table, columns, f"{where} order by {order}", values):
            held = dict(zip((item.name for item in columns), row, strict=True))
            yield record(**held | {name: value(held[name]) for name, value in read})

    def _rows(
        self, table: str, columns: Sequence[Column], clauses: str, values: Sequence[str] = ()
    ) -> Cursor:
        """The stored values of ``columns``, row by row."""
        names = ", ".join(item.name for item in columns)
        return self.db.execute(f"select {names} from {table} {clauses}", values)  # noqa: S608 - names of this package


def _read(column: Column, cells: Sequence[Any], once: dict[str, str]) -> Iterable[Any]:
    """``cells`` of one column as their records hold them: all of a column at once, which is faster
    than a row at once. ``once`` holds each value of a repeated column, so that rows share it."""
    if column.repeated:
        return map(once.setdefault, cells, cells)
    return map(column.kind.read, cells) if column.kind.read else cells

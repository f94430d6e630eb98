"""Read access to a ``public.db``."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from sqlite3 import Connection, OperationalError, connect
from typing import Any

from casestore.public.rows import (
    CategoryCount,
    FulfilledSum,
    Line,
    MonthlyCount,
    PublishedCase,
    WithdrawnCase,
)

#: Rows asked for at once by id.
_BATCH = 500
#: Days are few and cases many.
_day = lru_cache(maxsize=4096)(date.fromisoformat)


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
        stands)."""
        return dict(self.db.execute("select key, value from meta order by key"))

    def cases(self, campaign: str | None = None) -> Iterator[PublishedCase]:
        """Published cases, whole, newest first (by publication, then id)."""
        where, values = ("where campaign = ?", [campaign]) if campaign else ("", [])
        yield from self._cases(f"{where} order by published_on desc, id", values)

    def _cases(self, clauses: str, values: list[str]) -> Iterator[PublishedCase]:
        names = [item.name for item in fields(PublishedCase)]
        for row in self.db.execute(f"select {', '.join(names)} from cases {clauses}", values):  # noqa: S608 - as above
            case = object.__new__(
                PublishedCase
            )  # a frozen dataclass takes five times as long to set its fields itself
            case.__dict__.update(zip(names, row, strict=True))
            case.__dict__.update(published_on=_day(case.published_on), demo=bool(case.demo))
            yield case

    def lines(self) -> Iterator[Line]:
        """All published cases without their accounts, newest first (by publication, then id)."""
        once: dict[str, str] = {}  # few words in many rows: each is held once
        same = once.setdefault
        asked = f"select {', '.join(Line._fields)} from cases order by published_on desc, id"  # noqa: S608 - names of this module
        for (
            id,
            campaign,
            title,
            category,
            level,
            industry,
            unit,
            band,
            period,
            days,
            day,
            demo,
            outcome,
            mark,
        ) in self.db.execute(asked):
            yield Line(
                id,
                same(campaign, campaign),
                title,
                same(category, category),
                same(level, level),
                same(industry, industry),
                same(unit, unit),
                same(band, band),
                same(period, period),
                days,
                _day(day),
                bool(demo),
                same(outcome, outcome),
                mark,
            )

    def chosen(self, ids: Iterable[str]) -> Iterator[PublishedCase]:
        """The cases of ``ids``, whole, in their order; one that isn't there is left out."""
        rest = iter(ids)
        while some := list(islice(rest, _BATCH)):
            places = ", ".join("?" * len(some))
            found = {case.id: case for case in self._cases(f"where id in ({places})", some)}
            yield from (found[id] for id in some if id in found)

    def withdrawn(self, campaign: str | None = None) -> Iterator[WithdrawnCase]:
        for row in self._rows("withdrawn", WithdrawnCase, campaign, "withdrawn_on desc, id"):
            yield WithdrawnCase(**{**row, "withdrawn_on": date.fromisoformat(row["withdrawn_on"])})

    def counts(self, campaign: str | None = None) -> Iterator[MonthlyCount]:
        """Monthly counts, oldest first."""
        for row in self._rows("counts", MonthlyCount, campaign, "campaign, month"):
            yield MonthlyCount(**row)

    def categories(self, campaign: str | None = None) -> Iterator[CategoryCount]:
        for row in self._rows("categories", CategoryCount, campaign, "campaign, category"):
            yield CategoryCount(**row)

    def amounts(self, campaign: str | None = None) -> Iterator[FulfilledSum]:
        for row in self._rows("amounts", FulfilledSum, campaign, "campaign, category"):
            yield FulfilledSum(**row)

    def _rows(
        self, table: str, kind: type, campaign: str | None, order: str
    ) -> Iterator[dict[str, Any]]:
        names = [item.name for item in fields(kind)]
        where, values = ("where campaign = ?", (campaign,)) if campaign else ("", ())
        asked = f"select {', '.join(names)} from {table} {where} order by {order}"  # noqa: S608 - as above
        for row in self.db.execute(asked, values):
            yield dict(zip(names, row, strict=True))

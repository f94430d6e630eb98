"""Writing ``public.db``: what is approved and nothing else, the same content whenever nothing has changed.

Reads plain columns only, so it needs no key and opens nothing.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any

from sqlalchemy import select

from casestore.figures import PublicFigures, public_figures
from casestore.published import LAYOUT, TABLES, PublicRow, PublicStore, PublishedCase, WithdrawnCase, as_row
from casestore.schema import CaseTable, SummaryTable
from casestore.store import Store


@dataclass(frozen=True)
class Projection:
    """The whole public content."""

    cases: tuple[PublishedCase, ...]
    withdrawn: tuple[WithdrawnCase, ...]
    figures: PublicFigures


def as_json(item: PublishedCase) -> str:
    """The public row that the ledger keeps from the approval on."""
    return json.dumps(as_row(item), ensure_ascii=False, sort_keys=True)


def _from_json(text: str) -> PublishedCase:
    row: dict[str, Any] = json.loads(text)
    return PublishedCase(**{**row, "published_on": date.fromisoformat(row["published_on"]), "demo": bool(row["demo"])})


def _rows(store: Store) -> Iterator[tuple[str, str, str, date | None, str]]:
    """(id, campaign, public row as JSON or empty, withdrawn on, because) of every summary, by id."""
    columns = (SummaryTable.public_id, CaseTable.campaign, SummaryTable.public, SummaryTable.withdrawn_on,
               SummaryTable.withdrawn_because)  # fmt: skip
    asked = select(*columns).join(CaseTable, CaseTable.id == SummaryTable.case_id).order_by(SummaryTable.public_id)
    with store.read() as session:
        for id, campaign, public, withdrawn_on, because in session.execute(asked):
            yield id, campaign, public or "", withdrawn_on, because


def gather(store: Store) -> Projection:
    """Everything public in the ledger at ``store``."""
    cases: list[PublishedCase] = []
    withdrawn: list[WithdrawnCase] = []
    for id, campaign, public, withdrawn_on, because in _rows(store):
        if public:
            cases.append(_from_json(public))
        elif withdrawn_on:
            withdrawn.append(WithdrawnCase(id, campaign, withdrawn_on, because))
    return Projection(tuple(cases), tuple(withdrawn), public_figures(store))


def project(store: Store, as_of: Mapping[str, date], target: Path) -> Path:
    """Bring ``target`` up to what is public in the ledger at ``store``: only rows that differ are written, and a file
    that differs in nothing stays as it is. A reader sees the old file or the new one, whole, also after a power cut."""
    known = _known(target)
    fresh = known is None
    known = known or {}
    cases: list[tuple[PublishedCase, str]] = []
    withdrawn: list[WithdrawnCase] = []
    for id, campaign, public, withdrawn_on, because in _rows(store):
        if public:
            mark = _mark(public)
            if known.pop(id, "") != mark:
                cases.append((_from_json(public), mark))
        elif withdrawn_on:
            withdrawn.append(WithdrawnCase(id, campaign, withdrawn_on, because))
    small = Projection((), tuple(withdrawn), public_figures(store))
    if fresh or cases or known or not _agrees(target, small, as_of):
        _replace(target, lambda db: _apply(db, cases, list(known), small, as_of), fresh)
    return target


def write(content: Projection, as_of: Mapping[str, date], target: Path) -> Path:
    """Write ``content`` to ``target`` anew, as :func:`project` would from a ledger that holds it."""
    cases = [(case, _mark(as_json(case))) for case in content.cases]
    _replace(target, lambda db: _apply(db, cases, [], content, as_of), fresh=True)
    return target


def _mark(public: str) -> str:
    return sha256(public.encode()).hexdigest()[:32]


def _known(target: Path) -> dict[str, str] | None:
    """The mark of each case in ``target``; ``None`` when it is missing, unreadable or of another layout."""
    if target.is_file():
        try:
            with PublicStore(target) as public:
                if public.meta().get("layout") == LAYOUT:
                    return dict(public.db.execute("select id, mark from marks"))
        except DatabaseError:
            return None
    return None


def _agrees(target: Path, small: Projection, as_of: Mapping[str, date]) -> bool:
    """Whether all of ``target`` but its cases is as ``small`` and ``as_of`` have it."""
    with PublicStore(target) as public:
        return (
            public.meta() == _meta(as_of)
            and set(public.withdrawn()) == set(small.withdrawn)
            and tuple(public.counts()) == small.figures.counts
            and tuple(public.categories()) == small.figures.categories
            and tuple(public.amounts()) == small.figures.amounts
        )


def _replace(target: Path, fill: Callable[[Any], None], fresh: bool) -> None:
    """Put a changed copy of ``target``, or a ``fresh`` file, in its place."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    from sqlite_utils import Database  # only a change needs it, and most projections change nothing

    if not fresh:
        shutil.copyfile(target, part)
    with closing(connect(part)) as db:
        # the copy is nobody's yet; what is taken out must not stand in unused pages of a file that all may download
        db.executescript("pragma journal_mode = off; pragma synchronous = off; pragma secure_delete = on")
        database = Database(db)
        with database.atomic():
            fill(database)
    _sync(part)
    part.replace(target)
    _sync(target.parent)


def _apply(
    database: Any, cases: Iterable[tuple[PublishedCase, str]], gone: Iterable[str], small: Projection,
    as_of: Mapping[str, date],
) -> None:  # fmt: skip
    for name, kind in TABLES.items():
        columns = {item.name: _TYPES[str(item.type)] for item in fields(kind)}
        database[name].create(columns, pk=_KEYS[name], not_null=set(columns), if_not_exists=True)
    database["meta"].create({"key": str, "value": str}, pk="key", not_null={"value"}, if_not_exists=True)
    database["marks"].create({"id": str, "mark": str}, pk="id", not_null={"mark"}, if_not_exists=True)
    for id in gone:
        database["cases"].delete(id)
        database["marks"].delete(id)
    marked = list(cases)
    database["cases"].insert_all((as_row(case) for case, _mark in marked), replace=True)
    database["marks"].insert_all(({"id": case.id, "mark": mark} for case, mark in marked), replace=True)
    rest: dict[str, tuple[PublicRow, ...]] = {"withdrawn": small.withdrawn, **vars(small.figures)}
    for name, items in rest.items():
        database[name].delete_where()
        database[name].insert_all(as_row(item) for item in items)
    database["meta"].delete_where()
    database["meta"].insert_all({"key": key, "value": value} for key, value in _meta(as_of).items())


def _meta(as_of: Mapping[str, date]) -> dict[str, str]:
    return {"layout": LAYOUT} | {f"as_of.{id}": day.isoformat() for id, day in sorted(as_of.items())}


_KEYS: dict[str, str | tuple[str, ...]] = {
    "cases": "id",
    "withdrawn": "id",
    "counts": ("campaign", "month"),
    "categories": ("campaign", "category"),
    "amounts": ("campaign", "category"),
}
_TYPES = {"<class 'str'>": str, "<class 'int'>": int, "<class 'bool'>": int, "<class 'datetime.date'>": str}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def differences(content: Projection, target: Path) -> int:
    """How many public pages in ``target`` differ from ``content``; a file that is missing or unreadable holds none."""
    new, old = _pages(content.cases, content.withdrawn), _pages((), ())
    if target.is_file():
        try:
            with PublicStore(target) as public:
                old = _pages(public.cases(), public.withdrawn())
        except DatabaseError:
            old = _pages((), ())
    return sum(1 for id in new.keys() | old.keys() if new.get(id) != old.get(id))


def _pages(
    cases: Iterable[PublishedCase], withdrawn: Iterable[WithdrawnCase]
) -> dict[str, PublishedCase | WithdrawnCase]:
    return {**{item.id: item for item in cases}, **{item.id: item for item in withdrawn}}

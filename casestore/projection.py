"""Writing ``public.db``: what is approved and nothing else, the same content whenever nothing has changed.

Reads plain columns only, so it needs no key and opens nothing.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from sqlite3 import DatabaseError
from typing import Any

from sqlalchemy import select
from sqlite_utils import Database

from casestore import figures
from casestore.published import LAYOUT, TABLES, MonthlyCount, PublicStore, PublishedCase, WithdrawnCase, as_row
from casestore.schema import CaseTable, SummaryTable
from casestore.store import Store


@dataclass(frozen=True)
class Projection:
    """The whole public content."""

    cases: tuple[PublishedCase, ...]
    withdrawn: tuple[WithdrawnCase, ...]
    counts: tuple[MonthlyCount, ...]


def as_json(item: PublishedCase) -> str:
    """The public row that the ledger keeps from the approval on."""
    return json.dumps(as_row(item), ensure_ascii=False, sort_keys=True)


def _from_json(text: str) -> PublishedCase:
    row: dict[str, Any] = json.loads(text)
    return PublishedCase(**{**row, "published_on": date.fromisoformat(row["published_on"]), "demo": bool(row["demo"])})


def gather(store: Store) -> Projection:
    """Everything public in the ledger at ``store``."""
    columns = (SummaryTable.public, SummaryTable.public_id, CaseTable.campaign, SummaryTable.withdrawn_on,
               SummaryTable.withdrawn_because)  # fmt: skip
    rows = select(*columns).join(CaseTable, CaseTable.id == SummaryTable.case_id).order_by(SummaryTable.public_id)
    cases: list[PublishedCase] = []
    withdrawn: list[WithdrawnCase] = []
    with store.read() as session:
        for public, id, campaign, withdrawn_on, because in session.execute(rows):
            if public:
                cases.append(_from_json(public))
            elif withdrawn_on:
                withdrawn.append(WithdrawnCase(id, campaign, withdrawn_on, because))
    return Projection(tuple(cases), tuple(withdrawn), figures.monthly(store))


def write(content: Projection, as_of: Mapping[str, date], target: Path) -> Path:
    """Write ``content`` to ``target``: a reader sees the old file or the new one, whole, also after a power cut."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    database = Database(part)
    try:
        with database.atomic():
            _fill(database, content, as_of)
    finally:
        database.close()
    _sync(part)
    part.replace(target)
    _sync(target.parent)
    return target


def _fill(database: Any, content: Projection, as_of: Mapping[str, date]) -> None:
    keys = {"cases": "id", "withdrawn": "id", "counts": ("campaign", "month", "category")}
    items: dict[str, Iterable[Any]] = {"cases": content.cases, "withdrawn": content.withdrawn,
                                       "counts": content.counts}  # fmt: skip
    for name, kind in TABLES.items():
        columns = {item.name: _TYPES[str(item.type)] for item in fields(kind)}
        table = database[name].create(columns, pk=keys[name], not_null=set(columns))
        table.insert_all(as_row(item) for item in items[name])
    database["meta"].create({"key": str, "value": str}, pk="key", not_null={"value"})
    meta = {"layout": LAYOUT} | {f"as_of.{id}": day.isoformat() for id, day in sorted(as_of.items())}
    database["meta"].insert_all({"key": key, "value": value} for key, value in meta.items())


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

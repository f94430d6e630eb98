"""Writing ``public.db``: what is approved and nothing else, the same content whenever nothing has
changed.

Reads plain columns only, so it needs no key and opens nothing.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any

from sqlalchemy import and_, exists, select

from casestore.database.engine import Store
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import CaseTable, SummaryTable
from casestore.errors import CaseStoreError
from casestore.ledger import heads
from casestore.ledger.ledger import Ledger
from casestore.public.codes import FEW
from casestore.public.columns import Column, columns_of
from casestore.public.durable_files import flush_file, flush_folder
from casestore.public.reader import PublicStore
from casestore.public.rows import (
    DIGEST,
    LAYOUT,
    TABLES,
    MetaEntry,
    PublicRow,
    PublishedCase,
    WithdrawnCase,
    as_json,
    as_row,
    digest_of,
    from_json,
)
from casestore.publishing.approvals import GIVEN
from casestore.publishing.corrected_days import corrected_days
from casestore.publishing.crowds import held
from casestore.publishing.public_figures import PublicFigures, public_figures

#: Rows of the ledger asked for at once by id.
_BATCH = 500

#: A public row with its digest, which is the ledger's: a row approved by an older version lacks
#: newer fields.
Digested = tuple[PublishedCase, str]


class _TakenDown(Exception):
    """A case was taken down while it was written."""


@dataclass(frozen=True, kw_only=True)
class Projection:
    """The whole public content; ``crowd`` is the k that it keeps."""

    cases: tuple[PublishedCase, ...]
    withdrawn: tuple[WithdrawnCase, ...]
    figures: PublicFigures
    crowd: int = FEW


def project(
    store: Store, as_of: Mapping[str, date], target: Path, k: int = FEW, invented: bool = False
) -> Path:
    """Bring ``target`` up to what is public in the ledger at ``store``: only rows that differ
    are written, and a file that differs in nothing stays as it is. A reader sees the old file or
    the new one, whole, also after a power cut. ``k`` cases stand behind every figure and share what
    a row tells of them; one behind each figure where all are ``invented``."""
    known, digests = _known(target), _digests(store, k)
    fresh = known is None
    known = known or {}
    changed = sorted(id for id, digest in digests.items() if known.get(id) != digest)
    # what is taken down from here on must not stay as it was
    gone = known.keys() - (digests.keys() - set(changed))
    # there is nobody to be told in invented figures
    figures = public_figures(store, 1 if invented else k)
    small = Projection(cases=(), withdrawn=_withdrawn(store), figures=figures, crowd=k)
    meta = _meta(as_of, corrected_days(store), k)
    if fresh or changed or gone or not _agrees(target, small, meta):
        try:
            _replace(
                target, lambda db: _apply(db, _cases(store, changed), gone, small, meta), fresh
            )
        except _TakenDown:  # the others may be too few without it
            return project(store, as_of, target, k, invented)
    return target


def bring_up_to_date(ledger: Ledger) -> Path:
    """:func:`project` what is public in ``ledger`` into its instance's ``public.db``, with a line
    of the witness file about it; one after the other where two processes do."""
    settings = ledger.settings
    target = settings.public_db
    with target.with_name(".public.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = heads.head_of(ledger.store)
        path = project(ledger.store, ledger.todays(), target, settings.crowd, settings.demo)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        heads.add_line(settings, ledger.store, public=digest, of=before.events)
        return path


def pending(ledger: Ledger) -> int:
    """How many pages the next projection adds, changes or takes down."""
    return differences(ledger.store, ledger.settings.public_db, ledger.settings.crowd)


def write(content: Projection, as_of: Mapping[str, date], target: Path) -> Path:
    """Write ``content`` to ``target`` anew, as :func:`project` does from a ledger of it."""
    cases = ((case, digest_of(as_json(case))) for case in content.cases)
    meta = _meta(as_of, {}, content.crowd)
    _replace(target, lambda db: _apply(db, cases, (), content, meta), fresh=True)
    return target


def differences(store: Store, target: Path, k: int = FEW) -> int:
    """How many public pages in ``target`` differ from the ledger; a file that is missing or
    unreadable holds none."""
    new, old = _pages(_digests(store, k), _withdrawn(store)), _pages({}, ())
    known = _known(target)
    if known is not None:
        with PublicStore(target) as public:
            old = _pages(known, public.withdrawn())
    return sum(1 for id in new.keys() | old.keys() if new.get(id) != old.get(id))


def to_be_shown(store: Store, k: int) -> tuple[dict[str, str], tuple[WithdrawnCase, ...]]:
    """The digest of every case that the next release shows, by public id, and what it tells to be
    withdrawn."""
    return _digests(store, k), _withdrawn(store)


def rows_of(store: Store, ids: Sequence[str]) -> Iterator[PublishedCase]:
    """The approved rows of ``ids``; what was taken down meanwhile ends it. Raises
    :class:`CaseStoreError` for one that isn't what was approved."""
    with suppress(_TakenDown):
        for case, _digest in _cases(store, ids):
            yield case


def taken_down(store: Store, shown: Mapping[str, str]) -> list[str]:
    """Which of the cases ``shown`` somewhere, public id → digest, may be shown no longer: they
    were withdrawn since, or their text was replaced by another one. In order."""
    public = _digests(store, 0)
    return sorted(id for id, digest in shown.items() if public.get(id) != digest)


def _pages(
    digests: Mapping[str, str], withdrawn: Iterable[WithdrawnCase]
) -> dict[str, str | WithdrawnCase]:
    return {**digests, **{item.id: item for item in withdrawn}}


def _digests(store: Store, k: int) -> dict[str, str]:
    """The digest of every case that is public in the ledger, by public id; those that wait until
    ``k`` are alike are not."""
    asked = select(SummaryTable.case_id, SummaryTable.public_id, SummaryTable.public_mark).join(
        PublicCellTable,
        and_(
            PublicCellTable.case_id == SummaryTable.case_id,
            PublicCellTable.mark == SummaryTable.public_mark,
        ),
    )
    with store.read() as session:
        waiting = held(session, k)
        rows = session.execute(asked)
        return {id: digest or "" for case, id, digest in rows if case not in waiting}


def _cases(store: Store, ids: Sequence[str]) -> Iterator[Digested]:
    """The public rows of ``ids`` in the ledger. Raises :class:`_TakenDown`."""
    asked = select(SummaryTable.public, SummaryTable.public_mark).order_by(SummaryTable.public_id)
    with store.read() as session:
        for start in range(0, len(ids), _BATCH):
            some = asked.where(SummaryTable.public_id.in_(ids[start : start + _BATCH]))
            for public, digest in session.execute(some):
                if public is None:
                    raise _TakenDown
                if digest_of(public) != digest:
                    raise CaseStoreError("有一篇公开的摘要与台账里的校验值不符，没有写进公开库")
                yield from_json(public), digest


_WAS_SHOWN = exists().where(
    PublicCellTable.case_id == SummaryTable.case_id, PublicCellTable.seen_at.is_not(None)
)


def _withdrawn(store: Store) -> tuple[WithdrawnCase, ...]:
    """What was shown once and is public no more, by public id; with its reason where the program
    gave it or two persons did."""
    columns = (
        SummaryTable.public_id,
        CaseTable.campaign,
        SummaryTable.withdrawn_on,
        SummaryTable.withdrawn_because,
        SummaryTable.reason_mac,
    )
    asked = (
        select(*columns)
        .join(CaseTable, CaseTable.id == SummaryTable.case_id)
        .order_by(SummaryTable.public_id)
    )
    gone = asked.where(
        SummaryTable.withdrawn_on.is_not(None), SummaryTable.public_mark.is_(None), _WAS_SHOWN
    )
    with store.read() as session:
        return tuple(
            WithdrawnCase(
                id=id,
                campaign=campaign,
                withdrawn_on=day,
                reason=because if mac or because in GIVEN else "",
            )
            for id, campaign, day, because, mac in session.execute(gone)
            if day
        )


def _known(target: Path) -> dict[str, str] | None:
    """The digest of each case in ``target``; ``None`` when it is missing, unreadable or of another
    layout."""
    if target.is_file():
        try:
            with PublicStore(target) as public:
                if public.meta().get("layout") == LAYOUT:
                    return public.digests()
        except DatabaseError:
            return None
    return None


def _agrees(target: Path, small: Projection, meta: Mapping[str, str]) -> bool:
    """Whether all of ``target`` but its cases is as ``small`` and ``meta`` have it."""
    with PublicStore(target) as public:
        return (
            public.meta() == meta
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
        # the copy is nobody's yet; what is taken out must not stand in unused pages of a file that
        # all may download
        db.executescript(
            "pragma journal_mode = off; pragma synchronous = off; pragma secure_delete = on"
        )
        database = Database(db)
        with database.atomic():
            fill(database)
    flush_file(part)
    part.replace(target)
    flush_folder(target.parent)


def _apply(
    database: Any,
    cases: Iterable[Digested],
    gone: Iterable[str],
    small: Projection,
    meta: Mapping[str, str],
) -> None:
    _create(database)
    for id in gone:
        database["cases"].delete(id)
    database["cases"].insert_all(
        ({**as_row(case), DIGEST.name: digest} for case, digest in cases), replace=True
    )
    rest: dict[str, tuple[PublicRow, ...]] = {"withdrawn": small.withdrawn, **vars(small.figures)}
    for name, items in rest.items():
        database[name].delete_where()
        database[name].insert_all(as_row(item) for item in items)
    database["meta"].delete_where()
    database["meta"].insert_all({"key": key, "value": value} for key, value in meta.items())


def _create(database: Any) -> None:
    """Make the tables that are not there yet, as the columns are declared."""
    for name, table in TABLES.items():
        columns = (*table.columns, *table.extra)
        _create_table(database[name], columns, {item.name for item in columns})
    # what changed is read from this index alone
    database["cases"].create_index(["id", DIGEST.name], index_name="marks", if_not_exists=True)
    _create_table(database["meta"], columns_of(MetaEntry), {"value"})


def _create_table(table: Any, columns: Sequence[Column], not_null: set[str]) -> None:
    keys = tuple(item.name for item in columns if item.key)
    table.create(
        {item.name: item.kind.stored for item in columns},
        pk=keys if len(keys) > 1 else keys[0],
        not_null=not_null,
        if_not_exists=True,
    )


def _meta(as_of: Mapping[str, date], corrected: Mapping[str, date], crowd: int) -> dict[str, str]:
    named = {"as_of": as_of, "corrected": corrected}
    return {"layout": LAYOUT, "crowd": str(crowd)} | {
        f"{key}.{id}": day.isoformat()
        for key, days in named.items()
        for id, day in sorted(days.items())
    }

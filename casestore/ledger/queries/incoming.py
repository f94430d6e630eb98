"""What reached the office beside the web form, as the desk shows it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from casestore.database.incoming_table import IncomingTable
from casestore.errors import NotAllowed, NotFound
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs.incoming import Contents, note_opened
from casestore.lifecycle.incoming import IncomingKind, IncomingState
from casestore.lifecycle.roles import Actor, Role
from casestore.sealing.kept_file import KeptFile


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One of them, opened. ``answer`` is what was written when it was put aside, ``case_id`` the
    case that it became; ``taken_by`` and ``ended_by`` are ids of accounts; ``has_original``: there
    is the mail as it came."""

    id: int
    kind: IncomingKind
    state: IncomingState
    arrived_on: date
    taken_at: datetime
    taken_by: str
    contents: Contents
    has_original: bool
    answer: str
    case_id: int | None
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class IncomingPage:
    """One page of a list, ``total`` in all, on ``pages`` pages."""

    items: tuple[Incoming, ...]
    total: int
    page: int
    pages: int


def count_waiting(ledger: Ledger) -> int:
    """How many wait to be registered."""
    asked = select(func.count()).where(IncomingTable.state == IncomingState.WAITING)
    with ledger.store.read() as session:
        return session.scalar(asked.select_from(IncomingTable)) or 0


def listed(
    ledger: Ledger, states: Collection[IncomingState], actor: Actor, page: int = 1, most: int = 20
) -> IncomingPage:
    """Those in ``states``: what waits oldest first, what was dealt with newest first. Raises
    :class:`NotAllowed`."""
    _must_see(actor)
    order = IncomingTable.id if IncomingState.WAITING in states else IncomingTable.id.desc()
    asked = select(IncomingTable).where(IncomingTable.state.in_(states))
    with ledger.store.read() as session:
        count = select(func.count()).select_from(asked.subquery())
        total = session.scalar(count) or 0
        pages = max(1, -(-total // most))
        here = min(max(page, 1), pages)
        rows = session.scalars(asked.order_by(order).limit(most).offset((here - 1) * most)).all()
    found = tuple(_opened(ledger, row) for row in rows)
    return IncomingPage(items=found, total=total, page=here, pages=pages)


def incoming(ledger: Ledger, id: int, actor: Actor) -> Incoming:
    """The one with ``id``. Raises :class:`NotAllowed`, :class:`NotFound`."""
    return _opened(ledger, _row(ledger, id, actor))


def looked_at(ledger: Ledger, id: int, actor: Actor) -> Incoming:
    """:func:`incoming` for somebody who reads it, which leaves an office event."""
    found = incoming(ledger, id, actor)
    note_opened(ledger, id, "page", actor)
    return found


def copy_of_file(ledger: Ledger, id: int, place: int, actor: Actor) -> tuple[KeptFile, bytes]:
    """The attachment at ``place`` (from 0) and the bytes of its safe copy. Raises as
    :func:`incoming` does."""
    files = incoming(ledger, id, actor).contents.files
    if not 0 <= place < len(files):
        raise NotFound("没有这份材料")
    note_opened(ledger, id, "file", actor)
    return files[place], ledger.evidence.read_copy(files[place], ledger.opened())


def original(ledger: Ledger, id: int, actor: Actor) -> bytes:
    """The mail ``id`` as it came. Raises as :func:`incoming` does, :class:`NotFound` too for a
    note."""
    row = _row(ledger, id, actor)
    if not row.original:
        raise NotFound("这份来件没有原邮件")
    note_opened(ledger, id, "original", actor)
    return ledger.evidence.check(row.original, row.files[row.original], ledger.opened())


def sealed_files(ledger: Ledger) -> frozenset[str]:
    """The names of all sealed files that are named here."""
    with ledger.store.read() as session:
        rows = session.scalars(select(IncomingTable.files)).all()
    return frozenset(name for files in rows for name in files)


def _row(ledger: Ledger, id: int, actor: Actor) -> IncomingTable:
    _must_see(actor)
    with ledger.store.read() as session:
        row = session.get(IncomingTable, id)
    if row is None:
        raise NotFound("没有这份来件")
    return row


def _must_see(actor: Actor) -> None:
    if Role.COORDINATOR not in actor.roles or actor.campaigns:
        raise NotAllowed("只有管全部专项行动的统筹岗可以查看来件")


def _opened(ledger: Ledger, row: IncomingTable) -> Incoming:
    def read(name: str) -> bytes:
        return ledger.evidence.check(name, row.files[name], ledger.opened())

    return Incoming(
        id=row.id,
        kind=row.kind,
        state=row.state,
        arrived_on=row.arrived_on,
        taken_at=row.taken_at,
        taken_by=row.taken_by,
        contents=_contents(read(row.contents)),
        has_original=bool(row.original),
        answer=read(row.answer).decode() if row.answer else "",
        case_id=row.case_id,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )


def _contents(data: bytes) -> Contents:
    said = json.loads(data)
    said["files"] = tuple(KeptFile(**one) for one in said["files"])
    said["left_out"] = tuple((name, why) for name, why in said["left_out"])
    said["remarks"] = tuple(said["remarks"])
    return Contents(**said)

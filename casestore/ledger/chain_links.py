"""The event chain read link by link: events of cases and of the office, one chain in two tables."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from heapq import merge
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.raw_rows import UNREADABLE, Values, rows_of
from casestore.database.tables import ChainTable, EventTable, OfficeEventTable

START = "0" * 64


class Link(NamedTuple):
    """An event as it is stored; ``case_id`` is ``None`` for one of the office, which has neither
    states nor note. ``note_hash`` is what a note hashed to before it was sealed anew."""

    id: int
    case_id: int | None
    at: datetime
    actor: str
    actor_name: str
    verb: str
    source: str | None
    target: str | None
    note: bytes | None
    note_hash: str | None
    sealed_to: str
    told: str
    details: dict[str, Any]
    prev_hash: str
    hash: str


#: What an event of the office has in place of a case.
OF_NO_CASE: dict[str, Any] = {
    "case_id": None,
    "source": None,
    "target": None,
    "note": None,
    "note_hash": None,
    "sealed_to": "",
    "told": "",
}


def digest(link: Link) -> str:
    """SHA-256 over the canonical JSON of an event and the hash before it; the sealed note by the
    hash that it had when it was written."""
    said = {
        "id": link.id,
        "case": link.case_id,
        "at": link.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": link.actor,
        "name": link.actor_name,
        "verb": link.verb,
        "source": link.source and str(link.source),
        "target": link.target and str(link.target),
        "note": link.note_hash or (sha256(link.note).hexdigest() if link.note is not None else ""),
        "told": link.told,
        "details": link.details,
        "prev": link.prev_hash,
    }
    return sha256(
        json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def links(session: Session, found: list[str]) -> Iterator[Link]:
    """Every link in its order; what breaks the chain is added to ``found``, a sentence each."""
    before, count = START, 0
    for link in _stored(session, found):
        count += 1
        if link.id != count:
            found.append(f"第 {link.id} 条记录之前缺少记录或有重复")
            count = link.id
        if link.prev_hash != before:
            found.append(f"第 {link.id} 条记录与前一条不衔接")
        if not _is_as_written(link):
            found.append(f"第 {link.id} 条记录被改动过")
        before = link.hash
        yield link
    heads = session.execute(select(ChainTable.id, ChainTable.events, ChainTable.hash)).all()
    if [tuple(head) for head in heads] != [(1, count, before)]:
        said = heads[0].events if heads else "?"
        found.append(f"最后一条记录不是第 {said} 条：末尾有缺失或增添")


def _is_as_written(link: Link) -> bool:
    try:
        return digest(link) == link.hash
    except UNREADABLE:
        return False


def _stored(session: Session, found: list[str]) -> Iterator[Link]:
    def unreadable(row: Values) -> None:
        found.append(f"第 {row['id']} 条记录读不出来")

    cases = (Link(**row) for row in rows_of(session, EventTable, unreadable))
    ours = (Link(**row, **OF_NO_CASE) for row in rows_of(session, OfficeEventTable, unreadable))
    return merge(cases, ours, key=lambda link: link.id)

"""The history: events that are only ever added, each bound to the one before by SHA-256."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, ChainTable, EventTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.resealed_notes import exchanged_notes
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import VERB_NAMES, Verb

START = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Line:
    """What an event says. ``note`` is sealed, to the recipients ``sealed_to``; ``details`` holds
    ids, dates and hashes, never words about a person."""

    verb: Verb
    actor: Actor
    at: datetime
    source: State | None = None
    target: State | None = None
    note: bytes | None = None
    sealed_to: str = ""
    told: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def label(verb: Verb, source: State | None) -> str:
    """What the screen calls an event."""
    move = move_for(source, verb) if source else None
    return move.label if move else VERB_NAMES[verb]


def append(session: Session, case_id: int, line: Line) -> int:
    """Add ``line`` to the history of case ``case_id`` in the caller's write transaction; returns
    the event's id."""
    head = session.get_one(ChainTable, 1)
    row = EventTable(
        id=head.events + 1,
        case_id=case_id,
        at=line.at,
        actor=line.actor.id,
        actor_name=line.actor.name,
        verb=line.verb,
        source=line.source,
        target=line.target,
        note=line.note,
        sealed_to=line.sealed_to,
        told=line.told,
        details=line.details,
        prev_hash=head.hash,
        hash="",
    )
    row.hash = digest(row)
    session.add(row)
    head.events, head.hash = row.id, row.hash
    session.flush()
    return row.id


def digest(row: EventTable) -> str:
    """SHA-256 over the canonical JSON of an event and the hash before it; the sealed note by the
    hash that it had when it was written."""
    said = {
        "id": row.id,
        "case": row.case_id,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor,
        "name": row.actor_name,
        "verb": row.verb,
        "source": row.source and str(row.source),
        "target": row.target and str(row.target),
        "note": row.note_hash or (sha256(row.note).hexdigest() if row.note is not None else ""),
        "told": row.told,
        "details": row.details,
        "prev": row.prev_hash,
    }
    return sha256(
        json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def sealed_hash(identity: bytes, narrative: bytes) -> str:
    """What the registering event keeps of the sealed record, so that an exchanged record is
    noticed."""
    return sha256(sha256(identity).digest() + sha256(narrative).digest()).hexdigest()


def verify_chain(ledger: Ledger) -> list[str]:
    """The audit of the whole history: problems as sentences, none when all is as it was
    written."""
    with ledger.store.read() as session:
        return problems(session)


def problems(session: Session) -> list[str]:
    """Every break of the chain and every case that differs from its history, one sentence each."""
    found: list[str] = []
    before, count = START, 0
    states: dict[int, str] = {}
    records: dict[int, str] = {}
    for row in session.scalars(
        select(EventTable).order_by(EventTable.id).execution_options(yield_per=1000)
    ):
        count += 1
        if row.id != count:
            found.append(f"第 {row.id} 条记录之前缺少记录")
            count = row.id
        if row.prev_hash != before:
            found.append(f"第 {row.id} 条记录与前一条不衔接")
        if digest(row) != row.hash:
            found.append(f"第 {row.id} 条记录被改动过")
        before = row.hash
        if row.target:
            states[row.case_id] = row.target
        if "record" in row.details:
            records[row.case_id] = row.details["record"]
    head = session.get_one(ChainTable, 1)
    if (head.events, head.hash) != (count, before):
        found.append(f"最后一条记录不是第 {head.events} 条：末尾有缺失或增添")
    return found + exchanged_notes(session) + _differing(session, states, records)


def _differing(session: Session, states: dict[int, str], records: dict[int, str]) -> list[str]:
    found = []
    columns = (
        CaseTable.id,
        CaseTable.number,
        CaseTable.state,
        CaseTable.identity,
        CaseTable.narrative,
    )
    for id, number, state, identity, narrative in session.execute(
        select(*columns).order_by(CaseTable.id)
    ):
        if states.get(id) != state:
            found.append(f"案件 {number} 的状态与记录不符")
        if records.get(id) != sealed_hash(identity, narrative):
            found.append(f"案件 {number} 的密封内容与登记时不符")
    return found

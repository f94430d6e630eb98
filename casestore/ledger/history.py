"""The history: events that are only ever added, each bound to the one before by SHA-256."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, ChainTable, EventTable, OfficeEventTable
from casestore.ledger.chain_links import OF_NO_CASE, Link, digest, links
from casestore.ledger.ledger import Ledger
from casestore.ledger.resealed import SealedNotes, record_after
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import VERB_NAMES, Verb


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
    link = Link(
        id=head.events + 1,
        case_id=case_id,
        at=line.at,
        actor=line.actor.id,
        actor_name=line.actor.name,
        verb=line.verb,
        source=line.source,
        target=line.target,
        note=line.note,
        note_hash=None,
        sealed_to=line.sealed_to,
        told=line.told,
        details=line.details,
        prev_hash=head.hash,
        hash="",
    )
    head.events, head.hash = link.id, digest(link)
    session.add(EventTable(**{**link._asdict(), "hash": head.hash}))
    session.flush()
    return link.id


def append_for_office(
    session: Session, act: OfficeAct, actor: Actor, details: dict[str, Any]
) -> int:
    """Add what ``actor`` did to the office itself, now, in the caller's write transaction; returns
    the event's id. ``details`` are ids and digests."""
    head = session.get_one(ChainTable, 1)
    said: dict[str, Any] = {
        "id": head.events + 1,
        "at": datetime.now(UTC),
        "actor": actor.id,
        "actor_name": actor.name,
        "verb": act,
        "details": details,
        "prev_hash": head.hash,
    }
    head.events, head.hash = head.events + 1, digest(Link(**said, **OF_NO_CASE, hash=""))
    session.add(OfficeEventTable(**said, hash=head.hash))
    session.flush()
    return head.events


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
    states: dict[int, str] = {}
    records: dict[int, str] = {}
    notes = SealedNotes()
    for link in links(session, found):
        if link.case_id is None:
            continue
        notes.take(link)
        if link.target:
            states[link.case_id] = link.target
        records[link.case_id] = record_after(records.get(link.case_id, ""), link.details)
    return found + notes.faults() + _differing(session, states, records)


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

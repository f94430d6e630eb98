"""What is done with what reaches the office beside the web form: taken in, put aside with the
answer that was given; what registers it is :func:`casestore.ledger.verbs.registering.register`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.incoming_table import IncomingTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import bindings, history
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.incoming import IncomingKind, IncomingState
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.sealing.kept_file import KeptFile, files_of


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What was read of it, all of it sealed: who it is from (``address`` can be written to), what
    it says, its attachments. ``left_out`` are attachments of which there is no safe copy, each
    with the reason; ``remarks`` say what a person should know of the reading; ``fields`` are the
    answers of a form that was attached; ``key`` is the idempotency key under which it is
    registered. ``begun`` is what somebody has filled in of its registration in the campaign
    ``begun_for``: name of a field → its text."""

    sender: str
    subject: str
    text: str
    key: str
    address: str = ""
    sent_at: str = ""
    files: tuple[KeptFile, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    begun_for: str = ""
    begun: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Something that has come in. ``same`` is what two copies of one have in common, whatever way
    they came; ``original`` the bytes of the mail."""

    kind: IncomingKind
    same: str
    arrived_on: date
    contents: Contents
    original: bytes = b""


def known_as(ledger: Ledger, same: str) -> int | None:
    """The id of what says ``same``, if it has been taken in."""
    with ledger.store.read() as session:
        return _known(session, mark_of(ledger, same))


def is_known(ledger: Ledger, same: str) -> bool:
    """Whether what says ``same`` has been taken in."""
    return known_as(ledger, same) is not None


def mark_of(ledger: Ledger, same: str) -> str:
    """What the ledger keeps of what two copies have in common."""
    return ledger.codes.key_hash("incoming", same)


def take_in(ledger: Ledger, arrived: Arrived, by: Actor) -> int | None:
    """Keep what has ``arrived``; its id, or ``None`` where it is known. On disk when this
    returns; a crash before leaves sealed files that nothing names, which the worker removes."""
    row = _sealed(ledger, arrived, by)
    with ledger.store.write() as session:
        if _known(session, row.mark) is None:
            session.add(row)
            session.flush()
            _note(session, OfficeAct.INCOMING_TAKE, row, by)
            return row.id
    for name in row.files:
        ledger.evidence.drop(name)
    return None


def keep(ledger: Ledger, id: int, contents: Contents, by: Actor) -> None:
    """Let ``id`` say ``contents`` from now on: what it said, and what was filled in of its
    registration. Raises :class:`NotAllowed`, :class:`NotFound`, :class:`Stale`."""
    must_be_coordinator(by)
    name, files = _sealed_contents(ledger, contents)
    try:
        with ledger.store.write() as session:
            row = waiting_row(session, id)
            before = row.contents
            kept = {one: sha for one, sha in row.files.items() if one != before}
            row.contents, row.files = name, {**kept, **files}
            session.flush()
            _note(session, OfficeAct.INCOMING_KEEP, row, by)
    except (NotFound, Stale):
        ledger.evidence.drop(name)
        raise
    ledger.evidence.drop(before)


def _sealed_contents(ledger: Ledger, contents: Contents) -> tuple[str, dict[str, str]]:
    """The name of the file in which ``contents`` are sealed, and that file and those that they
    name, each with the SHA-256 of what is in it."""
    said = json.dumps(asdict(contents), ensure_ascii=False, sort_keys=True).encode()
    name = ledger.evidence.put_bytes(said)
    files = {name: sha256(said).hexdigest()}
    for one in contents.files:
        files |= files_of(one)
    return name, files


def _sealed(ledger: Ledger, arrived: Arrived, by: Actor) -> IncomingTable:
    """The row of what has ``arrived``, all that it says sealed on disk."""
    evidence = ledger.evidence
    contents, files = _sealed_contents(ledger, arrived.contents)
    original = evidence.put_bytes(arrived.original) if arrived.original else ""
    if original:
        files[original] = sha256(arrived.original).hexdigest()
    return IncomingTable(
        kind=arrived.kind,
        state=IncomingState.WAITING,
        mark=mark_of(ledger, arrived.same),
        arrived_on=arrived.arrived_on,
        taken_at=datetime.now(UTC),
        taken_by=by.id,
        files=files,
        contents=contents,
        original=original,
        answer="",
        ended_by="",
    )


def note_opened(ledger: Ledger, id: int, what: str, by: Actor) -> None:
    """Note that ``by`` opened ``id``; ``what`` is ``page``, ``file`` or ``original``."""
    with ledger.store.write() as session:
        details = {"opened": id, "what": what}
        history.append_for_office(session, OfficeAct.INCOMING_OPEN, by, details)


def put_aside(ledger: Ledger, id: int, reason: str, by: Actor) -> None:
    """End ``id`` without registering it; ``reason`` says why, and what was answered. Raises
    :class:`NotAllowed`, :class:`NotFound`, :class:`Incomplete`, :class:`Stale`."""
    must_be_coordinator(by)
    if not reason.strip():
        raise Incomplete({"reason": "请写明不登记的理由和答复情况"})
    said = reason.strip().encode()
    name = ledger.evidence.put_bytes(said)
    try:
        with ledger.store.write() as session:
            row = waiting_row(session, id)
            row.state, row.answer = IncomingState.ASIDE, name
            row.files = {**row.files, name: sha256(said).hexdigest()}
            _end(session, OfficeAct.INCOMING_ASIDE, row, by)
    except (NotFound, Stale):
        ledger.evidence.drop(name)
        raise


def registered(session: Session, id: int, case_id: int, by: Actor) -> None:
    """Note in the transaction that enters case ``case_id`` that it is what ``id`` said. Raises as
    :func:`put_aside` does."""
    must_be_coordinator(by)
    row = waiting_row(session, id)
    row.state, row.case_id = IncomingState.REGISTERED, case_id
    _end(session, OfficeAct.INCOMING_REGISTER, row, by)


def waiting_row(session: Session, id: int) -> IncomingTable:
    """The row ``id`` while it waits; raises :class:`NotFound`, :class:`Stale`."""
    row = session.get(IncomingTable, id)
    if row is None:
        raise NotFound("没有这份来件")
    if row.state is not IncomingState.WAITING:
        raise Stale("这份来件刚由他人处理过，没有再做一次")
    return row


def must_be_coordinator(by: Actor) -> None:
    """What isn't registered yet belongs to no campaign: it is for who works in all of them.
    Raises :class:`NotAllowed`."""
    if Role.COORDINATOR not in by.roles or by.campaigns:
        raise NotAllowed("只有管全部专项行动的统筹岗可以处理来件")


def _end(session: Session, act: OfficeAct, row: IncomingTable, by: Actor) -> None:
    row.ended_by, row.ended_at = by.id, datetime.now(UTC)
    session.flush()
    _note(session, act, row, by)


def _note(session: Session, act: OfficeAct, row: IncomingTable, by: Actor) -> None:
    details = {"incoming": row.id, "digest": bindings.digest_of("incoming", row)}
    history.append_for_office(session, act, by, details)


def _known(session: Session, mark: str) -> int | None:
    asked: Sequence[int] = session.scalars(
        select(IncomingTable.id).where(IncomingTable.mark == mark)
    ).all()
    return asked[0] if asked else None

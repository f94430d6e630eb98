"""A case opened: what was sealed of it, its files, its history. Whoever looks leaves an event."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from casestore.campaign.form_fields import CONTACT
from casestore.database.tables import CaseTable, CopyTable, EventTable, FileTable
from casestore.errors import Incomplete, NotFound
from casestore.ledger import correction_notes, history
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import plain_value
from casestore.ledger.queries import access_diary, visibility
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.visibility import seen
from casestore.ledger.records import CaseFile, Event
from casestore.lifecycle import readers
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.public.page_images.child import PageImage, PageView, page_image
from casestore.sealing.kept_file import KeptFile, Purpose

#: Details of an event that are for the audit, not for the screen.
_INNER = frozenset(
    {
        *("record", "files", "row", "kept", "copied", "letter", "summary", "public"),
        *("notes", "to", "anew", "item", "sent", "holder", "for", "cell", "role", "notices"),
        *("document", "instalments", "with", "task", "who", "until", "meeting"),
    }
)
#: How long looking again leaves no new event.
_AGAIN = timedelta(hours=1)


def open_case(ledger: Ledger, case_id: int, actor: Actor) -> CaseFile:
    """A case opened, its history oldest first. Leaves an event "opened" at most once per actor
    and hour. Raises :class:`NotFound` where ``actor`` may not see it."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        found = _case_file(ledger, session, row, actor)
        again = _looked_lately(ledger, session, row, actor, EventTable.verb == Verb.OPENED)
    if not again:
        _witness(ledger, case_id, actor, Verb.OPENED, {})
    return found


def last_event(ledger: Ledger, case_id: int, actor: Actor) -> Event | None:
    """What was done to the case last, its note left sealed (``""``); looking leaves no event."""
    newest = select(EventTable).where(EventTable.case_id == case_id).order_by(EventTable.id.desc())
    with ledger.store.read() as session:
        seen(session, case_id, actor)
        row = session.scalars(newest).first()
        return _event(row, "") if row else None


def file_line(ledger: Ledger, case_id: int, file_id: int, actor: Actor) -> KeptFile:
    """What is known of one file of a case; looking leaves no event. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        seen(session, case_id, actor)
        row = session.get(FileTable, file_id)
        if row is None or row.case_id != case_id or not visibility.may_open(row, actor):
            raise NotFound("没有这份材料")
        return _opened(ledger, row)


def open_file(ledger: Ledger, case_id: int, file_id: int, actor: Actor) -> tuple[KeptFile, bytes]:
    """The safe copy of one file of a case; leaves an event "downloaded". Raises
    :class:`NotFound`, and :class:`Rejected` where the file has no copy and none can be made."""
    kept = file_line(ledger, case_id, file_id, actor)
    data = ledger.evidence.read_copy(kept, ledger.opened())
    _witness(ledger, case_id, actor, Verb.DOWNLOADED, {"file": file_id})
    return kept, data


def view_file(
    ledger: Ledger, case_id: int, file_id: int, actor: Actor, view: PageView
) -> tuple[KeptFile, PageImage]:
    """One page of the safe copy of a file, drawn; leaves an event "viewed" at most once per actor,
    file and hour. Raises :class:`NotFound`, and :class:`Rejected` where it can't be drawn."""
    kept = file_line(ledger, case_id, file_id, actor)
    data = ledger.evidence.read_copy(kept, ledger.opened())
    drawn = page_image(data, kept.copy_kind, view, ledger.settings.evidence)
    this = EventTable.details["file"].as_integer() == file_id
    with ledger.store.read() as session:
        row, how = seen(session, case_id, actor), and_(EventTable.verb == Verb.VIEWED, this)
        again = _looked_lately(ledger, session, row, actor, how)
    if not again:
        _witness(ledger, case_id, actor, Verb.VIEWED, {"file": file_id})
    return kept, drawn


def open_original(
    ledger: Ledger, case_id: int, file_id: int, actor: Actor, reason: str
) -> tuple[KeptFile, bytes]:
    """One file of a case as it was sent, whatever it may do; leaves an event "opened an original"
    with the reason. Raises :class:`NotFound`, and :class:`Incomplete` without a reason."""
    reason = reason.strip()
    if not reason:
        raise Incomplete({"reason": "请写明为什么要打开原件"})
    kept = file_line(ledger, case_id, file_id, actor)
    data = ledger.evidence.read(kept, ledger.opened())
    _witness(ledger, case_id, actor, Verb.OPENED_ORIGINAL, {"file": file_id}, reason)
    return kept, data


def all_files(ledger: Ledger) -> Iterator[KeptFile]:
    """Every file of every case, for the audit of the evidence folder; the sealed names stay
    closed (``""``)."""
    with ledger.store.read() as session:
        for row in session.scalars(select(FileTable).order_by(FileTable.id)):
            yield _kept(row, "", ())


def values_of(ledger: Ledger, row: CaseTable) -> dict[str, str]:
    """All form values of a case, opened, in the order of the campaign's columns."""
    opener = ledger.opened()
    sealed = opener.open_json(row.identity) | opener.open_json(row.narrative)
    named = {
        item.id: sealed.get(item.id, plain_value(row, item.id))
        for item in ledger.campaign_of(row.campaign).columns()
    }
    named |= {id: value for id, value in sealed.items() if id not in named}  # off the form since
    return {key: value for key, value in named.items() if value}


def _case_file(ledger: Ledger, session: Session, row: CaseTable, actor: Actor) -> CaseFile:
    events = session.scalars(
        select(EventTable).where(EventTable.case_id == row.id).order_by(EventTable.id)
    )
    copies = session.scalars(
        select(CopyTable).where(CopyTable.case_id == row.id).order_by(CopyTable.unit)
    )
    files = session.scalars(
        select(FileTable).where(FileTable.case_id == row.id).order_by(FileTable.id)
    )
    return CaseFile(
        row=line(ledger, row),
        values=_shown(values_of(ledger, row), actor),
        mailable=row.mailable,
        files=tuple(
            (one.id, _opened(ledger, one), one.added_at)
            for one in files
            if visibility.may_open(one, actor)
        ),
        events=tuple(
            _event(one, _words(ledger, row, one, actor))
            for one in events
            if readers.sees_act(*_of(one, actor))
        ),
        copies=tuple((one.unit, one.reason) for one in copies),
    )


def _shown(values: dict[str, str], actor: Actor) -> dict[str, str]:
    """``values`` without how the claimant is reached, but for the machine that writes letters."""
    if Role.SYSTEM in actor.roles:
        return values
    return {id: value for id, value in values.items() if id not in CONTACT}


def _of(event: EventTable, reader: Actor) -> tuple[Actor, Verb, str, str]:
    """What :mod:`casestore.lifecycle.readers` asks about an event."""
    return reader, event.verb, event.actor, str(event.details.get("for", ""))


def _words(ledger: Ledger, row: CaseTable, event: EventTable, reader: Actor) -> str:
    if event.note is None or not readers.reads_words(*_of(event, reader)):
        return ""
    note = ledger.opened().open(event.note).decode()
    if event.verb in correction_notes.NOTED:
        return correction_notes.words(ledger.campaign_of(row.campaign), correction_notes.read(note))
    return note


def _opened(ledger: Ledger, row: FileTable) -> KeptFile:
    opener = ledger.opened()
    said = opener.open_json(row.taken_out) if row.taken_out is not None else ()
    return _kept(row, opener.open(row.name).decode(), said)


def _kept(row: FileTable, name: str, taken_out: Sequence[str]) -> KeptFile:
    return KeptFile(
        sha256=row.sha256,
        stored=row.stored,
        name=name,
        kind=row.kind,
        size=row.size,
        purpose=cast(Purpose, row.purpose),
        copy_sha256=row.copy_sha256 or "",
        copy_size=row.copy_size or 0,
        taken_out=tuple(taken_out),
    )


def _event(row: EventTable, note: str) -> Event:
    return Event(
        id=row.id,
        at=row.at,
        actor=row.actor_name,
        verb=row.verb,
        label=history.label(row.verb, row.source),
        source=row.source,
        target=row.target,
        note=note,
        told=row.told,
        details={key: str(value) for key, value in row.details.items() if key not in _INNER},
    )


def _looked_lately(
    ledger: Ledger, session: Session, row: CaseTable, actor: Actor, how: ColumnElement[bool]
) -> bool:
    """Whether ``actor`` looked at ``row`` within the last hour in the way ``how``."""
    if Role.SYSTEM in actor.roles:
        return True
    last = session.scalar(
        select(func.max(EventTable.id)).where(
            EventTable.case_id == row.id,
            EventTable.actor == actor.id,
            how,
        )
    )
    if not last:
        return False
    return session.get_one(EventTable, last).at > ledger.now(row.campaign) - _AGAIN


def _witness(
    ledger: Ledger,
    case_id: int,
    actor: Actor,
    verb: Verb,
    details: dict[str, Any],
    note: str = "",
) -> None:
    with ledger.store.write() as session:
        row = seen(session, case_id, actor)
        at = ledger.now(row.campaign)
        sealed = ledger.sealer.seal(note.encode()) if note else None
        details = details | access_diary.role_noted(actor)
        line = history.Line(verb=verb, actor=actor, at=at, note=sealed, details=details)
        history.append(session, case_id, line)

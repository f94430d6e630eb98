"""What belongs into a backup, by the word of the ledger, and what the ledger in it must say."""

import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from casestore.database.incoming_table import IncomingTable
from casestore.database.inspection_table import InspectionTable
from casestore.database.recipients import members_of_sets, pinned
from casestore.database.tables import (
    CaseTable,
    ChainTable,
    EventTable,
    FileTable,
    SummaryTable,
)
from casestore.exchange import office_signature
from casestore.exchange.inbox import DONE, MOST, REFUSED
from casestore.ledger import heads
from casestore.office.instance import SECRETS
from casestore.office.last_backup import LAST_BACKUP
from casestore.office.pins import keys_noted
from casestore.public.plain_files import is_not_readable, read_plain
from casestore.publishing.agreed_content import agreed_events
from casestore.publishing.content_copies import copy_in
from casestore.sealing.drafts import listed
from casestore.sealing.kept_file import MOST_OF_UPLOAD, files_of
from casestore.sealing.partial_uploads import PARTIAL
from casestore.sealing.recipients import RECIPIENTS
from casestore.sealing.vault import KEY
from casestore.settings import OFFICE_SETTINGS, SETTINGS, Settings

LEDGER, MANIFEST = "ledger.db", "manifest.json"
#: Folders that are copied as they stand. In ``evidence`` is more than the ledger names: the files
#: of drafts and of items, of which only the sealed item says which.
WHOLE = ("keys", "signing", "outbox", "evidence")
#: Beside the ledger, where they are there: the witness is cut to what the copied ledger knows.
BESIDE = (heads.IN_RELEASE, LAST_BACKUP, OFFICE_SETTINGS)
_UNFINISHED = (".part", ".partial")


@dataclass(frozen=True)
class Passing:
    """One file of the public side, which moves on while it is packed: its name from the instance's
    folder, and what it held."""

    name: str
    data: bytes


def drafts_of(settings: Settings) -> tuple[Passing, ...]:
    """The drafts as they are now, those that go meanwhile left out. To be read before the inbox
    and the ledger: a clue moves from there into them, and is then in both rather than in
    neither."""
    return tuple(_passing(settings, settings.drafts, settings.drafts))


def items_of(settings: Settings) -> tuple[Passing, ...]:
    """What claimants have sent, and the numbers given out. Read after the ledger: an item that was
    taken in is packed as waiting, since the copy of the ledger may be older; it knows those that
    it has."""
    inbox = settings.inbox
    waiting = list(_passing(settings, inbox, inbox))
    done = list(_passing(settings, inbox / DONE, inbox))
    put_aside = list(_passing(settings, inbox / REFUSED, inbox / REFUSED))
    numbers = _passing(settings, settings.numbers, settings.numbers)
    found = {one.name: one for one in (*waiting, *done, *put_aside, *numbers)}
    return tuple(found.values())


def _passing(settings: Settings, folder: Path, target: Path) -> Iterator[Passing]:
    """The plain files of the public side in ``folder``, as if they lay in ``target``. What isn't
    one, is larger than any item or draft, or has a second name elsewhere, is none of ours: a copy
    of it, put back, could be read by whom its original is closed to. What isn't uploaded whole is
    left out."""
    for path in files_in(folder):
        if path.suffix == PARTIAL:
            continue
        name = (target / path.name).relative_to(settings.instance).as_posix()
        try:
            yield Passing(name, read_plain(path, MOST, alone=True))
        except FileNotFoundError:
            continue
        except OSError as error:
            if not is_not_readable(error):
                raise


def uploads_of(drafts: Sequence[Passing]) -> frozenset[str]:
    """The sealed files that drafts name."""
    return frozenset(
        name for draft in drafts if draft.name.endswith(".files") for name in listed(draft.data)[0]
    )


def files_in(folder: Path) -> Iterator[Path]:
    """The finished plain files in ``folder`` that are not too large to be ours; none where there
    is no such folder."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        whole = not path.name.endswith(_UNFINISHED) and not path.name.startswith(".")
        with suppress(FileNotFoundError):
            found = path.lstat()
            if whole and stat.S_ISREG(found.st_mode) and found.st_size <= MOST_OF_UPLOAD:
                yield path


def required(settings: Settings, session: Session) -> list[str]:
    """The files that must be there, from the instance's folder: settings, keys, certificates, and
    whatever a row of the ledger refers to; and the content that was agreed on."""
    names = [SETTINGS, *(f"keys/{name}.secret" for name in SECRETS), *key_files(session)]
    inside = [settings.office_passphrase] if settings.office_passphrase else []
    if signing := settings.signing:
        inside += [signing.key, signing.certificate, *signing.chain]
        inside += [signing.passphrase] if signing.passphrase else []
    names += [
        path.relative_to(settings.instance).as_posix()
        for path in inside
        if path.is_relative_to(settings.instance)
    ]
    names += [f"evidence/{Path(name).name}" for name in stored_files(session)]
    names += content_files(settings, session)
    return list(dict.fromkeys(names))


def content_files(settings: Settings, session: Session) -> list[str]:
    """The files of the content that the public site is made of; of a copy that is gone none, which
    ``verify`` tells: no ledger goes without a backup for that."""
    agreed = next(reversed(agreed_events(session)), None)
    folder = copy_in(settings.contents, agreed.sha) if agreed else None
    files = sorted(folder.rglob("*")) if folder and folder.is_dir() else []
    return [path.relative_to(settings.instance).as_posix() for path in files if path.is_file()]


def key_files(session: Session) -> list[str]:
    """The key files that an instance with this ledger has, by the word of its history."""
    names = {KEY, RECIPIENTS, *keys_noted(session)}
    if session.get_one(ChainTable, 1).lines:
        names |= {office_signature.KEY, office_signature.PUBLIC}
    return [f"keys/{name}" for name in sorted(names)]


def stored_files(session: Session) -> Sequence[str]:
    """The sealed files that the ledger refers to, safe copies included."""
    named = load_only(FileTable.stored, FileTable.sha256, FileTable.copy_sha256)
    rows = session.scalars(select(FileTable).options(named).order_by(FileTable.id))
    incoming = session.scalars(select(IncomingTable.files).order_by(IncomingTable.id))
    inspected = session.scalars(select(InspectionTable.contents).order_by(InspectionTable.id))
    of_cases = [name for row in rows for name in files_of(row)]
    return [*of_cases, *(name for one in incoming for name in one), *inspected]


def facts(ledger: Path) -> dict[str, object]:
    """What is counted in the SQLite file ``ledger``: rows by table, head of the chain."""
    with closing(sqlite3.connect(f"{ledger.absolute().as_uri()}?immutable=1", uri=True)) as raw:
        tables = [
            name
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                " ORDER BY name"
            )
        ]
        count = "SELECT count(*) FROM "
        return {
            "counts": {name: raw.execute(f'{count}"{name}"').fetchone()[0] for name in tables},
            "head": list(raw.execute("SELECT events, hash FROM chain").fetchone()),
            "integrity": raw.execute("PRAGMA integrity_check").fetchone()[0],
        }


def closed_to(session: Session, fingerprints: frozenset[str]) -> Mapping[str, int]:
    """Table → how many of its sealed rows none of ``fingerprints`` is known to open."""
    open_marks = [
        mark for mark, members in members_of_sets(session).items() if members & fingerprints
    ]
    found = {}
    for table in (CaseTable, FileTable, EventTable, SummaryTable):
        asked = select(table.sealed_to).where(table.sealed_to.not_in(open_marks))
        if table is EventTable:
            asked = asked.where(EventTable.note.is_not(None))
        if count := len(session.scalars(asked).all()):
            found[str(table.__tablename__)] = count
    return found


def recovery_fingerprints(session: Session) -> frozenset[str]:
    return frozenset(one.fingerprint for one in pinned(session, "recovery"))

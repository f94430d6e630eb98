"""One verb at work: the unit of work that every change of a case happens in."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from casestore.calendar.working_days import Calendar
from casestore.campaign.model import Campaign
from casestore.database import jobs
from casestore.database.entered_holidays import calendar_of
from casestore.database.tables import CaseTable, FileTable, SummaryTable
from casestore.ledger import bindings, history, staff_letters
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.staff_letters import readers_of
from casestore.lifecycle.case_states import State
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI

#: What a claimant's capsule needn't have seen. Resealing it must: a capsule is the office's too.
#: A look gets into its access diary with the next hourly writing, so that its moment can't be
#: seen from outside.
INNER = frozenset(
    {
        *(Verb.NOTE, Verb.REMIND, Verb.PRESS, Verb.LIST, Verb.TALK, Verb.REFER, Verb.MEETING),
        *(Verb.OPENED, Verb.VIEWED, Verb.DOWNLOADED, Verb.DOCUMENT),
        *(Verb.LETTER_RESENT, Verb.LETTER_DROPPED, Verb.OPENED_CONTACT),
        *(Verb.CORRECT_ASK, Verb.CORRECT_REFUSE, Verb.EXTEND_ASK, Verb.EXTEND_REFUSE),
        *(Verb.IMPORT_NOTE, Verb.IMPORT_UNDO, Verb.LINK, Verb.UNLINK, Verb.ABSORB),
        *(Verb.AMEND_ASK, Verb.AMEND_REFUSE),
        *(Verb.TASK, Verb.TASK_DONE, Verb.TASK_AGAIN, Verb.ROUTE_OBJECT, Verb.ROUTE_KEEP),
        Verb.PACKAGE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """The words and facts that go into an event: ``note`` is for the office and sealed, ``told``
    for the claimant; ``details`` are ids, dates and hashes, never words about a person."""

    note: str = ""
    told: str = ""
    source: State | None = None
    target: State | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[KeptFile] = ()


@dataclass(frozen=True, kw_only=True)
class Work:
    """A verb on one case, inside its transaction: committed at the end, or nothing was. ``quiet``:
    no letter is owed, whatever the claimant would be told."""

    ledger: Ledger
    session: Session
    row: CaseTable
    actor: Actor
    now: datetime
    quiet: bool = False

    @property
    def campaign(self) -> Campaign:
        return self.ledger.campaign_of(self.row.campaign)

    @property
    def today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.session)

    def write(self, verb: Verb, said: Said, tell: bool = False) -> None:
        """Add an event, and the files that came with it; with ``tell`` a letter about it is owed
        to a claimant who has an address.

        The row must stand as it is to stay: the event keeps its digest.
        """
        details = self._details(said)
        sealed_to, note = self._sealed(said.note.strip())
        if note is not None:
            details["to"] = sealed_to
        readers = [] if self.quiet else readers_of(self.session, self.row, verb, self.actor)
        if readers:
            details["notices"] = readers
        letter = tell and self.row.mailable and not self.quiet
        if letter:
            details["letter"] = True
        line = history.Line(
            verb=verb,
            actor=self.actor,
            at=self.now,
            source=said.source,
            target=said.target,
            sealed_to=sealed_to,
            note=note,
            told=said.told,
            details=details,
        )
        event = history.append(self.session, self.row.id, line)
        staff_letters.owe(self.session, readers, verb, event)
        self._owe(verb, event, letter)

    def _owe(self, verb: Verb, event: int, letter: bool) -> None:
        """Owe the letter, and a new capsule where a claimant reads one and sees the event."""
        if letter:
            jobs.owe(self.session, JobKind.MAIL, {"case": self.row.id, "event": event})
        if self.row.reading_key and verb not in INNER:
            jobs.owe(self.session, JobKind.CAPSULE, {"case": self.row.id})

    def _details(self, said: Said) -> dict[str, Any]:
        details = {**said.details, "row": bindings.digest_of("cases", self.row)}
        if said.files:
            details["files"] = [file.sha256 for file in said.files]
            details["kept"] = self.attach(said.files)
        return details

    def _sealed(self, note: str) -> tuple[str, bytes | None]:
        """The id of whom ``note`` is sealed to, and the sealed note."""
        if not note:
            return "", None
        sealed_to = self.ledger.sealer.sealed_to  # asked before sealing
        return sealed_to, self.ledger.sealer.seal(note.encode())

    def attach(self, files: Sequence[KeptFile]) -> list[str]:
        """Note ``files``, which are sealed on disk, as files of the case; their digests."""
        sealed_to = self.ledger.sealer.sealed_to
        rows = [
            FileTable(
                case_id=self.row.id,
                sha256=file.sha256,
                stored=file.stored,
                name=self.ledger.sealer.seal(file.name.encode()),
                kind=file.kind,
                size=file.size,
                purpose=file.purpose,
                added_at=self.now,
                # one that was uploaded before the recipients changed is still to be resealed
                sealed_to=sealed_to if file.sealed_to == sealed_to else "",
                copy_sha256=file.copy_sha256,
                copy_size=file.copy_size,
                taken_out=self.ledger.sealer.seal_json(file.taken_out),
            )
            for file in files
        ]
        self.session.add_all(rows)
        if any(row.sealed_to != sealed_to for row in rows):  # the job of the change may be over
            jobs.owe(self.session, JobKind.RESEAL)
        self.session.flush()
        return [bindings.digest_of("files", row) for row in rows]


def owe_new_site(work: Work, verb: Verb) -> None:
    """Owe a new release of the public site with whatever ``verb`` shows or takes down: no page
    waits for somebody to press a button."""
    summary = work.session.get(SummaryTable, work.row.id)
    which = f"，公开编号 {summary.public_id}" if summary else ""
    why = f"{VERB_NAMES[verb]}{which}"
    jobs.owe(work.session, JobKind.REBUILD, asked_by=work.actor.id, why=why)


@contextmanager
def on_case(ledger: Ledger, case_id: int, actor: Actor) -> Iterator[Work]:
    """A unit of work on a case that ``actor`` may see; raises :class:`NotFound` for any other."""
    with ledger.store.write() as session:
        yield on_row(ledger, session, seen(session, case_id, actor), actor)
        session.flush()


def on_row(ledger: Ledger, session: Session, row: CaseTable, actor: Actor) -> Work:
    """A unit of work on ``row`` in a transaction that has begun."""
    return Work(ledger=ledger, session=session, row=row, actor=actor, now=ledger.now(row.campaign))


def quiet_on_row(ledger: Ledger, session: Session, row: CaseTable, actor: Actor) -> Work:
    """:func:`on_row` without letters: what happened long ago is no news."""
    return replace(on_row(ledger, session, row, actor), quiet=True)


def lost(ledger: Ledger, files: Sequence[KeptFile], field: str) -> dict[str, str]:
    """What :meth:`EvidenceStore.lost` says of ``files``."""
    return ledger.evidence.lost(files, field)

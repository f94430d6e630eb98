"""Sealing records anew, after whom is sealed to has changed: one case a transaction, so that it can
be killed anywhere and goes on where it was.

A case is sealed anew as a whole, with an event that names the new hashes. Files are exchanged in
their place before that; a file that is sealed already is sealed once more after a crash.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from time import monotonic
from typing import Any, cast

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.recipients import latest_change, pinned
from casestore.database.report_table import HandedInTable, ReportTable
from casestore.database.tables import CaseTable, EventTable, FileTable, SummaryTable
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.exchange.inbox import Arrivals
from casestore.ledger import bindings, history, inspection_pages
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb
from casestore.public.durable_files import replace_file
from casestore.sealing.kept_file import both_of, files_of
from casestore.sealing.vault import Opener

#: How long a job seals before letters get their turn, in seconds.
SLICE = 5.0


@dataclass(frozen=True)
class Outcome:
    """How many cases and uploads were sealed anew, whether time was up before all were, and what
    couldn't be, a sentence each."""

    done: int
    more: bool
    faults: tuple[str, ...]


def do_job(ledger: Ledger) -> str:
    """Seal anew for :data:`SLICE` seconds, owe what is left; the sentence about it. Raises
    :class:`CaseStoreError` where all that is left can't be sealed anew."""
    outcome = reseal(ledger, SLICE)
    if outcome.more:
        with ledger.store.write() as session:
            jobs.owe(session, JobKind.RESEAL)
    elif outcome.faults:
        raise CaseStoreError(f"有 {len(outcome.faults)} 处没有重新密封：{outcome.faults[0]}")
    return f"已重新密封 {outcome.done} 件" + ("，继续" if outcome.more else "")


def owe_what_is_left(ledger: Ledger) -> bool:
    """Owe the resealing where something is not sealed to the recipients of now and nobody owes it:
    what came in after they changed, sealed to those of before. Whether that is so.

    Nothing where a job that failed waits for a person, nor before there are recovery keys: making
    them owes it.
    """
    with ledger.store.read() as session:
        if not pinned(session, "recovery") or jobs.is_known(session, JobKind.RESEAL):
            return False
    if next(_todo(ledger), None) is None:
        return False
    with ledger.store.write() as session:
        jobs.owe(session, JobKind.RESEAL)
    return True


def reseal(ledger: Ledger, seconds: float = float("inf")) -> Outcome:
    """Seal anew whatever isn't sealed to the recipients of now, for so many seconds."""
    until, done = monotonic() + seconds, 0
    faults: list[str] = []
    for one, seal_anew in _todo(ledger):
        try:
            faults += seal_anew()
            done += 1
        except CaseStoreError as error:
            faults.append(f"{one}：{error}")
        if monotonic() > until:
            return Outcome(done=done, more=True, faults=tuple(faults))
    return Outcome(done=done, more=False, faults=tuple(faults))


def _todo(ledger: Ledger) -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """What is to be sealed anew by its name, and what does it, which gives its faults: cases, then
    reports, uploads that no case has yet, and items that a person must look at."""
    with ledger.store.read() as session:
        cases = cases_left(session, ledger.sealer.sealed_to)
        papers = reports_left(session, ledger.sealer.sealed_to)
    yield from ((str(id), partial(_reseal_case, ledger, id)) for id in cases)
    yield from (
        (f"{kind.__tablename__} {id}", partial(_reseal_report, ledger, kind, id))
        for kind, id in papers
    )
    with ledger.store.read() as session:
        uploads, today = uploads_left(ledger, session), _todays(ledger, session)
    yield from ((name, partial(_reseal_upload, ledger, name)) for name in uploads)
    arrivals = Arrivals(ledger.settings.inbox)
    for one in arrivals.refusals():
        path = arrivals.put_aside(one.name)
        if path.exists() and not today.opens_file(path):
            yield one.name, partial(_reseal_refused, ledger, arrivals, one.name)


def _reseal_upload(ledger: Ledger, name: str) -> list[str]:
    with ledger.store.write() as session:
        inspection_pages.owe_page_of(session, name)  # sealed to the office, too
    ledger.evidence.reseal(name, ledger.opened())
    return []


def _reseal_refused(ledger: Ledger, arrivals: Arrivals, name: str) -> list[str]:
    opened = ledger.opened().open(arrivals.read_put_aside(name))
    replace_file(arrivals.put_aside(name), ledger.sealer.seal(opened), 0o640)
    return []


def cases_left(session: Session, sealed_to: str) -> list[int]:
    """The cases of which something isn't sealed to the recipients ``sealed_to``, oldest first."""
    asked: list[Select[int]] = [
        select(CaseTable.id).where(CaseTable.sealed_to != sealed_to),
        select(FileTable.case_id).where(FileTable.sealed_to != sealed_to),
        select(EventTable.case_id).where(
            EventTable.note.is_not(None), EventTable.sealed_to != sealed_to
        ),
        select(SummaryTable.case_id).where(SummaryTable.sealed_to != sealed_to),
    ]
    return sorted(session.scalars(union(*asked)))


#: Sealed columns of what units hand in and of reports. What is in them stays, and its digest stands
#: in the history, so that no event has to say that the seal is another.
REPORT_SEALS: dict[type[HandedInTable] | type[ReportTable], tuple[str, ...]] = {
    HandedInTable: ("contents",),
    ReportTable: ("contents", "pdf", "sheet"),
}


def reports_left(
    session: Session, sealed_to: str
) -> list[tuple[type[HandedInTable] | type[ReportTable], int]]:
    """The reports, and what units handed in, that aren't sealed to the recipients ``sealed_to``."""
    return [
        (kind, id)
        for kind in REPORT_SEALS
        for id in session.scalars(select(kind.id).where(kind.sealed_to != sealed_to))
    ]


def _reseal_report(
    ledger: Ledger, kind: type[HandedInTable] | type[ReportTable], id: int
) -> list[str]:
    with ledger.store.write() as session:
        _leave_nothing_behind(session)
        row = cast(HandedInTable | ReportTable, session.get_one(kind, id))
        row.sealed_to = ledger.sealer.sealed_to  # asked before sealing
        for column in REPORT_SEALS[kind]:
            sealed: bytes | None = getattr(row, column)
            if sealed is not None:
                setattr(row, column, ledger.sealer.seal(ledger.opened().open(sealed)))
    return []


def uploads_left(ledger: Ledger, session: Session) -> list[str]:
    """The sealed files of drafts, which no case has yet, from before the last change of whom is
    sealed to, or closed to the office's key of today."""
    stored, today = session.scalars(select(FileTable.stored)).all(), _todays(ledger, session)
    known = {name for one in stored for name in both_of(one)}
    changed = latest_change(session)
    since = changed.timestamp() if changed else 0.0
    folder = ledger.settings.evidence
    return sorted(
        path.name
        for path in (folder.glob("*.age") if folder.is_dir() else ())
        if path.name not in known
        if path.stat().st_mtime < since or not today.opens_file(path)
    )


def _todays(ledger: Ledger, session: Session) -> Opener:
    """The opener with the office's keys of today alone."""
    office = {one.recipient for one in pinned(session, "office")}
    opener = ledger.opened()
    if not office <= set(opener.recipients):  # nothing has needed the new key in this process yet
        opener.read_again()
    pairs = zip(opener.secrets, opener.recipients, strict=True)
    return Opener([secret for secret, one in pairs if not office or one in office])


def _reseal_case(ledger: Ledger, case_id: int) -> list[str]:
    """Seal one case anew; what of it couldn't be, a sentence each."""
    sealed_to = ledger.sealer.sealed_to
    with ledger.store.read() as session:
        asked = select(FileTable).where(FileTable.case_id == case_id)
        files = session.scalars(asked.where(FileTable.sealed_to != sealed_to)).all()
    faults = {}
    for file in files:
        try:
            for name, digest in files_of(file).items():
                ledger.evidence.reseal(name, ledger.opened(), digest)
        except EnvironmentFault as error:
            faults[file.id] = f"材料 {file.stored}：{error}"
    with ledger.store.write() as session:
        _leave_nothing_behind(session)
        _Resealing(ledger, session, sealed_to).case(
            case_id, {file.id for file in files} - set(faults)
        )
    return list(faults.values())


def _leave_nothing_behind(session: Session) -> None:
    """What was sealed to an old key shall not stay behind in free pages."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")


@dataclass(frozen=True)
class _Resealing:
    """The sealed columns of one case, sealed to the set ``sealed_to`` in one transaction."""

    ledger: Ledger
    session: Session
    sealed_to: str

    def _anew(self, sealed: bytes) -> bytes:
        return self.ledger.sealer.seal(self.ledger.opened().open(sealed))

    def case(self, case_id: int, exchanged: set[int]) -> None:
        """Seal the row, its notes, file names and summary; ``exchanged`` are the files whose
        content was sealed to the new recipients."""
        row = self.session.get_one(CaseTable, case_id)
        anew: dict[str, Any] = {
            "record": history.sealed_hash(row.identity, row.narrative),
            "row": bindings.digests_of("cases", row),
        }
        row.identity, row.narrative = self._anew(row.identity), self._anew(row.narrative)
        if row.writing_key is not None:
            row.writing_key = self._anew(row.writing_key)
        row.sealed_to = self.sealed_to
        anew["files"] = self._files(case_id, exchanged)
        summary = self.session.get(SummaryTable, case_id)
        if summary is not None and summary.text:
            before = bindings.digests_of("summaries", summary)
            summary.text, summary.sealed_to = self._anew(summary.text), self.sealed_to
            if summary.dismissed is not None:
                summary.dismissed = self._anew(summary.dismissed)
            if summary.reason is not None:
                summary.reason = self._anew(summary.reason)
            anew["summary"] = [before, bindings.digest_of("summaries", summary)]
        details = {
            "record": history.sealed_hash(row.identity, row.narrative),
            "notes": self._notes(case_id),
            "to": self.sealed_to,
            "anew": anew,
        }
        work = on_row(self.ledger, self.session, row, SYSTEM)
        work.write(Verb.RESEAL, Said(details=details))

    def _files(self, case_id: int, exchanged: set[int]) -> list[tuple[list[str], str]]:
        """Seal the names anew; for each file the digests of its row before, and the one since."""
        found = []
        asked = select(FileTable).where(FileTable.case_id == case_id).order_by(FileTable.id)
        for file in self.session.scalars(asked):
            before = bindings.digests_of("files", file)
            file.name = self._anew(file.name)
            if file.taken_out is not None:
                file.taken_out = self._anew(file.taken_out)
            if file.id in exchanged:
                file.sealed_to = self.sealed_to
            found.append((before, bindings.digest_of("files", file)))
        return found

    def _notes(self, case_id: int) -> dict[str, str]:
        """Seal the notes anew; event → the hash of its note."""
        found = {}
        with_note = select(EventTable).where(
            EventTable.case_id == case_id, EventTable.note.is_not(None)
        )
        for event in self.session.scalars(with_note.order_by(EventTable.id)).all():
            note = event.note or b""
            event.note_hash = event.note_hash or sha256(note).hexdigest()
            event.note, event.sealed_to = self._anew(note), self.sealed_to
            found[str(event.id)] = sha256(event.note).hexdigest()
        return found

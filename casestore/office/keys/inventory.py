"""What each key opens, counted by the marks that sealed rows bear, and what still needs an old
one, found out by trying."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.recipients import Recipient, all_recipients, members_of_sets
from casestore.database.tables import CaseTable, EventTable, FileTable, SummaryTable
from casestore.errors import EnvironmentFault
from casestore.exchange.inbox import Arrivals
from casestore.ledger.ledger import Ledger
from casestore.ledger.resealing import REPORT_SEALS, cases_left, reports_left, uploads_left
from casestore.sealing.kept_file import files_of
from casestore.sealing.vault import Opener
from casestore.sealing.wrapping import recipient_of


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The recipients, by fingerprint how many sealed rows each opens, how many there are, how
    many of them bear no mark (from before), how many cases and uploads are to be sealed anew."""

    recipients: tuple[Recipient, ...]
    opens: Mapping[str, int]
    total: int
    unmarked: int
    cases_left: int
    uploads_left: int


def inventory(ledger: Ledger) -> Inventory:
    """What is sealed to whom. With an opener uploads of drafts are looked at too."""
    sealed_to = ledger.sealer.sealed_to
    with ledger.store.read() as session:
        marks, sets = _marks(session), members_of_sets(session)
        opens: Counter[str] = Counter()
        for mark, count in marks.items():
            for fingerprint in sets.get(mark, ()):
                opens[fingerprint] += count
        return Inventory(
            recipients=all_recipients(session),
            opens=opens,
            total=sum(marks.values()),
            unmarked=sum(count for mark, count in marks.items() if mark not in sets),
            cases_left=len(cases_left(session, sealed_to)),
            uploads_left=len(uploads_left(ledger, session)) if ledger.opener else 0,
        )


def _marks(session: Session) -> Counter[str]:
    found: Counter[str] = Counter()
    for asked in (
        select(CaseTable.sealed_to, func.count()).group_by(CaseTable.sealed_to),
        select(FileTable.sealed_to, func.count()).group_by(FileTable.sealed_to),
        select(EventTable.sealed_to, func.count())
        .where(EventTable.note.is_not(None))
        .group_by(EventTable.sealed_to),
        select(SummaryTable.sealed_to, func.count()).group_by(SummaryTable.sealed_to),
        *(select(kind.sealed_to, func.count()).group_by(kind.sealed_to) for kind in REPORT_SEALS),
    ):
        for mark, count in session.execute(asked):
            found[mark] += count
    return found


def still_needing(ledger: Ledger, recipient: str) -> int:
    """How many cases, reports, uploads and items of the inbox the office could not open any more
    without the key of ``recipient``."""
    secrets = ledger.opened().secrets
    old = Opener([one for one in secrets if recipient_of(one) == recipient])
    rest = Opener([one for one in secrets if recipient_of(one) != recipient])
    if not old.secrets:
        return 0
    with ledger.store.read() as session:
        cases = sum(
            _needs(ledger, session, id, old, rest)
            for id in cases_left(session, ledger.sealer.sealed_to)
        )
        papers = _of_reports(session, ledger.sealer.sealed_to)
        uploads = [ledger.settings.evidence / name for name in uploads_left(ledger, session)]
    items = [sealed for _name, sealed in Arrivals(ledger.settings.inbox).untaken()]
    return (
        cases
        + sum(old.opens_file(path) and not rest.opens_file(path) for path in uploads)
        + sum(_opens(old, one) and not _opens(rest, one) for one in (*items, *papers))
    )


def _of_reports(session: Session, sealed_to: str) -> list[bytes]:
    """What is sealed in reports, and in what units handed in, to others than ``sealed_to``."""
    found = (
        getattr(session.get_one(kind, id), column)
        for kind, id in reports_left(session, sealed_to)
        for column in REPORT_SEALS[kind]
    )
    return [sealed for sealed in found if sealed is not None]


def _needs(ledger: Ledger, session: Session, case_id: int, old: Opener, rest: Opener) -> bool:
    row, summary = session.get_one(CaseTable, case_id), session.get(SummaryTable, case_id)
    sealed = [row.identity, row.narrative, row.writing_key or b""]
    if summary:
        sealed += [summary.text, summary.dismissed or b"", summary.reason or b""]
    files = session.scalars(select(FileTable).where(FileTable.case_id == case_id)).all()
    sealed += [part for file in files for part in (file.name, file.taken_out or b"")]
    noted = select(EventTable.note).where(EventTable.case_id == case_id)
    sealed += [note for note in session.scalars(noted) if note]
    if any(_opens(old, one) and not _opens(rest, one) for one in sealed if one):
        return True
    paths = [ledger.settings.evidence / name for file in files for name in files_of(file)]
    return any(old.opens_file(path) and not rest.opens_file(path) for path in paths)


def _opens(opener: Opener, sealed: bytes) -> bool:
    try:
        opener.open(sealed)
    except EnvironmentFault:
        return False
    return True

"""An office that keeps k, and releases that are shown."""

import shutil
from dataclasses import replace
from pathlib import Path

from casestore.database.tables import CaseTable, SummaryTable
from casestore.public.reader import PublicStore
from casestore.publishing import projection
from casestore.publishing.crowds import Place, note_shown
from casestore.publishing.summary_queries import placed
from tests.casestore.ledger_fixture import Office


def keeping(office: Office, crowd: int) -> Office:
    """The same office where so many cases must be alike."""
    settings = replace(office.settings, crowd=crowd)  # type: ignore[arg-type]
    return replace(office, settings=settings, ledger=replace(office.ledger, settings=settings))


def release(office: Office, kept: Path | None = None) -> list[str]:
    """Show a release of what may be shown, and keep a copy of its data; the ids of its pages."""
    path = projection.bring_up_to_date(office.ledger)
    with PublicStore(path) as public:
        shown = public.digests()
    note_shown(office.store, shown)
    if kept:
        shutil.copyfile(path, kept)
    return sorted(shown)


def place_of(office: Office, id: int) -> Place:
    with office.store.read() as session:
        case, row = session.get_one(CaseTable, id), session.get_one(SummaryTable, id)
        return placed(office.ledger, session, case, row)[1]

"""A case brought as far as the public."""

from casestore.database.tables import SummaryTable
from casestore.public.reader import PublicStore
from casestore.publishing import projection, summaries
from casestore.publishing.crowds import note_shown
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office


def published(office: Office, key: str = "k", **changed: str) -> Summary:
    """A struck-off case (``changed`` of its clue) whose summary is approved and was shown."""
    summary = approved(office, key, **changed)
    with office.store.read() as session:
        mark = session.get_one(SummaryTable, summary.case_id).public_mark or ""
    note_shown(office.store, {summary.public_id: mark})
    return summary


def approved(office: Office, key: str = "k", **changed: str) -> Summary:
    """The same, not shown yet."""
    case = office.struck_off(key, **changed)
    draft = summaries.save(office.ledger, case.id, COORDINATOR, TEXT)
    summaries.submit(office.ledger, case.id, COORDINATOR, draft.sha)
    return summaries.approve(office.ledger, case.id, SECOND, draft.sha)


def public(office: Office) -> PublicStore:
    return PublicStore(projection.bring_up_to_date(office.ledger))

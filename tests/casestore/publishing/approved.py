"""A case brought as far as the public."""

from casestore.public.reader import PublicStore
from casestore.publishing.records import Summary
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office


def published(office: Office, key: str = "k", **changed: str) -> Summary:
    """A struck-off case (``changed`` of its clue) whose summary is approved."""
    case = office.struck_off(key, **changed)
    draft = office.publication.save(case.id, COORDINATOR, TEXT)
    office.publication.submit(case.id, COORDINATOR, draft.sha)
    return office.publication.approve(case.id, SECOND, draft.sha)


def public(office: Office) -> PublicStore:
    return PublicStore(office.publication.project())

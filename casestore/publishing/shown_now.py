"""What outsiders read of a case right now: its claimant, and the public."""

from dataclasses import dataclass

from casestore.database.tables import SummaryTable
from casestore.exchange.public_status import PublicStatus
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.status import status_of
from casestore.ledger.queries.visibility import seen
from casestore.lifecycle.roles import Actor
from casestore.public.rows import PublishedCase, from_json


@dataclass(frozen=True, kw_only=True)
class ShownNow:
    """``status`` is what number and access code show. ``page`` is the row that was approved for the
    public site, ``None`` where there is none; ``withdrawn``: why it was taken down, ``""`` where it
    wasn't, or that isn't told."""

    status: PublicStatus
    page: PublishedCase | None
    withdrawn: str = ""


def shown_now(ledger: Ledger, case_id: int, actor: Actor) -> ShownNow:
    """What outsiders read of a case that ``actor`` may see. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        summary = session.get(SummaryTable, case_id)
        public = summary.public if summary else None
        told = summary.withdrawn_because if summary and summary.reason_mac and not public else ""
        return ShownNow(
            status=status_of(ledger, session, row),
            page=from_json(public) if public else None,
            withdrawn=told,
        )

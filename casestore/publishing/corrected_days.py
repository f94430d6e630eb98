"""Since when public figures are other than they were told: by corrections of what they are
counted from."""

from datetime import date

from sqlalchemy import select, text

from casestore.database.engine import Store
from casestore.database.tables import CaseTable, EventTable
from casestore.lifecycle.corrections import FULFILLED
from casestore.settings import SHANGHAI

#: What figures are counted from, of what can be corrected.
COUNTED = frozenset({"category", FULFILLED})


def corrected_days(store: Store) -> dict[str, date]:
    """The day of the last such correction, by campaign; a campaign without one is left out."""
    asked = (
        select(CaseTable.campaign, EventTable.at, EventTable.details)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(text("events.verb = 'correct'"))  # spelled out, so that its index is used
        .order_by(EventTable.id)
    )
    with store.read() as session:
        return {
            campaign: at.astimezone(SHANGHAI).date()
            for campaign, at, details in session.execute(asked)
            if details["field"] in COUNTED
        }

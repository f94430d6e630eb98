"""How the columns of an office's sheets go into the ledger, remembered for the next one.

It is what somebody decided, so it stands in the history of the office: heads by a digest alone,
because what a program takes for a head may be anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from casestore.database.tables import OfficeEventTable
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor


@dataclass(frozen=True, kw_only=True)
class SheetColumns:
    """``columns``: digest of a head → what its column is; ``given``: column of the clue form → the
    choice that holds for a whole sheet that lacks it."""

    columns: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


def remembered(ledger: Ledger, campaign: str) -> SheetColumns:
    """What was decided last for ``campaign``; of nothing, nothing."""
    asked = select(OfficeEventTable).where(OfficeEventTable.verb == OfficeAct.LEDGER_COLUMNS)
    with ledger.store.read() as session:
        for event in session.scalars(asked.order_by(OfficeEventTable.id.desc())):
            if event.details["campaign"] == campaign:
                said = event.details
                return SheetColumns(columns=said["columns"], given=said["given"])
    return SheetColumns()


def remember(ledger: Ledger, campaign: str, decided: SheetColumns, by: Actor) -> None:
    """Note what was ``decided``, beside what is remembered of other heads; the same again leaves
    no event."""
    before = remembered(ledger, campaign)
    columns = {**before.columns, **decided.columns}
    given = {**before.given, **decided.given}
    if SheetColumns(columns=columns, given=given) == before:
        return
    said = {"campaign": campaign, "columns": columns, "given": given}
    with ledger.store.write() as session:
        history.append_for_office(session, OfficeAct.LEDGER_COLUMNS, by, said)

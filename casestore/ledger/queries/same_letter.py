"""Whether what came by letter stands in the ledger already: two people may hold the same one."""

from collections.abc import Mapping

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import columns_of
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import line
from casestore.ledger.records import CaseRow
from casestore.lifecycle.roles import Actor

#: Plain columns that two copies of one letter have in common.
COMMON = ("respondent", "category", "amount", "commitment_date")


def registered_alike(
    ledger: Ledger, campaign: str, values: Mapping[str, str], actor: Actor
) -> CaseRow | None:
    """The newest case of ``campaign`` whose :data:`COMMON` columns say the same as ``values``, of
    those that ``actor`` may see; no seal is opened."""
    plain = columns_of(values)
    same = [getattr(CaseTable, name) == plain[name] for name in COMMON]
    asked = select(CaseTable).where(
        CaseTable.campaign == campaign, visibility.visible(actor), *same
    )
    with ledger.store.read() as session:
        row = session.scalars(asked.order_by(CaseTable.id.desc())).first()
        return line(ledger, row) if row else None

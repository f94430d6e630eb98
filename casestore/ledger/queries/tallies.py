"""How many cases there are, by state and by when they are due: counted once for all the numbers
that a page of the desk shows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Cases counted by campaign, state and deadline; ``days`` as :meth:`Ledger.days` has them."""

    counts: Mapping[tuple[str, State, date | None], int]
    days: Mapping[str, date]

    def of(self, states: Collection[State] = (), due: str = "") -> int:
        """How many stand in one of ``states`` (none named: in any) and are ``due`` as a query of
        the list understands it."""
        return sum(
            count
            for (campaign, state, deadline), count in self.counts.items()
            if (not states or state in states)
            and (not due or self._is_due(due, campaign, deadline))
        )

    def _is_due(self, due: str, campaign: str, deadline: date | None) -> bool:
        if deadline is None:
            return False
        today = self.days.get(campaign, self.days[""])
        if due == "overdue":
            return deadline < today
        return deadline == today if due == "today" else today <= deadline <= today + visibility.SOON


def tally(ledger: Ledger, campaign: str, actor: Actor) -> Tally:
    """The cases of ``campaign`` (``""`` = all) that ``actor`` may see."""
    columns = (CaseTable.campaign, CaseTable.state, CaseTable.deadline)
    asked = select(*columns, func.count()).where(visibility.visible(actor)).group_by(*columns)
    if campaign:
        asked = asked.where(CaseTable.campaign == campaign)
    with ledger.store.read() as session:
        found = {(of, state, day): count for of, state, day, count in session.execute(asked)}
    return Tally(counts=found, days=ledger.days())

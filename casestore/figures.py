"""Numbers of the ledger: totals, and the monthly counts that become public. Plain columns only, nothing is opened."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casestore.cases import ENDED, State
from casestore.published import MonthlyCount
from casestore.schema import CaseTable
from casestore.settings import SHANGHAI
from casestore.store import Store


@dataclass(frozen=True)
class Totals:
    """Cases that came in, were accepted, are still open, are settled (verified or not) and are struck off."""

    received: int
    accepted: int
    open: int
    settled: int
    struck_off: int


def totals(store: Store, campaign: str | None = None) -> Totals:
    """The figures of one campaign, or of all."""
    columns = select(CaseTable.state, CaseTable.accepted_at, CaseTable.settled_at, CaseTable.struck_off_at)
    if campaign:
        columns = columns.where(CaseTable.campaign == campaign)
    with store.read() as session:
        rows = session.execute(columns).all()
    return Totals(
        len(rows), sum(1 for row in rows if row[1]), sum(1 for row in rows if State(row[0]) not in ENDED),
        sum(1 for row in rows if row[2]), sum(1 for row in rows if row[3]),
    )  # fmt: skip


def monthly(store: Store, campaign: str | None = None) -> tuple[MonthlyCount, ...]:
    """Cases that entered each stage, by campaign, Shanghai month and category; a stage undone is not counted."""
    columns = select(CaseTable.campaign, CaseTable.category, CaseTable.received_at, CaseTable.accepted_at,
                     CaseTable.settled_at, CaseTable.struck_off_at)  # fmt: skip
    if campaign:
        columns = columns.where(CaseTable.campaign == campaign)
    counted: Counter[tuple[str, str, str, int]] = Counter()
    with store.read() as session:
        for id, category, *moments in session.execute(columns):
            for stage, moment in enumerate(moments):
                if moment is not None:
                    counted[id, _month(moment), category, stage] += 1
    keys = sorted({(id, month, category) for id, month, category, _stage in counted})
    return tuple(MonthlyCount(*key, *(counted[*key, stage] for stage in range(4))) for key in keys)


def _month(moment: datetime) -> str:
    day = moment.astimezone(SHANGHAI)
    return f"{day.year}-{day.month:02d}"

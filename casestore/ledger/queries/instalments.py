"""What was agreed to be paid or done: of one case, and of all what is late. No seal is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, select

from casestore.database.instalment_table import InstalmentTable
from casestore.database.tables import CaseTable
from casestore.ledger import instalment_rows
from casestore.ledger.instalment_rows import value_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import lines
from casestore.ledger.queries.visibility import seen
from casestore.ledger.records import CaseRow
from casestore.lifecycle.case_states import State
from casestore.lifecycle.instalments import WATCHED_IN, Instalment, InstalmentState
from casestore.lifecycle.roles import Actor


@dataclass(frozen=True, kw_only=True)
class LateRow:
    """A row that is due, of the case ``row``: for how many days it has been ``late``, 0 on the day
    itself."""

    row: CaseRow
    instalment: Instalment
    late: int


@dataclass(frozen=True, kw_only=True)
class RowDay:
    """A row that waits, by number alone; ``is_clock``: its day is the deadline of the case."""

    case_id: int
    number: str
    name: str
    day: date
    is_clock: bool


def of_case(ledger: Ledger, case_id: int, actor: Actor) -> tuple[Instalment, ...]:
    """What was agreed in a case that ``actor`` may see; raises :class:`NotFound` for any other."""
    with ledger.store.read() as session:
        return instalment_rows.instalments(session, seen(session, case_id, actor).id)


def late_rows(ledger: Ledger, actor: Actor, limit: int) -> tuple[Sequence[LateRow], int]:
    """The first ``limit`` rows that are due today or late, the one that has been late longest
    first, and how many there are."""
    todays = ledger.todays()
    last = max(todays.values(), default=ledger.today(""))
    with ledger.store.read() as session:
        found = session.execute(_waiting(actor).where(InstalmentTable.due <= last)).all()
        due = [
            (row, today)
            for row, campaign, *_rest in found
            if row.due <= (today := todays.get(campaign, ledger.today(campaign)))
        ]
        shown = due[:limit]
        rows = {one.id: one for one in lines(ledger, session, [row.case_id for row, _ in shown])}
        return [
            LateRow(
                row=rows[row.case_id],
                instalment=value_of(row),
                late=value_of(row).days_late(today),
            )
            for row, today in shown
        ], len(due)


def days_of(ledger: Ledger, actor: Actor, limit: int) -> Sequence[RowDay]:
    """The days on which rows are due that wait, the first ``limit``."""
    with ledger.store.read() as session:
        return [
            RowDay(
                case_id=row.case_id,
                number=number,
                name=value_of(row).name,
                day=row.due,
                is_clock=state is State.AGREED and deadline == row.due,
            )
            for row, _campaign, number, state, deadline in session.execute(
                _waiting(actor).limit(limit)
            )
        ]


def _waiting(actor: Actor) -> Select[InstalmentTable, str, str, State, date | None]:
    """The rows that wait in cases that ``actor`` may see, with what is asked of their cases."""
    return (
        select(
            InstalmentTable,
            CaseTable.campaign,
            CaseTable.number,
            CaseTable.state,
            CaseTable.deadline,
        )
        .join(CaseTable, CaseTable.id == InstalmentTable.case_id)
        .where(
            and_(
                InstalmentTable.state == InstalmentState.OPEN,
                CaseTable.state.in_(sorted(WATCHED_IN)),
            ),
            visibility.visible(actor),
        )
        .order_by(InstalmentTable.due, InstalmentTable.id)
    )

"""The rows of a case that say what was agreed to be paid or done, inside a transaction that has
begun: read, agreed on, void, and the clock that follows them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.campaign.money import wan_of
from casestore.database.instalment_table import InstalmentTable
from casestore.ledger import bindings
from casestore.ledger.work import Work
from casestore.lifecycle.case_states import ClockName, State
from casestore.lifecycle.instalments import (
    Agreed,
    Instalment,
    InstalmentKind,
    InstalmentState,
    open_rows,
)
from casestore.lifecycle.pressing import report_day
from casestore.public.dates_and_sizes import day_words


def rows_of(session: Session, case_id: int) -> Sequence[InstalmentTable]:
    """The rows of a case, in the order in which they came."""
    asked = select(InstalmentTable).where(InstalmentTable.case_id == case_id)
    return session.scalars(asked.order_by(InstalmentTable.id)).all()


def value_of(row: InstalmentTable) -> Instalment:
    """``row`` as a value."""
    return Instalment(
        id=row.id,
        kind=row.kind,
        serial=row.serial,
        due=row.due,
        first_due=row.first_due,
        amount=row.amount,
        paid=row.paid,
        paid_on=row.paid_on,
        state=row.state,
    )


def instalments(session: Session, case_id: int) -> tuple[Instalment, ...]:
    """What was agreed in a case, in the order in which it came."""
    return tuple(value_of(row) for row in rows_of(session, case_id))


def bound(rows: Iterable[InstalmentTable]) -> dict[str, Any]:
    """What an event keeps of the rows that it wrote."""
    return {"instalments": {str(row.id): bindings.digest_of("instalments", row) for row in rows}}


def agree(work: Work, agreed: Sequence[Agreed]) -> dict[str, Any]:
    """Note what was agreed instead of what waited of an earlier agreement; the details of the
    event. An undisputed part stays."""
    changed = _void(work, InstalmentKind.INSTALMENT)
    changed += [add(work, InstalmentKind.INSTALMENT, one) for one in agreed]
    rows = [f"{one.due.isoformat()} {wan_of(one.amount):f}" for one in agreed]
    return {**bound(changed), "rows": "; ".join(rows), "deadline": agreed[-1].due.isoformat()}


def void(work: Work) -> dict[str, Any]:
    """What waits of the agreement is no longer waited for; the details of the event."""
    changed = _void(work, InstalmentKind.INSTALMENT)
    return bound(changed) if changed else {}


def _void(work: Work, kind: InstalmentKind) -> list[InstalmentTable]:
    changed = [
        row
        for row in rows_of(work.session, work.row.id)
        if row.kind is kind and row.state is InstalmentState.OPEN
    ]
    for row in changed:
        row.state = InstalmentState.VOID
    work.session.flush()
    return changed


def add(work: Work, kind: InstalmentKind, agreed: Agreed) -> InstalmentTable:
    """A new row of the case, after the last one of its kind."""
    before = [row.serial for row in rows_of(work.session, work.row.id) if row.kind is kind]
    row = InstalmentTable(
        case_id=work.row.id,
        kind=kind,
        serial=max(before, default=0) + 1,
        due=agreed.due,
        first_due=agreed.due,
        amount=agreed.amount,
        paid=0,
        state=InstalmentState.OPEN,
    )
    work.session.add(row)
    work.session.flush()
    return row


def follow_clock(work: Work) -> dict[str, Any]:
    """While a case is under its agreement, its deadline is the day of the first row that waits;
    once none does, the unit has some days to report that all is done. What the event notes of it:
    the term that runs from now on."""
    row = work.row
    if row.state is not State.AGREED:
        return {}
    found = instalments(work.session, row.id)
    waiting = open_rows(found)
    row.clock, row.clock_start = ClockName.SET, row.clock_start or work.today
    if waiting:
        row.deadline = waiting[0].due
    elif found:
        last = max(one.due for one in found)
        row.deadline = max(last, report_day(work.today, work.calendar))
    return {"term": row.deadline.isoformat()} if row.deadline else {}


def named(rows: Iterable[Instalment]) -> str:
    """``rows`` as a sentence lists what waits of them."""
    return "、".join(f"{row.name}（{promised(row.due, row.left)}）" for row in rows)


def promised(due: Any, amount: int) -> str:
    """What a row promises: the day, and the sum where there is one."""
    return f"{day_words(due)}，{wan_of(amount):f} 万元" if amount else day_words(due)

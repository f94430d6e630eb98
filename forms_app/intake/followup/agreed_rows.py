"""What was agreed to be paid or done, as its claimant reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casestore.campaign.money import wan_of
from casestore.lifecycle.instalments import (
    INSTALMENT_STATE_NAMES,
    Instalment,
    InstalmentState,
    sums,
)
from casestore.public.dates_and_sizes import day_words
from forms_app.web.translations import say


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row in words: ``sum`` and ``paid`` are ``""`` where there is none."""

    name: str
    due: date
    sum: str
    paid: str
    state: str
    late: bool


def shown_rows(rows: Sequence[Instalment], today: date) -> Sequence[ShownRow]:
    """``rows`` as they stand ``today``; those that hold no longer and were never paid, not."""
    kept = [row for row in rows if row.state is not InstalmentState.VOID or row.paid]
    return [
        ShownRow(
            name=say(row.name),
            due=row.due,
            sum=_wan(wan_of(row.amount)) if row.amount else "",
            paid=_paid(row),
            state=_state(row, today),
            late=row.days_late(today) > 0,
        )
        for row in kept
    ]


def sum_words(rows: Sequence[Instalment], today: date) -> str:
    """What ``rows`` come to, in a sentence; ``""`` where no money is in them."""
    total = sums(rows, today)
    if not total.agreed:
        return ""
    parts = {"all": wan_of(total.agreed), "paid": wan_of(total.paid), "left": wan_of(total.left)}
    shown = {name: _wan(value) for name, value in parts.items()}
    return say("一共 %(all)s 万元，登记已付 %(paid)s 万元，还差 %(left)s 万元。", **shown)


def _paid(row: Instalment) -> str:
    if row.paid_on is None:
        return ""
    on = day_words(row.paid_on)
    if not row.amount:
        return say("%(day)s办成", day=on)
    return say("已付 %(sum)s 万元，最近一笔%(day)s", sum=_wan(wan_of(row.paid)), day=on)


def _state(row: Instalment, today: date) -> str:
    late = row.days_late(today)
    if late:
        return say("逾期 %(n)d 天", n=late)
    if row.state is InstalmentState.OPEN and row.due == today:
        return say("今天到期")
    return say(INSTALMENT_STATE_NAMES[row.state])


def _wan(amount: Decimal) -> str:
    return f"{amount:,f}"

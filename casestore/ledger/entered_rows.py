"""What a person enters about instalments, held against the case: what is stopped, and what is asked
back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of, wan_of
from casestore.ledger.instalment_rows import instalments, named
from casestore.ledger.work import Work
from casestore.lifecycle import doubts
from casestore.lifecycle.case_states import State
from casestore.lifecycle.doubts import Doubt
from casestore.lifecycle.instalments import (
    Agreed,
    Instalment,
    InstalmentKind,
    InstalmentState,
    open_rows,
    rows_in,
    sums,
)
from casestore.lifecycle.moves import Move
from casestore.lifecycle.needs import Need
from casestore.public.dates_and_sizes import day_words

Given = Mapping[Need, str]

#: States that say that all is done.
_DONE = frozenset({State.SETTLED, State.STRUCK_OFF})


def agreed_in(given: Given) -> Sequence[Agreed]:
    """The rows that ``given`` has, which are readable."""
    return rows_in(given.get(Need.INSTALMENTS, "")) or ()


def stopped(work: Work, move: Move, given: Given) -> dict[str, str]:
    """What the rules don't let pass of ``move``: a day that is over, a case that is called done
    while something of it is still to be paid."""
    for place, one in enumerate(agreed_in(given) if Need.INSTALMENTS in move.needs else (), 1):
        if one.due < work.today:
            said = f"第 {place} 期的到期日填的是{day_words(one.due)}，已经过去"
            return {Need.INSTALMENTS.value: said}
    said = still_open(work.campaign, move, instalments(work.session, work.row.id))
    return {"": said} if said else {}


def still_open(campaign: Campaign, move: Move, rows: Sequence[Instalment]) -> str:
    """Why ``move`` can't be made of a case with ``rows``, of which some wait; else ``""``."""
    ends = move.effects.stamps and move.target in _DONE
    waiting = open_rows(rows)
    if not ends or not waiting or campaign.verification.on_agreement:
        return ""
    return f"还有 {len(waiting)} 项没有履行：{named(waiting)}。全部付清并登记以后才能{move.label}"


def doubts_about(work: Work, move: Move, given: Given) -> Iterator[Doubt]:
    """What is odd about the rows of ``move``, and about an amount that was verified."""
    if Need.INSTALMENTS in move.needs:
        agreed = agreed_in(given)
        for place, one in enumerate(agreed, 1):
            name = f"第 {place} 期到期日"
            yield from doubts.about_day(Need.INSTALMENTS, name, one.due, work.today, work.calendar)
        field, claimed = Need.INSTALMENTS, wan_of(work.row.amount)
        total = wan_of(sum(one.amount for one in agreed) + _promised(work, replacing=True))
        yield from doubts.about_agreed(field, total, claimed)
    if Need.FULFILLED in move.needs:
        yield from _doubts_about_fulfilled(work, given)


def _promised(work: Work, replacing: bool = False) -> int:
    """What the rows of the case promise in all, in fen; ``replacing`` the agreement, of what waits
    of it only what is paid."""
    rows = instalments(work.session, work.row.id)
    gone = [row for row in rows if replacing and _is_replaced(row)]
    kept = (row for row in rows if row not in gone)
    return sums(kept, work.today).agreed + sum(row.paid for row in gone)


def _is_replaced(row: Instalment) -> bool:
    return row.kind is InstalmentKind.INSTALMENT and row.state is InstalmentState.OPEN


def doubts_about_total(work: Work, field: str, more: int) -> Iterator[Doubt]:
    """Whether the rows of the case promise more than it claims once they promise ``more`` fen than
    now."""
    total = wan_of(_promised(work) + more)
    for one in doubts.about_agreed(field, total, wan_of(work.row.amount)):
        if one.odd is not doubts.Odd.LESS_THAN_CLAIMED:
            yield one


def doubts_about_payment(
    work: Work, row: Instalment, amount: Decimal, day: date
) -> Iterator[Doubt]:
    """What is odd about ``amount`` (万元) paid on ``day`` for ``row``."""
    if row.amount:
        yield from doubts.about_payment("amount", amount, wan_of(row.left))
    yield from doubts.about_day("day", "付款日期", day, work.today, work.calendar)
    yield from doubts.about_paid_day("day", day, work.row.commitment_date)


def _doubts_about_fulfilled(work: Work, given: Given) -> Iterator[Doubt]:
    rows = instalments(work.session, work.row.id)
    if rows:
        amount = amount_of(given[Need.FULFILLED].strip()) or Decimal(0)
        paid = wan_of(sums(rows, work.today).paid)
        yield from doubts.about_registered(Need.FULFILLED, amount, paid)

"""What a unit pays: registered on the row that it is for, with proof; and the undisputed part,
which gets a row and a day of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from casestore.campaign.money import amount_of, fen_of, wan_of
from casestore.database.instalment_table import InstalmentTable
from casestore.database.tables import EventTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.completeness import date_of
from casestore.ledger import entered, entered_rows, instalment_rows
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, lost, on_case
from casestore.lifecycle import doubts
from casestore.lifecycle.doubts import Doubt, Odd
from casestore.lifecycle.instalments import (
    PAID_IN,
    Agreed,
    InstalmentKind,
    InstalmentState,
    payer_bar,
    state_of,
)
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words
from casestore.sealing.kept_file import KeptFile

STALE = "案件刚刚有了新的变动，请核对后重新提交；已填写的内容没有丢失"


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A payment as a person enters it: on which row, how much (万元, as typed), on which day (ISO),
    with what proof; ``version`` is the one of the case that they saw."""

    version: int
    instalment: int
    amount: str
    day: str
    files: Sequence[KeptFile] = ()
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Undisputed:
    """The part that nobody disputes: how much (万元, as typed), until when (ISO), and by what it is
    beyond dispute."""

    version: int
    amount: str
    due: str
    reason: str
    confirmed: frozenset[str] = frozenset()


def pay(ledger: Ledger, case_id: int, actor: Actor, payment: Payment) -> None:
    """Register a payment, or that what a row promises was done; the claimant is told.

    Raises :class:`NotFound`, :class:`NotAllowed`, :class:`Stale`, :class:`Incomplete`,
    :class:`Doubtful`; then nothing was written.
    """
    with on_case(ledger, case_id, actor) as work:
        _may_pay(work, payment.version)
        row = row_of(work, payment.instalment)
        if row.state is not InstalmentState.OPEN:
            raise NotAllowed("这一期已经履行或者不再履行，没有要登记的")
        if wrong := _wrong_in(work, payment, row):
            raise Incomplete(wrong)
        amount, day = amount_of(payment.amount.strip()) or Decimal(0), date_of(payment.day)
        assert day is not None  # noqa: S101 - _wrong_in has seen it
        found = [
            *entered_rows.doubts_about_payment(work, instalment_rows.value_of(row), amount, day),
            *_twice(work, row, amount, day),
        ]
        confirmed = entered.must_be_confirmed(iter(found), payment.confirmed)
        row.paid += fen_of(amount)
        row.paid_on = max(day, row.paid_on or day)
        row.state = state_of(row.amount, row.paid, row.paid_on)
        _write(work, row, _said_of(work, row, amount, day), payment.files, confirmed)


def undisputed(ledger: Ledger, case_id: int, actor: Actor, asked: Undisputed) -> None:
    """Note that the undisputed part is paid ahead, with a day of its own. Raises as :func:`pay`
    does. Source: 保障中小企业款项支付条例 art. 15."""
    with on_case(ledger, case_id, actor) as work:
        _may_pay(work, asked.version)
        if wrong := _wrong_with(work, asked):
            raise Incomplete(wrong)
        amount, due = fen_of(amount_of(asked.amount.strip()) or Decimal(0)), date_of(asked.due)
        assert due is not None  # noqa: S101 - _wrong_with has seen it
        found = [
            *entered_rows.doubts_about_total(work, "amount", amount),
            *doubts.about_day("due", "付款期限", due, work.today, work.calendar),
        ]
        confirmed = entered.must_be_confirmed(iter(found), asked.confirmed)
        agreed = Agreed(due=due, amount=amount)
        row = instalment_rows.add(work, InstalmentKind.UNDISPUTED, agreed)
        term = instalment_rows.follow_clock(work)
        work.row.version += 1
        words = (
            f"{instalment_rows.promised(due, amount)}前",
            f"依据：{asked.reason.strip()}",
            *(f"已核对：{one}" for one in confirmed),
        )
        details = {"amount": f"{wan_of(amount):f}", "due": due.isoformat()}
        details |= {**_unit_of(work), **term}
        told = f"没有争议的 {wan_of(amount):f} 万元先行支付，{day_words(due)}前到账。"
        said = Said(
            note="\n".join(words), told=told, details={**details, **instalment_rows.bound([row])}
        )
        work.write(Verb.UNDISPUTED, said, tell=True)


def row_of(work: Work, id: int) -> InstalmentTable:
    """The row ``id`` of the case. Raises :class:`NotFound`."""
    row = work.session.get(InstalmentTable, id)
    if row is None or row.case_id != work.row.id:
        raise NotFound("没有这一期")
    return row


def _may_pay(work: Work, version: int) -> None:
    row = work.row
    if barred := payer_bar(work.actor, f"{row.campaign}/{row.unit}" if row.unit else None):
        raise NotAllowed(barred)
    if row.state not in PAID_IN:
        raise NotAllowed(
            "只有办理中、履行中的案件可以登记付款；此后的付款由统筹岗修改期次，由另一人确认"
        )
    if row.version != version:
        raise Stale(STALE)


def _wrong_in(work: Work, payment: Payment, row: InstalmentTable) -> dict[str, str]:
    wrong: dict[str, str] = {}
    amount, day = amount_of(payment.amount.strip()), date_of(payment.day)
    if row.amount and not amount:
        wrong["amount"] = "付款金额请填大于 0 的数字，单位万元，例如 26.85"
    elif not row.amount and amount is None:
        wrong["amount"] = "本期不涉及金额，请填 0"
    if day is None:
        wrong["day"] = "请填写付款日期"
    elif day > work.today:
        wrong["day"] = f"付款日期填的是{day_words(day)}，今天是{day_words(work.today)}，还没有到"
    if not any(file.purpose == "proof" for file in payment.files):
        wrong["proof"] = "请上传付款回单等凭证"
    return wrong | lost(work.ledger, payment.files, "proof")


def _wrong_with(work: Work, asked: Undisputed) -> dict[str, str]:
    wrong: dict[str, str] = {}
    due, term = date_of(asked.due), work.row.deadline
    if not amount_of(asked.amount.strip()):
        wrong["amount"] = "无争议的金额请填大于 0 的数字，单位万元，例如 26.85"
    if not asked.reason.strip():
        wrong["reason"] = "请写明依据：哪一部分没有争议，按什么算出来的"
    wrong |= entered.excused({"reason": asked.reason})
    if due is None:
        wrong["due"] = "请填写付款期限"
    elif due < work.today:
        wrong["due"] = f"付款期限填的是{day_words(due)}，已经过去"
    elif term is not None and due > max(term, work.today):
        wrong["due"] = (
            f"无争议部分应当先行支付，不晚于本案的期限{day_words(term)}，填的是{day_words(due)}"
        )
    return wrong


def _twice(work: Work, row: InstalmentTable, amount: Decimal, day: date) -> Sequence[Doubt]:
    """Whether the same payment stands there already."""
    asked = select(EventTable.details).where(
        EventTable.case_id == work.row.id, EventTable.verb == Verb.PAY
    )
    same = {"instalment": row.id, "amount": f"{amount:f}", "day": day.isoformat()}
    if not any(same.items() <= details.items() for details in work.session.scalars(asked)):
        return ()
    said = f"{day_words(day)}付款 {amount:f} 万元，本期已经登记过一笔一样的"
    value = f"{day.isoformat()}/{amount:f}"
    return (Doubt(field="amount", odd=Odd.TWICE, value=value, sentence=said),)


def _said_of(work: Work, row: InstalmentTable, amount: Decimal, day: date) -> Said:
    """What is written and told about a payment that stands in ``row``."""
    value = instalment_rows.value_of(row)
    left = f"，本期还差 {wan_of(value.left):f} 万元" if value.left else "，本期已经履行"
    what = f"付款 {amount:f} 万元" if row.amount else "已经办成"
    told = f"{value.name}：责任单位登记{day_words(day)}{what}{left}。请核对，不符的请留言。"
    details = {
        "instalment": row.id,
        "amount": f"{amount:f}",
        "day": day.isoformat(),
        **_unit_of(work),
    }
    return Said(note=f"{value.name}：{day_words(day)}{what}{left}", told=told, details=details)


def _write(
    work: Work,
    row: InstalmentTable,
    said: Said,
    files: Sequence[KeptFile],
    confirmed: Sequence[str],
) -> None:
    work.session.flush()
    term = instalment_rows.follow_clock(work)
    work.row.version += 1
    note = "\n".join((said.note, *(f"已核对：{one}" for one in confirmed)))
    details = {**said.details, **term, **instalment_rows.bound([row])}
    work.write(Verb.PAY, Said(note=note, told=said.told, details=details, files=files), tell=True)


def _unit_of(work: Work) -> dict[str, str]:
    """For which unit it was done, where somebody of a unit did it."""
    if Role.UNIT not in narrowed(work.actor.roles):
        return {}
    return {"for": f"{work.row.campaign}/{work.row.unit}"}

"""Changing a row that was agreed on: with a reason, old and new values in the history; by a second
person where it gives the unit more time or less to pay, or where the case has been public."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from casestore.campaign.money import amount_of, fen_of, wan_of
from casestore.database.instalment_table import InstalmentTable
from casestore.database.tables import EventTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.completeness import date_of
from casestore.ledger import amendments, entered, entered_rows, instalment_rows, terms
from casestore.ledger.amendments import Terms, changes, terms_in, terms_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import seen
from casestore.ledger.reopening import CORRECTED, take_down
from casestore.ledger.verbs.correcting import has_been_public
from casestore.ledger.verbs.paying import STALE, row_of
from casestore.ledger.work import Said, Work, lost, on_case, owe_new_site
from casestore.lifecycle import deadlines, doubts
from casestore.lifecycle.corrections import writer_bar
from casestore.lifecycle.doubts import Doubt
from casestore.lifecycle.instalments import InstalmentState, state_of
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words
from casestore.sealing.kept_file import KeptFile

_OVER = "没有这件等待确认的修改：已经处理，或者这一期有了变动"


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """A row as it is to be, as a person enters it: days in ISO form, sums in 万元 as typed;
    ``paid_on`` is empty where nothing was paid. ``files`` prove what was paid more."""

    version: int
    instalment: int
    due: str
    amount: str
    paid: str
    paid_on: str
    reason: str
    files: Sequence[KeptFile] = ()
    confirmed: frozenset[str] = frozenset()


def amend(ledger: Ledger, case_id: int, actor: Actor, asked: Amendment) -> str:
    """Change a row, or only ask for it: then another person agrees (:func:`agree`). Returns who can
    decide, in a sentence, ``""`` where it is done.

    Raises :class:`NotFound`, :class:`NotAllowed`, :class:`Stale`, :class:`Incomplete`,
    :class:`Doubtful`; then nothing was written.
    """
    with on_case(ledger, case_id, actor) as work:
        row = _changeable(work, asked)
        old, new = terms_of(row), _new(work, row, asked)
        found = _doubts_about(work, old, new)
        confirmed = entered.must_be_confirmed(found, asked.confirmed)
        name = instalment_rows.value_of(row).name
        words = (
            *(f"{name}{what}：{before}，改为 {after}" for what, before, after in changes(old, new)),
            f"理由：{asked.reason.strip()}",
            *(f"已核对：{one}" for one in confirmed),
        )
        said = Said(note="\n".join(words), details=_details(row, old, new), files=asked.files)
        if not _needs_another(work, old, new):
            _apply(work, row, new, said)
            return ""
        work.write(Verb.AMEND_ASK, said)
        event = amendments.asked_for(work.session, row)
        assert event is not None, case_id  # noqa: S101 - it was written just now
        return amendments.who_decides(ledger, work.session, event)


def agree(ledger: Ledger, case_id: int, actor: Actor, asked: int) -> None:
    """As the second person do what event ``asked`` asks for. Public figures follow, and a page of
    the case is taken down until its text is approved anew. Raises :class:`NotAllowed` for whoever
    asked or handled the case, :class:`NotFound` where nothing waits."""
    with _decided(ledger, case_id, actor, asked) as (work, event):
        row = work.session.get_one(InstalmentTable, event.details["instalment"])
        old, new = terms_in(event.details["old"]), terms_in(event.details["new"])
        note = f"确认{event.actor_name}申请的修改"
        details = {**_details(row, old, new), "asked": asked}
        _apply(work, row, new, Said(note=note, details=details))


def refuse(ledger: Ledger, case_id: int, actor: Actor, asked: int, reason: str) -> None:
    """Leave the row as it is, for ``reason``. Raises as :func:`agree` does, and
    :class:`Incomplete`."""
    if not reason.strip():
        raise Incomplete({"reason": "请写明不予修改的理由"})
    with _decided(ledger, case_id, actor, asked) as (work, event):
        details = {"asked": asked, "instalment": event.details["instalment"]}
        work.write(Verb.AMEND_REFUSE, Said(note=reason, details=details))


def asked_words(ledger: Ledger, case_id: int, actor: Actor, asked: int) -> str:
    """The words with which event ``asked`` asks for a change, opened. Raises :class:`NotFound`
    where ``actor`` may not see the case or nothing was asked."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        event = session.get(EventTable, asked)
        if event is None or event.case_id != row.id or event.verb is not Verb.AMEND_ASK:
            raise NotFound(_OVER)
        return ledger.opened().open(event.note or b"").decode()


@contextmanager
def _decided(
    ledger: Ledger, case_id: int, actor: Actor, asked: int
) -> Iterator[tuple[Work, EventTable]]:
    with on_case(ledger, case_id, actor) as work:
        event = work.session.get(EventTable, asked)
        if event is None or event.case_id != case_id or event.verb is not Verb.AMEND_ASK:
            raise NotFound(_OVER)
        if not amendments.waits(work.session, event):
            raise NotFound(_OVER)
        if barred := amendments.barred_from(ledger, work.session, event, actor):
            raise NotAllowed(barred)
        yield work, event


def _changeable(work: Work, asked: Amendment) -> InstalmentTable:
    case = work.row
    unit = f"{case.campaign}/{case.unit}" if case.unit else None
    if writer_bar(work.actor, unit):
        raise NotAllowed("期次由统筹岗修改，责任单位不能修改")
    row = row_of(work, asked.instalment)
    if row.state is InstalmentState.VOID:
        raise NotAllowed("这一期已经不再履行，不能修改")
    if amendments.asked_for(work.session, row) is not None:
        raise NotAllowed("这一期已有一件修改等待确认")
    if case.version != asked.version:
        raise Stale(STALE)
    return row


def _new(work: Work, row: InstalmentTable, asked: Amendment) -> Terms:
    """The terms as they are to be. Raises :class:`Incomplete` with all that is wrong."""
    due, paid_on = date_of(asked.due), date_of(asked.paid_on)
    amount, paid = amount_of(asked.amount.strip()), amount_of(asked.paid.strip())
    wrong = _unreadable(row, asked)
    if not wrong:
        assert due is not None and amount is not None and paid is not None  # noqa: S101
        new = Terms(due=due, amount=fen_of(amount), paid=fen_of(paid), paid_on=paid_on)
        wrong = _wrong_in(work, row, new, asked)
        if not wrong:
            return new
    raise Incomplete(wrong)


def _unreadable(row: InstalmentTable, asked: Amendment) -> dict[str, str]:
    wrong: dict[str, str] = {}
    amount, paid = amount_of(asked.amount.strip()), amount_of(asked.paid.strip())
    if date_of(asked.due) is None:
        wrong["due"] = "请填写到期日"
    if amount is None or bool(amount) != bool(row.amount):
        wrong["amount"] = (
            "应付金额请填大于 0 的数字，单位万元" if row.amount else "本期不涉及金额，请填 0"
        )
    if paid is None:
        wrong["paid"] = "已付金额请填数字，单位万元；还没有付的填 0"
    if paid and date_of(asked.paid_on) is None:
        wrong["paid_on"] = "请填写付款日期"
    if not asked.reason.strip():
        wrong["reason"] = "请写明修改的理由和依据"
    return wrong | entered.excused({"reason": asked.reason})


def _wrong_in(work: Work, row: InstalmentTable, new: Terms, asked: Amendment) -> dict[str, str]:
    old, wrong = terms_of(row), dict[str, str]()
    if new == old:
        wrong["due"] = "与登记的一样，没有要修改的"
    limit = latest(work, row)
    if new.due > old.due and new.due > limit.day:
        wrong["due"] = f"填的是{day_words(new.due)}，最晚到{day_words(limit.day)}（{limit.rule}）"
    if new.paid_on is not None and new.paid_on > work.today:
        wrong["paid_on"] = f"付款日期填的是{day_words(new.paid_on)}，还没有到"
    more = new.paid > old.paid or (old.paid_on is None and new.paid_on is not None)
    if more and not any(file.purpose == "proof" for file in asked.files):
        wrong["proof"] = "多登记的付款要有凭证，请上传付款回单"
    return wrong | lost(work.ledger, asked.files, "proof")


def latest(work: Work, row: InstalmentTable) -> terms.Limit:
    """How far a row may be put off: by one extension, from the day agreed on first."""
    rule = work.campaign.clocks.extend
    start = row.first_due
    day = deadlines.due(rule, "", start, start, work.calendar).day
    return terms.Limit(day=day, rule=f"每一期最多延 {terms.span(rule)}")


def _doubts_about(work: Work, old: Terms, new: Terms) -> Iterator[Doubt]:
    if new.due != old.due:
        yield from doubts.about_day("due", "到期日", new.due, work.today, work.calendar)
    if new.amount != old.amount:
        more = new.amount - old.amount
        yield from entered_rows.doubts_about_total(work, "amount", more)
    if new.paid > new.amount:
        yield from doubts.about_payment("paid", wan_of(new.paid), wan_of(new.amount), "本期应付的")
    if new.paid_on is not None and new.paid_on != old.paid_on:
        day = new.paid_on
        yield from doubts.about_day("paid_on", "付款日期", day, work.today, work.calendar)
        yield from doubts.about_paid_day("paid_on", day, work.row.commitment_date)


def _needs_another(work: Work, old: Terms, new: Terms) -> bool:
    """Whether a second person has to agree: the promise becomes weaker, or the public has been told
    of the case."""
    return new.due > old.due or new.amount < old.amount or has_been_public(work)


def _details(row: InstalmentTable, old: Terms, new: Terms) -> dict[str, Any]:
    return {"instalment": row.id, "old": old.details, "new": new.details}


def _apply(work: Work, row: InstalmentTable, new: Terms, said: Said) -> None:
    case, more = work.row, new.paid - row.paid
    row.due, row.amount, row.paid, row.paid_on = new.due, new.amount, new.paid, new.paid_on
    row.state = state_of(row.amount, row.paid, row.paid_on)
    work.session.flush()
    was_public = has_been_public(work)
    if case.fulfilled is not None:  # what is public follows what was paid
        case.fulfilled = max(0, case.fulfilled + more)
    term = instalment_rows.follow_clock(work)
    case.version += 1
    value = instalment_rows.value_of(row)
    told = f"{value.name}已修改：{instalment_rows.promised(row.due, row.amount)}。"
    verified = {} if case.fulfilled is None else {"verified": case.fulfilled}
    details = {**said.details, **term, **verified, **instalment_rows.bound([row])}
    work.write(
        Verb.AMEND, Said(note=said.note, told=told, details=details, files=said.files), tell=True
    )
    if was_public:
        take_down(work, CORRECTED)
        owe_new_site(work, Verb.AMEND)

"""Putting right what is registered of a case: with a reason, old and new value in the history,
and with a second person where it has been public."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from casestore.campaign.form_fields import Sealed
from casestore.campaign.money import amount_of, fen_of, wan_of
from casestore.database.tables import SummaryTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.exchange.completeness import date_of, missing, sealed_part
from casestore.ledger import entered, history, marks, people
from casestore.ledger.correction_notes import Correction, column_of, correctable, label_of
from casestore.ledger.corrections import asked_of, value_now
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import PLAIN, columns_of
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.reopening import CORRECTED, take_down
from casestore.ledger.work import Said, Work, on_case, owe_new_site
from casestore.lifecycle import doubts
from casestore.lifecycle.corrections import FULFILLED, seconds_for, writer_bar
from casestore.lifecycle.doubts import Doubt
from casestore.lifecycle.roles import Actor, names_of
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI


@dataclass(frozen=True, kw_only=True)
class CorrectionRequest:
    """A correction as a person asks for it: ``version`` is the one they saw, ``new`` the value as
    it is kept, ``confirmed`` the doubts that they let stand."""

    version: int
    field: str
    new: str
    reason: str
    confirmed: frozenset[str] = frozenset()


def correct(ledger: Ledger, case_id: int, actor: Actor, request: CorrectionRequest) -> bool:
    """Put a registered value right. Of a case that is struck off, or of which something has been
    public, only ask for it: another person agrees (:func:`agree`). Returns whether it is done.

    Raises :class:`Stale`, :class:`NotAllowed`, :class:`NotFound`, :class:`Incomplete`,
    :class:`Doubtful`; then nothing was written.
    """
    with on_case(ledger, case_id, actor) as work:
        row = work.row
        if barred := writer_bar(actor, f"{row.campaign}/{row.unit}" if row.unit else None):
            raise NotAllowed(barred)
        if row.version != request.version:
            raise Stale("案件刚刚有了新的变动，请核对后重新提交；已填写的内容没有丢失")
        correction = _read(work, request)
        entered.must_be_confirmed(_doubts_about(work, correction), request.confirmed)
        if has_been_public(work):
            _write(work, Verb.CORRECT_ASK, correction, {})
            return False
        _apply(work, correction, {})
    ledger.names.forget(case_id)
    return True


def agree(ledger: Ledger, case_id: int, actor: Actor, asked: int) -> None:
    """As the second person do what event ``asked`` asks for: public figures follow, and a page of
    the case is taken down until its text is approved anew. Raises :class:`NotAllowed` for whoever
    asked or handled the case, :class:`NotFound` where nothing waits, :class:`Stale`."""
    with on_case(ledger, case_id, actor) as work:
        correction = _waiting(work, asked)
        if value_now(ledger, work.row, correction.field) != correction.old:
            raise Stale("申请以后登记的内容又有变动，请不予更正，由申请人重新申请")
        _apply(work, correction, {"asked": asked})
        take_down(work, CORRECTED)
        owe_new_site(work, Verb.CORRECT)
    ledger.names.forget(case_id)


def refuse(ledger: Ledger, case_id: int, actor: Actor, asked: int, reason: str) -> None:
    """Don't do what event ``asked`` asks for, for ``reason``. Raises as :func:`agree` does, and
    :class:`Incomplete`."""
    if not reason.strip():
        raise Incomplete({"reason": "请写明不予更正的理由"})
    with on_case(ledger, case_id, actor) as work:
        correction = _waiting(work, asked)
        details = {"field": correction.field, "asked": asked}
        work.write(Verb.CORRECT_REFUSE, Said(note=reason, details=details))


def has_been_public(work: Work) -> bool:
    """Whether figures or a page have told of the case: it is struck off, or it has been."""
    summary = work.session.get(SummaryTable, work.row.id)
    published = summary is not None and summary.published_on is not None
    return work.row.struck_off_at is not None or published


def _read(work: Work, request: CorrectionRequest) -> Correction:
    """The correction as it is to be kept. Raises :class:`NotFound`, :class:`Incomplete`."""
    row, field, new = work.row, request.field, request.new.strip()
    if field not in correctable(work.campaign, row.fulfilled is not None):
        raise NotFound("没有这一栏，或者这一栏不能更正")
    old = value_now(work.ledger, row, field)
    wrong = {} if request.reason.strip() else {"reason": "请写明更正理由和依据"}
    if new == old:
        wrong["new"] = "与登记的内容一样，没有要更正的"
    elif sentence := _fault(work, field, new):
        wrong["new"] = sentence
    if wrong:
        raise Incomplete(wrong)
    return Correction(field=field, old=old, new=new, reason=request.reason.strip())


def _fault(work: Work, field: str, new: str) -> str:
    if field == FULFILLED:
        return "" if amount_of(new) is not None else "核实兑现金额请填数字，单位万元"
    received = work.row.received_at.astimezone(SHANGHAI).date()
    day = date_of(new)
    if PLAIN.get(field) == "date" and day is not None and day > received:
        return f"{label_of(work.campaign, field)}不能晚于收到线索的日期"
    values = values_of(work.ledger, work.row) | {field: new}
    columns = {one.id for one in work.campaign.columns()}
    known = {id: value for id, value in values.items() if id in columns}
    return missing(work.campaign, known, ("evidence", "signed-form"), "web").get(field, "")


def _doubts_about(work: Work, correction: Correction) -> Iterator[Doubt]:
    """The amount claimed and the amount verified against each other."""
    row, new = work.row, amount_of(correction.new) or Decimal(0)
    if correction.field == FULFILLED:
        yield from doubts.about_fulfilled("new", new, wan_of(row.amount))
    elif correction.field == "amount" and row.fulfilled is not None:
        yield from doubts.about_fulfilled("new", wan_of(row.fulfilled), new)


def _waiting(work: Work, asked: int) -> Correction:
    """What event ``asked`` asks for, of ``actor`` as the second person."""
    correction = asked_of(work.session, work.ledger.opened(), work.row.id, asked)
    if correction is None:
        raise NotFound("没有这件等待确认的更正，或者已经处理")
    roles = seconds_for(column_of(work.campaign, correction.field))
    if not roles & work.actor.roles:
        raise NotAllowed(f"只有{names_of(roles)}可以确认这一更正")
    asker = people.actor_of(work.session, asked)
    barred = {asker, *people.handlers(work.session, work.row.id)}
    if work.actor.id in barred:
        why = "更正要由申请以外的另一人确认" if work.actor.id == asker else "您签收或办结过本案"
        raise NotAllowed(f"{why}。{people.others(work.session, work.row.id, roles, barred)}")
    return correction


def _apply(work: Work, correction: Correction, details: dict[str, int]) -> None:
    row, field, new = work.row, correction.field, correction.new
    if field == FULFILLED:
        row.fulfilled = fen_of(amount_of(new) or Decimal(0))
    elif field in PLAIN:
        setattr(row, field, columns_of({field: new})[field])
    else:
        _seal(work, field, new)
    row.version += 1
    marks.note(work.ledger, work.session, row.id, values_of(work.ledger, row))
    _write(work, Verb.CORRECT, correction, details)


def _seal(work: Work, field: str, new: str) -> None:
    """Seal the record with ``new`` in it, all of it to the recipients of today."""
    ledger, row = work.ledger, work.row
    opener, sealer = ledger.opened(), ledger.sealer
    values = values_of(ledger, row) | {field: new}
    row.sealed_to = sealer.sealed_to  # asked before sealing
    row.identity = sealer.seal_json(sealed_part(work.campaign, values, Sealed.IDENTITY))
    row.narrative = sealer.seal_json(sealed_part(work.campaign, values, Sealed.NARRATIVE))
    if row.writing_key is not None:
        row.writing_key = sealer.seal(opener.open(row.writing_key))
    if field == "email":
        row.mailable = bool(new)


def _write(work: Work, verb: Verb, correction: Correction, details: dict[str, int]) -> None:
    said: dict[str, object] = {"field": correction.field, **details}
    told = ""
    if verb is Verb.CORRECT:
        told = f"登记的“{label_of(work.campaign, correction.field)}”已更正。"
        said["record"] = history.sealed_hash(work.row.identity, work.row.narrative)
        if correction.field == FULFILLED:
            said["fulfilled"] = correction.new
    note = correction.note.decode()
    work.write(verb, Said(note=note, told=told, details=said), tell=verb is Verb.CORRECT)

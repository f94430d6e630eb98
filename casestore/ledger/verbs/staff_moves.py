"""Moving a case on: the steps of the table of moves, whoever takes them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from casestore.campaign import eligibility
from casestore.campaign.form_fields import ROUTED_BY
from casestore.campaign.money import wan_of
from casestore.database.tables import CopyTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.exchange.completeness import answers
from casestore.ledger import bindings, effects, entered, following, instalment_rows, people
from casestore.ledger.claimant_words import told_of
from casestore.ledger.entered_rows import agreed_in
from casestore.ledger.ledger import Ledger
from casestore.ledger.plain_columns import plain_value
from casestore.ledger.queries.lines import line
from casestore.ledger.records import CaseRow, MoveRequest
from casestore.ledger.reopening import void_summary
from casestore.ledger.work import Said, Work, lost, on_case
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import Move, move_for
from casestore.lifecycle.needs import Need
from casestore.lifecycle.outcomes import OUTCOME_NAMES, outcome_in
from casestore.lifecycle.roles import Actor
from casestore.public.dates_and_sizes import day_words
from casestore.settings import SHANGHAI

_NONE: Mapping[str, str] = MappingProxyType({})


def move(ledger: Ledger, case_id: int, actor: Actor, request: MoveRequest) -> CaseRow:
    """Take a case one step on.

    Raises :class:`NotFound`, :class:`Stale`, :class:`NotAllowed`, :class:`Incomplete`,
    :class:`Doubtful`; then nothing was written.
    """
    with on_case(ledger, case_id, actor) as work:
        if work.row.version != request.version:
            raise Stale("案件刚刚有了新的变动，请核对后重新提交；已填写的内容没有丢失")
        make(work, request)
        work.session.flush()
        return line(ledger, work.row)


def make(work: Work, request: MoveRequest, more: Mapping[str, str] = _NONE) -> None:
    """The move inside a transaction that has begun; ``version`` is not looked at, ``more`` goes
    into the event. Raises as :func:`move` does."""
    move = _allowed(work, request.verb)
    source, told = work.row.state, request.told.strip()
    given = dict(request.given)
    if Need.TOLD in move.needs:
        told = given[Need.TOLD] = told or given.get(Need.TOLD, "").strip()
    lacking = effects.lacking(work.campaign, move, given, request.files, work.today)
    lacking |= lost(work.ledger, request.files, "proof")
    if lacking := lacking or entered.stopped(work, move, given, told):
        raise Incomplete(lacking)
    found = entered.doubts_about(work, move, given)
    confirmed = entered.must_be_confirmed(found, request.confirmed)
    effects.carry_out(work, move, given)
    details = {**effects.details_of(move, given), **more, **_rows(work, move, given)}
    if move.effects.copies:
        details["copied"] = _copy(work)
    words = (effects.note_of(work.campaign, move, given), *(f"已核对：{one}" for one in confirmed))
    said = Said(
        note="\n".join(words),
        told=told_of(move.verb, source) + _facts(work, move, given) + told,
        source=source,
        target=move.target,
        details=details,
        files=request.files,
    )
    work.write(move.verb, said, tell=True)
    _afterwards(work, move, source)


def _afterwards(work: Work, move: Move, source: State) -> None:
    """What a move does to the account of the case, and to those that go along with it."""
    if move.effects.reopens:
        void_summary(work)
    following.tell(work, move, source)


def _allowed(work: Work, verb: str) -> Move:
    row = work.row
    move = move_for(row.state, verb)
    if move is None:
        raise NotAllowed("案件现在的状态不能做这一步")
    unit = f"{row.campaign}/{row.unit}" if row.unit else None
    if reason := people.bar_on(work.session, row.id, move, work.actor, unit):
        raise NotAllowed(reason)
    return move


def _where(work: Work, move: Move, given: Mapping[Need, str]) -> str:
    """Where a clue went that another level takes, and how to reach them; else ``""``."""
    if Need.CHANNEL not in move.needs:
        return ""
    channel = work.campaign.channel(given[Need.CHANNEL].strip())
    return f"转到：{channel.office}" + (f"，电话 {channel.phone}。" if channel.phone else "。")


def _facts(work: Work, move: Move, given: Mapping[Need, str]) -> str:
    """What of ``given`` the claimant is told beside the standing sentence."""
    return _where(work, move, given) + _how(move, given) + _what(move, given)


def _what(move: Move, given: Mapping[Need, str]) -> str:
    """What was agreed; else ``""``."""
    agreed = agreed_in(given) if Need.INSTALMENTS in move.needs else ()
    if not agreed:
        return ""
    total = wan_of(sum(one.amount for one in agreed))
    said = f"，合计 {total:f} 万元" if total else ""
    return f"共 {len(agreed)} 期{said}，第 1 期{day_words(agreed[0].due)}前。"


def _rows(work: Work, move: Move, given: Mapping[Need, str]) -> dict[str, Any]:
    """Note what ``move`` agrees on or gives up; the details of its event."""
    if Need.INSTALMENTS in move.needs:
        agreed = instalment_rows.agree(work, agreed_in(given))
        return {**agreed, **instalment_rows.follow_clock(work)}
    return instalment_rows.void(work) if move.effects.voids else {}


def _how(move: Move, given: Mapping[Need, str]) -> str:
    """How a case was settled; else ``""``."""
    if Need.OUTCOME not in move.needs:
        return ""
    outcome = outcome_in(given.get(Need.OUTCOME, "").strip())
    return f"办结方式：{OUTCOME_NAMES[outcome]}。" if outcome else ""


def _copy(work: Work) -> list[str]:
    """Note the copies (抄送) that the campaign's rules send with a transfer, each once; the digests
    of the new ones."""
    new: list[str] = []
    row, session = work.row, work.session
    day = row.received_at.astimezone(SHANGHAI).date()
    asked = answers({id: plain_value(row, id) for id in (*ROUTED_BY, "industry")}, day)
    for copy in work.campaign.copies:
        there = session.get(CopyTable, (row.id, copy.to))
        if copy.to != row.unit and there is None and eligibility.matches(copy.when, asked):
            noted = CopyTable(case_id=row.id, unit=copy.to, reason=copy.reason)
            session.add(noted)
            session.flush()
            new.append(bindings.digest_of("copies", noted))
    return new

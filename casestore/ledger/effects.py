"""What a move requires, and what it does to a case's row by its line in the table of moves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of, fen_of
from casestore.database.tables import CaseTable
from casestore.exchange.completeness import date_of
from casestore.ledger.entered_rows import agreed_in
from casestore.ledger.instalment_rows import promised
from casestore.ledger.work import Work
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import CASE_STATES, ClockName
from casestore.lifecycle.instalments import rows_in
from casestore.lifecycle.moves import Move, OnClock, OnUnit, Stage, ends_supervision
from casestore.lifecycle.needs import NEED_NAMES, Need
from casestore.lifecycle.outcomes import OUTCOME_NAMES, outcome_in
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI

#: What is written down in words, sealed; the other needs are ids, dates and amounts.
_WORDS = (Need.REASON, Need.PLAN, Need.VERIFICATION, Need.MISSING, Need.ASKED)
_FACTS = (
    *(Need.UNIT, Need.DEADLINE, Need.CHANNEL, Need.FULFILLED),
    *(Need.VISITED, Need.EXCEPTION, Need.OUTCOME, Need.CHECKED),
)
#: What is given as files, by their purpose.
_FILES = {Need.PROOF: "proof", Need.PHOTOS: "photo"}


def lacking(
    campaign: Campaign,
    move: Move,
    given: Mapping[Need, str],
    files: Sequence[KeptFile],
    today: date,
) -> dict[str, str]:
    """What ``move`` needs and wasn't given: need → the sentence that asks for it."""
    needed = list(move.needs)
    if Stage.STRUCK_OFF in move.effects.stamps and campaign.verification.photos == "required":
        needed.append(Need.PHOTOS)
    return {
        need.value: NEED_NAMES[need][1]
        for need in needed
        if not _is_given(campaign, need, given.get(need, "").strip(), files, today)
    }


def _is_given(
    campaign: Campaign, need: Need, text: str, files: Sequence[KeptFile], today: date
) -> bool:
    if need in _FILES:
        return any(file.purpose == _FILES[need] for file in files)
    if need is Need.UNIT:
        return text in {unit.id for unit in campaign.units}
    if need is Need.CHANNEL:
        return text in {channel.id for channel in campaign.other_channels}
    if need is Need.FULFILLED:
        return amount_of(text) is not None
    if need is Need.OUTCOME:
        return outcome_in(text) is not None
    if need is Need.INSTALMENTS:
        return rows_in(text) is not None
    if need is Need.CHECKED:
        return not campaign.verification.open(ids_in(text))
    if need is Need.VISITED:
        return date_of(text) is not None
    if need is Need.DEADLINE:
        day = date_of(text)
        return day is not None and day >= today
    return bool(text)


def ids_in(text: str) -> frozenset[str]:
    """The ids of a list as a need has it: with commas between them."""
    return frozenset(one.strip() for one in text.split(",") if one.strip())


def note_of(campaign: Campaign, move: Move, given: Mapping[Need, str]) -> str:
    """What was given with a move, as it stands in the history: words bare when they are one text,
    named when several; then what was chosen from a list."""
    return "\n".join(filter(None, (_words_of(move, given), *_choices_of(campaign, move, given))))


def _choices_of(campaign: Campaign, move: Move, given: Mapping[Need, str]) -> Iterator[str]:
    asked = {*move.needs, *move.asks}
    outcome = outcome_in(given.get(Need.OUTCOME, "").strip())
    if Need.OUTCOME in asked and outcome is not None:
        yield f"{NEED_NAMES[Need.OUTCOME][0]}：{OUTCOME_NAMES[outcome]}"
    if Need.INSTALMENTS in asked:
        rows = enumerate(rows_in(given.get(Need.INSTALMENTS, "")) or (), 1)
        yield from (f"第 {place} 期：{promised(one.due, one.amount)}" for place, one in rows)
    if Need.CHECKED in asked:
        ids = ids_in(given.get(Need.CHECKED, ""))
        yield from (f"✓ {check.label}" for check in campaign.verification.ticked(ids))
        yield from (f"✗ {check.label}" for check in campaign.verification.open(ids))


def _words_of(move: Move, given: Mapping[Need, str]) -> str:
    asked = {Need.REASON, *move.needs, *move.asks}
    words = [
        (NEED_NAMES[need][0], given[need].strip())
        for need in _WORDS
        if need in asked and given.get(need, "").strip()
    ]
    if len(words) == 1:
        return words[0][1]
    return "\n".join(f"{name}：{text}" for name, text in words)


def details_of(move: Move, given: Mapping[Need, str]) -> dict[str, str]:
    """The ids, dates and amounts that a move asked for."""
    asked = [need for need in _FACTS if need in (*move.needs, *move.asks)]
    return {need.value: given[need].strip() for need in asked if given.get(need, "").strip()}


def carry_out(work: Work, move: Move, given: Mapping[Need, str]) -> None:
    """Change the row of ``work`` as ``move`` says."""
    row = work.row
    _set_clock(work, move, given)
    _set_stages(work, move)
    _set_unit(row, move, given)
    if Need.FULFILLED in move.needs:
        row.fulfilled = fen_of(amount_of(given[Need.FULFILLED].strip()) or Decimal(0))
    if ends_supervision(move):
        row.supervised = None
    row.state = move.target
    row.version += 1


def _set_stages(work: Work, move: Move) -> None:
    row, effects = work.row, move.effects
    for stage in effects.stamps:
        first = getattr(row, stage) if effects.first_stamp_stays else None
        setattr(row, stage, first or work.now)
    for stage in effects.clears:
        setattr(row, stage, None)
    if Stage.STRUCK_OFF in effects.clears:
        row.fulfilled = None


def _set_unit(row: CaseTable, move: Move, given: Mapping[Need, str]) -> None:
    how = move.effects.unit
    if how is OnUnit.GIVEN:
        row.unit = given[Need.UNIT].strip()
    elif how is OnUnit.NONE:
        row.unit = ""
    elif how is OnUnit.ENSURE:
        row.unit = row.unit or row.lead


def _set_clock(work: Work, move: Move, given: Mapping[Need, str]) -> None:
    row, how = work.row, move.effects.clock
    if how is OnClock.LEAVE:
        return
    if how is OnClock.GO_ON:
        _go_on(work)
        return
    stopped = how is OnClock.STOP
    row.held = row.deadline if stopped and row.clock is ClockName.SET else None
    row.paused_on = work.today if stopped else None
    if how in (OnClock.SET, OnClock.ROWS):
        row.clock, row.clock_start = ClockName.SET, work.today
        row.deadline = _given_day(how, given)
        return
    row.clock = CASE_STATES[move.target].clock
    row.clock_start = work.today if row.clock else None
    row.deadline = None
    if row.clock:
        rule = deadlines.rule_of(work.campaign, row.clock)
        row.deadline = deadlines.due(rule, "", work.today, work.today, work.calendar).day


def _given_day(how: OnClock, given: Mapping[Need, str]) -> date | None:
    if how is OnClock.ROWS:
        return agreed_in(given)[0].due
    return date_of(given[Need.DEADLINE].strip())


def _go_on(work: Work) -> None:
    """Handling goes on under the unit's deadline, moved by as long as a stop lasted; where none
    was running, under a new term."""
    row, today = work.row, work.today
    row.clock = ClockName.SET
    if row.held and row.paused_on:
        row.deadline = row.held + (today - row.paused_on)
        row.clock_start = row.paused_on
    else:
        received = row.received_at.astimezone(SHANGHAI).date()
        proposed = deadlines.for_handling(work.campaign, received, today, today, work.calendar)
        row.clock_start, row.deadline = today, proposed.day
    row.held = row.paused_on = None

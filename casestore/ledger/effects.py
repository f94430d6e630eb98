"""What a move requires and what it does to a case's row: clocks, unit, dates. The ledger writes
it down."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from casestore.calendar.working_days import Calendar
from casestore.campaign.model import Campaign
from casestore.database.tables import CaseTable
from casestore.ledger import deadlines
from casestore.ledger.completeness import amount_of, date_of
from casestore.lifecycle.cases import ENDED, NEED_NAMES, Move, Need, State
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI


def lacking(
    campaign: Campaign,
    move: Move,
    given: Mapping[Need, str],
    files: Sequence[KeptFile],
    today: date,
) -> dict[str, str]:
    """What ``move`` needs and wasn't given: need → the sentence that asks for it."""
    return {
        need.value: NEED_NAMES[need][1]
        for need in move.needs
        if not _given(campaign, need, given.get(need, "").strip(), files, today)
    }


def _given(
    campaign: Campaign, need: Need, text: str, files: Sequence[KeptFile], today: date
) -> bool:
    if need is Need.PROOF:
        return any(file.purpose == "proof" for file in files)
    if need is Need.UNIT:
        return text in {unit.id for unit in campaign.units}
    if need is Need.CHANNEL:
        return text in {channel.id for channel in campaign.channels if not channel.own}
    if need is Need.FULFILLED:
        return amount_of(text) is not None
    if need is Need.DEADLINE:
        day = date_of(text)
        return day is not None and day >= today
    return bool(text)


def note_of(move: Move, given: Mapping[Need, str]) -> str:
    """The words given with a move, as they stand in the history: bare when one, named when several.
    """
    asked = {Need.REASON, *move.needs}
    words = [
        (NEED_NAMES[need][0], given[need].strip())
        for need in (Need.REASON, Need.PLAN, Need.VERIFICATION)
        if need in asked and given.get(need, "").strip()
    ]
    if len(words) == 1:
        return words[0][1]
    return "\n".join(f"{name}：{text}" for name, text in words)


def details_of(move: Move, given: Mapping[Need, str]) -> dict[str, str]:
    """The ids and dates that a move asked for."""
    kept = (Need.UNIT, Need.DEADLINE, Need.CHANNEL, Need.FULFILLED)
    return {need.value: given[need].strip() for need in kept if need in move.needs}


def carry_out(
    campaign: Campaign,
    row: CaseTable,
    move: Move,
    given: Mapping[Need, str],
    now: datetime,
    calendar: Calendar,
) -> None:
    """Change ``row`` as ``move`` says; ``now`` is the campaign's moment."""
    today = now.astimezone(SHANGHAI).date()
    _set_clock(campaign, row, move, given, today, calendar)
    _stamp(row, move.target, now)
    if move.target is State.TRANSFERRED:
        row.unit = given[Need.UNIT].strip()
    elif move.target in (State.RECEIVED, State.ACCEPTED):
        row.unit = ""
    elif move.target is State.HANDLING:
        row.unit = (
            row.unit or row.lead
        )  # suspended or escalated before it was transferred: the lead unit handles it
    if Need.FULFILLED in move.needs:
        row.fulfilled = float(amount_of(given[Need.FULFILLED].strip()) or 0)
    if move.target in ENDED:
        row.supervised = ""
    row.state = move.target.value
    row.version += 1


def _stamp(row: CaseTable, target: State, now: datetime) -> None:
    """Dates of the stages, as the figures count them: a stage that was undone is not counted."""
    if target is State.RECEIVED:
        row.accepted_at = None
    elif target is State.ACCEPTED:
        row.accepted_at = row.accepted_at or now
    elif target is State.SETTLED:
        row.settled_at = now
    elif target is State.STRUCK_OFF:
        row.struck_off_at = now
    elif target is State.HANDLING:
        row.settled_at = row.struck_off_at = row.fulfilled = None


def _set_clock(
    campaign: Campaign,
    row: CaseTable,
    move: Move,
    given: Mapping[Need, str],
    today: date,
    calendar: Calendar,
) -> None:
    if move.target is State.HANDLING:
        _take_up_clock(campaign, row, move, today, calendar)
        return
    row.held = row.deadline if move.target is State.SUSPENDED and row.clock == "set" else None
    row.paused_on = today if move.target is State.SUSPENDED else None
    if Need.DEADLINE in move.needs:
        row.clock, row.clock_start, row.deadline = (
            "set",
            today,
            date_of(given[Need.DEADLINE].strip()),
        )
        return
    clock = deadlines.CLOCKS.get(move.target, ("", ""))[0]
    row.clock, row.clock_start, row.deadline = clock, today if clock else None, None
    if clock:
        row.deadline = deadlines.due(
            getattr(campaign.clocks, clock), "", today, today, calendar
        ).day


def _take_up_clock(
    campaign: Campaign, row: CaseTable, move: Move, today: date, calendar: Calendar
) -> None:
    """Handling goes on under the unit's deadline; after a stop that is moved by as long as the
    stop lasted."""
    if move.source in (State.TRANSFERRED, State.AGREED):
        return
    row.clock = "set"
    if row.held and row.paused_on:
        row.deadline = row.held + (today - row.paused_on)
        row.clock_start = row.paused_on
    else:
        received = row.received_at.astimezone(SHANGHAI).date()
        row.clock_start = today
        row.deadline = deadlines.for_handling(campaign, received, today, today, calendar).day
    row.held = row.paused_on = None

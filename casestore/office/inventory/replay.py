"""What older events say of a case's row, for cases that have no event with a digest yet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from casestore.campaign.money import amount_of, fen_of
from casestore.database.raw_rows import Values
from casestore.ledger.chain_links import Link
from casestore.lifecycle.case_states import State, Supervision
from casestore.lifecycle.moves import OnUnit, Stage, ends_supervision, move_for
from casestore.lifecycle.verbs import Verb
from casestore.office.inventory.facts import CaseFacts

#: Longer than a writer waits for another.
_WAIT = timedelta(minutes=2)

_NAMES = {
    "source": "来源",
    "rule": "受理依据",
    "received_at": "收到时间",
    "accepted_at": "受理时间",
    "settled_at": "办结时间",
    "struck_off_at": "销号时间",
    "unit": "责任单位",
    "fulfilled": "核实兑现金额",
    "supervised": "督办",
}


def columns_that_differ(row: Values, case: CaseFacts) -> Iterator[str]:
    """The names of the columns of ``row`` that are not as the events of ``case`` leave them."""
    said: dict[str, Any] = dict.fromkeys((*Stage, "fulfilled", "supervised"))
    for link in case.steps:
        _take(said, link, row["lead"])
    for column, value in said.items():
        if row[column] != value and not _is_while_waiting(column, row[column], value):
            yield _NAMES[column]


def _is_while_waiting(column: str, kept: Any, said: Any) -> bool:
    """A clue's moment is taken before its transaction begins, which may wait for another."""
    return column == "received_at" and timedelta(0) <= said - kept < _WAIT


def _take(said: dict[str, Any], link: Link, lead: str) -> None:
    if link.verb == Verb.REGISTER:
        said |= {"received_at": link.at, "unit": ""}
        said |= {key: link.details[key] for key in ("source", "rule") if key in link.details}
    if link.verb in (Verb.PRESS, Verb.LIST):
        listed = link.verb == Verb.LIST
        if listed or said["supervised"] is None:
            said["supervised"] = Supervision.LISTED if listed else Supervision.PRESSED
    move = move_for(State(link.source), link.verb) if link.source else None
    if link.verb == Verb.CORRECT and "fulfilled" in link.details:
        said["fulfilled"] = _fen(link.details["fulfilled"])
    if move is None:
        return
    effects = move.effects
    for stage in effects.stamps:
        said[stage] = (said[stage] if effects.first_stamp_stays else None) or link.at
    for stage in effects.clears:
        said[stage] = None
    if Stage.STRUCK_OFF in effects.clears:
        said["fulfilled"] = None
    if effects.unit is OnUnit.GIVEN:
        said["unit"] = link.details.get("unit", "")
    elif effects.unit is not OnUnit.LEAVE:
        said["unit"] = "" if effects.unit is OnUnit.NONE else said["unit"] or lead
    if "fulfilled" in link.details:
        said["fulfilled"] = _fen(link.details["fulfilled"])
    if ends_supervision(move):
        said["supervised"] = None


def _fen(text: str) -> int | None:
    amount = amount_of(text)
    return fen_of(amount) if amount is not None else None

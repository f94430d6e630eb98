"""What waits for a person, and where each entry of the first page leads: straight to the move that
it names."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from casestore.ledger import amendments, instalment_rows, people
from casestore.ledger.corrections import Waiting
from casestore.ledger.extensions import AskedExtension
from casestore.ledger.queries.inspections import InspectionsToDo
from casestore.ledger.queries.letters import Undelivered
from casestore.ledger.queries.to_do import Dissatisfied, StillCase
from casestore.ledger.records import CaseRow, Page
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.instalments import open_rows
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.pressing import ORDERED_BY
from casestore.lifecycle.verbs import Verb
from casestore.publishing.public_changes import PublicChange
from casestore.publishing.records import SummaryLine
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor

#: The move that a state waits for, where it waits for one alone; from any other the person chooses
#: on the page of the case.
_WAITS_FOR = {
    State.ACCEPTED: Verb.TRANSFER,
    State.TRANSFERRED: Verb.TAKE_UP,
    State.HANDLING: Verb.SETTLE,
    State.AGREED: Verb.SETTLE,
    State.SETTLED: Verb.STRIKE_OFF,
}


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """Where the person goes on with a case; ``barred`` is why they may not make the move that it
    waits for."""

    url: str
    barred: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitingForMe:
    """All that waits for a person, section by section as the first page has it: cases whose turn is
    theirs, cases that others are late with, cases in which nothing happens, and whatever else
    somebody asks of them."""

    mine: Page
    late: Page
    still: Sequence[StillCase]
    still_total: int
    to_reply_to: Sequence[CaseRow]
    dissatisfied: Sequence[Dissatisfied]
    extensions: Sequence[AskedExtension]
    amendments: Sequence[amendments.Waiting]
    corrections: Sequence[Waiting]
    approvals: Sequence[SummaryLine]
    reasons: Sequence[SummaryLine]
    rollbacks: Sequence[PublicChange]
    undelivered: Undelivered
    to_register: int
    inspected: InspectionsToDo


def by_urgency(rows: Sequence[CaseRow]) -> dict[str, list[CaseRow]]:
    """``rows`` as three lists: ``late``, due ``today``, and the ``rest``, each in its order."""
    found: dict[str, list[CaseRow]] = {"late": [], "today": [], "rest": []}
    for row in rows:
        left = row.due.left if row.due else 1
        found["late" if left < 0 else "today" if left == 0 else "rest"].append(row)
    return found


def entries_of(found: WaitingForMe) -> list[tuple[int, str]]:
    """Every entry of the first page with its case (0: of none) and the address that it leads to,
    in the order of the page; a case that waits for two things is there twice."""
    entries = [
        (0, url_for("inspections.show", inspection_id=one.id)) for one in found.inspected.all
    ]
    entries += [(row.id, next_step(row).url) for row in (*found.mine.rows, *found.late.rows)]
    for endpoint, asked in (
        ("extension.decide", found.extensions),
        ("amending.decide", found.amendments),
    ):
        entries += _decided(endpoint, asked)
    for endpoint, rows in (
        ("supervision.reply", found.to_reply_to),
        ("supervision.note", [one.row for one in found.dissatisfied]),
        ("case.show", [one.row for one in found.still]),
    ):
        entries += [(row.id, url_for(endpoint, case_id=row.id)) for row in rows]
    entries += _decided("correct.agree", found.corrections)
    entries += [
        (one.case_id, url_for("review.show", case_id=one.case_id))
        for one in (*found.approvals, *found.reasons)
    ]
    entries += [(0, url_for("rollback.show", change_id=one.id)) for one in found.rollbacks]
    entries += [(0, url_for("jobs.listed"))] if found.undelivered.total else []
    entries += [(0, url_for("incoming.listed"))] if found.to_register else []
    return entries


def _decided(
    endpoint: str, asked: Sequence[AskedExtension | amendments.Waiting | Waiting]
) -> list[tuple[int, str]]:
    """What somebody asks for, each with its case and the page at ``endpoint`` that decides."""
    return [(one.case_id, url_for(endpoint, case_id=one.case_id, asked=one.id)) for one in asked]


def next_step(row: CaseRow) -> NextStep:
    """Where the person goes on with ``row``: the form of the move that it waits for, of pressing
    where it waits for somebody else, or the page of the case."""
    choices = url_for("case.show", case_id=row.id) + "#next"
    state = CASE_STATES[row.state]
    if state.turn not in actor().roles:
        pressed = bool(ORDERED_BY & actor().roles) and state.in_hand
        return NextStep(url=url_for("supervision.press", case_id=row.id) if pressed else choices)
    verb = _WAITS_FOR.get(row.state)
    move = move_for(row.state, verb) if verb else None
    if move is None:
        return NextStep(url=choices)
    unit = f"{row.campaign}/{row.unit}" if row.unit else None
    with services().ledger.store.read() as session:
        barred = people.bar_on(session, row.id, move, actor(), unit)
        waiting = open_rows(instalment_rows.instalments(session, row.id))
    if waiting and row.state is State.AGREED and not barred:
        first = waiting[0].id
        return NextStep(url=url_for("instalments.pay", case_id=row.id, instalment_id=first))
    if barred:
        return NextStep(url=choices, barred=barred)
    return NextStep(url=url_for("move.make", case_id=row.id, verb=move.verb))

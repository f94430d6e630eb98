"""What may be done with a case now, and why the rest may not."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from casestore.ledger import people
from casestore.ledger.entered_rows import still_open
from casestore.ledger.queries import instalments
from casestore.ledger.records import CaseRow
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.moves import MOVES, Move, moves_from
from casestore.lifecycle.needs import Need
from forms_app.desk.cases.move_wording import hint_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.web.translations import say

#: The moves that take every case forward, in the order of the process.
MAIN = ("transfer", "settle", "strike_off")


@dataclass(frozen=True, kw_only=True)
class PossibleMove:
    """A move as the page shows it: a link where it may be made; without a ``url`` the ``hint``
    says why not."""

    label: str
    hint: str
    url: str = ""
    weighty: bool = False


def possible_moves(row: CaseRow) -> list[PossibleMove]:
    """Every move that starts in the state of ``row``, whether this person may make it or not."""
    moves = moves_from(row.state)
    agreed = instalments.of_case(services().ledger, row.id, actor())
    campaign = services().ledger.campaign_of(row.campaign)
    return [
        _possible(row, move, why or still_open(campaign, move, agreed))
        for move, why in zip(moves, barred(row, moves), strict=True)
    ]


def barred(row: CaseRow, moves: Sequence[Move]) -> list[str]:
    """Why this person may not make each of ``moves``, ``""`` where they may."""
    unit = f"{row.campaign}/{row.unit}" if row.unit else None
    with services().ledger.store.read() as session:
        bars = [people.bar_on(session, row.id, move, actor(), unit) for move in moves]
    return [bar or _nowhere_to(row, move) for bar, move in zip(bars, moves, strict=True)]


def _nowhere_to(row: CaseRow, move: Move) -> str:
    """Why a case can't be passed on where its campaign names nobody to whom."""
    campaign = services().ledger.campaign_of(row.campaign)
    if Need.CHANNEL not in move.needs or campaign.other_channels:
        return ""
    return say("本专项行动没有列出可以报送的上级渠道")


def _possible(row: CaseRow, move: Move, barred: str) -> PossibleMove:
    if barred:
        return PossibleMove(label=move.label, hint=barred)
    return PossibleMove(
        label=move.label,
        hint=hint_of(move.verb, row.state),
        url=url_for("move.make", case_id=row.id, verb=move.verb),
        weighty=move.weighty,
    )


def later_moves(state: State) -> list[PossibleMove]:
    """Main moves that don't start in ``state``, with where they do; none where nothing more is
    to be done."""
    if CASE_STATES[state].ended:
        return []
    found = []
    for verb in MAIN:
        rows = [move for move in MOVES if move.verb == verb]
        sources = {source for move in rows for source in move.sources}
        if state not in sources:
            named = (one for one in State if one in sources and one is not State.ESCALATED)
            names = "、".join(f"“{CASE_STATES[one].name}”" for one in named)
            why = say("案件处于%(states)s时才能进行", states=names)
            found.append(PossibleMove(label=rows[-1].label, hint=why))
    return found

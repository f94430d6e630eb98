"""A case opened: the sealed record, what the rules say, its files, its history, its clock, and
what may be done."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger import corrections, extensions
from casestore.ledger.queries import case_file, letters, lines
from casestore.ledger.queries.access_diary import LOOKS
from casestore.ledger.queries.copies import copies_of
from casestore.ledger.records import CaseFile, CaseRow, Event
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb
from casestore.public.page_images.child import DRAWN_KINDS
from forms_app.desk.cases import (
    documents,
    instalments,
    linking,
    opened_case,
    pressing,
    routing,
    seen_outside,
    tasks,
)
from forms_app.desk.cases.decision import rule_words
from forms_app.desk.cases.possible_moves import later_moves, possible_moves
from forms_app.desk.cases.supervision import note_readers
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor

blueprint = Blueprint("case", __name__, url_prefix="/desk/case")

PURPOSE_NAMES = {
    "evidence": "佐证材料",
    "signed-form": "盖章线索表",
    "mandate": "授权委托书",
    "proof": "办理凭证",
    "supplement": "补充材料",
    "photo": "核查照片",
    "document": "文书",
    "document-office": "文书",
}
#: Events that say who looked; kept apart from what was done.
LOOKING = frozenset(LOOKS)

#: What moves nothing and tells no news: the program's own work, letters, and tasks, which have a
#: place of their own.
ASIDE = frozenset(
    {
        *(Verb.RESEAL, Verb.NEW_KEYS, Verb.RECOUNT, Verb.HANDOUT, Verb.REMIND_CLAIMANT),
        *(Verb.LETTER_RESENT, Verb.LETTER_DROPPED, Verb.IMPORT_NOTE),
        *(Verb.TASK, Verb.TASK_DONE, Verb.TASK_AGAIN),
    }
)

#: What office and claimant wrote to each other; shown as a conversation.
MESSAGES = frozenset({Verb.MESSAGE, Verb.REPLY})


@blueprint.get("/<int:case_id>")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def show(case_id: int) -> ResponseReturnValue:
    case = case_file.open_case(services().ledger, case_id, actor())
    return render_template(
        "desk/case.html",
        here="ledger",
        row=case.row,
        case=case,
        possible_moves=possible_moves(case.row),
        later_moves=later_moves(case.row.state),
        purpose_names=PURPOSE_NAMES,
        drawn_kinds=DRAWN_KINDS,
        coordinator=Role.COORDINATOR in actor().roles,
        of_unit=Role.UNIT in actor().roles,
        summary_url=_summary_url(case.row),
        **_record(case),
        **_told_apart(case.events),
        late_letters=letters.letters_of(services().ledger, case_id, actor()),
        note_readers=note_readers(),
        corrections=corrections.waiting(services().ledger, actor(), case_id),
        extensions=extensions.waiting(services().ledger, actor(), case_id),
        in_hand=CASE_STATES[case.row.state].in_hand,
        **documents.shown(case),
        **pressing.shown(case.events),
        **instalments.shown(case.row),
        copies_sent=copies_of(services().ledger, case_id, actor()),
        **linking.shown(case.row),
        **routing.shown(case_id),
        **tasks.shown(case_id),
        **seen_outside.shown(case_id),
    )


def _record(case: CaseFile) -> dict[str, Any]:
    """What the sealed record says, and the rules of the campaign of it."""
    campaign = services().ledger.campaign_of(case.row.campaign)
    decision = lines.decision_on(services().ledger, case.row)
    return {
        "identity": opened_case.identity(case, campaign, actor()),
        "story": opened_case.story(case, campaign),
        "answers": opened_case.answers(case, campaign),
        "decision": decision,
        "rule": rule_words(campaign, decision.rule),
    }


def _told_apart(events: Sequence[Event]) -> dict[str, Sequence[Event]]:
    """The history, what was written to and fro, and who looked."""
    return {
        "steps": [event for event in events if event.verb not in LOOKING | MESSAGES | ASIDE],
        "aside": [event for event in events if event.verb in ASIDE],
        "messages": [event for event in events if event.verb in MESSAGES],
        "looks": [event for event in events if event.verb in LOOKING],
    }


def _summary_url(row: CaseRow) -> str:
    """Where the summary of ``row`` is written; ``""`` while there is nothing to write, or not by
    this person."""
    if row.state is not State.STRUCK_OFF or Role.COORDINATOR not in actor().roles:
        return ""
    return url_for("summary.edit", case_id=row.id)

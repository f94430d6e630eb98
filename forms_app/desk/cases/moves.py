"""Making a move: one page that asks exactly for what the transition table needs, one call to the
ledger."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.errors import NotAllowed, NotFound
from casestore.ledger import terms
from casestore.ledger.claimant_words import told_of
from casestore.ledger.queries import case_file, instalments, lines
from casestore.ledger.records import CaseRow, MoveRequest
from casestore.ledger.verbs import staff_moves
from casestore.lifecycle.case_states import State
from casestore.lifecycle.excuses import excuses_in
from casestore.lifecycle.instalments import sums
from casestore.lifecycle.moves import MOVES, Move, move_for
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Role
from casestore.lifecycle.verbs import Verb
from casestore.public.scripts import simplified
from casestore.sealing.evidence import Limits
from casestore.sealing.kept_file import Purpose
from forms_app.desk.cases import possible_moves
from forms_app.desk.cases.move_form import Circumstances, move_form
from forms_app.desk.cases.move_wording import hint_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import uploads
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("move", __name__, url_prefix="/desk/case")


@blueprint.route("/<int:case_id>/move/<verb>", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
@takes_files
def make(case_id: int, verb: str) -> ResponseReturnValue:
    row = lines.case_line(services().ledger, case_id, actor())
    move = _wanted(row, verb)
    campaign = services().ledger.campaign_of(row.campaign)
    sent = uploads.receive(campaign, _inputs(move))
    form = _form(row, move, campaign, sent)
    form.refuse_uploads(sent.refused)

    def then(row: CaseRow) -> ResponseReturnValue:
        done = say("%(number)s：已%(label)s", number=row.number, label=move.label)
        return go_on(done, url_for("case.show", case_id=case_id))

    def page() -> str:  # after somebody else's change the next press takes the new version
        now = lines.case_line(services().ledger, case_id, actor()) if form.is_submitted() else row
        return _page(now, move, form, sent)

    def move_on() -> CaseRow:
        services().evidence.check_total(sent.files, Limits.of(campaign))
        return _make(case_id, move, form, sent)

    if "more" in request.form:  # rows to fill in, no move
        return page()
    return answer(form, move_on, then, page)


def _inputs(move: Move) -> dict[str, Purpose]:
    """The inputs for files that the form of ``move`` has, with the purpose of what comes in
    each."""
    found: dict[str, Purpose] = {"proof": "proof"} if Need.PROOF in move.needs else {}
    return found | ({"photos": "photo"} if Need.PHOTOS in move.asks else {})


def _wanted(row: CaseRow, verb: str) -> Move:
    """The row of the table that the page is about: of the state in which the page was opened,
    when it says so."""
    opened_in = request.form.get("source", "")
    state = State(opened_in) if opened_in in {one.value for one in State} else row.state
    move = move_for(state, verb)
    if move is None and any(one.verb == verb for one in MOVES):
        raise NotAllowed(say("本案现在的状态不能进行这一步，请回到案件页重新选择"))
    if move is None:
        raise NotFound(say("没有这一步"))
    if barred := possible_moves.barred(row, [move])[0]:
        raise NotAllowed(barred)
    return move


def _form(row: CaseRow, move: Move, campaign: Campaign, sent: Uploads) -> DeskForm:
    """The form as it was sent, or as it is first shown: with what the rules propose."""
    today = services().settings.today(campaign.id)
    kind = move_form(move, Circumstances(campaign, today, proved=bool(sent.files)))
    start = {"version": row.version, "source": row.state.value}
    if request.method != "POST":
        start |= _proposed(row, move, today)
    return kind(data=start)


def _proposed(row: CaseRow, move: Move, today: date) -> dict[str, Any]:
    """What the rules propose: the responsible unit, the deadline, the channel."""
    ledger = services().ledger
    decision = lines.decision_on(ledger, row)
    start: dict[str, Any] = {"unit": terms.proposed_unit(ledger, row)}
    if Need.FULFILLED in move.needs:
        start["fulfilled"] = _paid(row)
    if move.verb is Verb.TRANSFER:
        start["deadline"] = terms.proposed_term(ledger, row, ledger.calendar()).day
    elif row.deadline and row.deadline >= today:
        start["deadline"] = row.deadline
    if decision.channel is not None and not decision.channel.own:
        start["channel"] = decision.channel.id
    return start


def _paid(row: CaseRow) -> str:
    """What the rows of a case say was paid, in 万元; ``""`` where it has none."""
    rows = instalments.of_case(services().ledger, row.id, actor())
    today = services().settings.today(row.campaign)
    return f"{wan_of(sums(rows, today).paid):f}" if rows else ""


def _make(case_id: int, move: Move, form: DeskForm, sent: Uploads) -> CaseRow:
    given: dict[Need, str] = {
        need: _words(form[need.value].data)
        for need in (*move.needs, *move.asks)
        if need not in (Need.PROOF, Need.PHOTOS, Need.TOLD) and need.value in form
    }
    version = whole_number(str(form["version"].data))
    proof, told = tuple(sent.files), _words(form["told"].data)
    return staff_moves.move(
        services().ledger,
        case_id,
        actor(),
        MoveRequest(
            verb=move.verb,
            version=version,
            given=given,
            files=proof,
            told=told,
            confirmed=form.confirmed,
        ),
    )


def _words(data: str | date | list[str] | None) -> str:
    if isinstance(data, list):
        return ",".join(data)
    return data.isoformat() if isinstance(data, date) else (data or "").strip()


def _page(row: CaseRow, move: Move, form: DeskForm, sent: Uploads) -> str:
    stale = form.is_submitted() and str(form["version"].data) != str(row.version)
    possible = move_for(row.state, move.verb) is not None
    form["version"].data, form["uploaded"].data = row.version, sent.signed_list()
    if possible:
        form["source"].data = row.state.value
    return render_template(
        "desk/move.html",
        here="ledger",
        row=row,
        move=move,
        source=row.state,
        told=told_of(move.verb, row.state) if possible else "",
        hint=hint_of(move.verb, row.state),
        form=form,
        proof=sent.files,
        stale=stale,
        back=_turning_back(row, form),
        possible=possible,
        last=case_file.last_event(services().ledger, row.id, actor()) if stale else None,
    )


def _turning_back(row: CaseRow, form: DeskForm) -> str:
    """Where a reason that doesn't count goes instead: back to the unit, where this person may do
    that; else ``""``."""
    move = move_for(row.state, Verb.TURN_BACK)
    reason = form["reason"].data or "" if "reason" in form else ""
    if move is None or not excuses_in(simplified(reason)):
        return ""
    if possible_moves.barred(row, [move])[0]:
        return ""
    return url_for("move.make", case_id=row.id, verb=move.verb)

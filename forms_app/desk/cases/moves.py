"""Making a move: one page that asks exactly for what the transition table needs, one call to the
ledger."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import deadlines
from casestore.ledger.records import CaseFile, CaseRow
from casestore.lifecycle.cases import MOVES, Move, Need, Role, State, bar, move_for
from casestore.sealing.evidence import Limits, Rejected
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI
from forms_app.desk.cases.case import WEIGHTY, decision_on, responsible
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_uploads import Brought, brought
from forms_app.desk.ui.forms import DeskForm, move_form
from forms_app.web.translations import say

blueprint = Blueprint("move", __name__, url_prefix="/desk/case")


@blueprint.route("/<int:case_id>/move/<verb>", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
@takes_files
def make(case_id: int, verb: str) -> ResponseReturnValue:
    file = services().ledger.case(case_id, actor())
    move = _asked_for(file.row, verb)
    campaign = services().campaigns[file.row.campaign]
    if request.method == "GET":
        return _page(
            file, move, _form(move, campaign, file.row, _suggested(file, move, campaign)), Brought()
        )
    files = brought(campaign, {Need.PROOF.value: "proof"} if Need.PROOF in move.needs else {})
    form = _form(move, campaign, file.row, {}, bool(files.kept))
    refused = files.refused.get(Need.PROOF.value, [])
    if form.validate_on_submit() and not refused:
        try:
            row = _make(case_id, move, form, files.kept)
        except (Stale, NotAllowed, Incomplete, Rejected) as error:
            form.refuse(error)  # after somebody else's change the next press takes the new version
        else:
            flash(say("%(number)s：已%(label)s", number=row.number, label=move.label), "ok")
            return redirect(url_for("case.show", case_id=case_id))
    for sentence in refused:
        form.complain(Need.PROOF.value, sentence)
    return _page(services().ledger.case(case_id, actor()), move, form, files), 422


def _asked_for(row: CaseRow, verb: str) -> Move:
    """The row of the table that the page is about: of the state in which the page was opened,
    when it says so."""
    opened_in = request.form.get("source", "")
    state = State(opened_in) if opened_in in {one.value for one in State} else row.state
    move = move_for(state, verb)
    if move is None and any(one.verb == verb for one in MOVES):
        raise NotAllowed(say("本案现在的状态不能进行这一步，请回到案件页重新选择"))
    if move is None:
        raise NotFound(say("没有这一步"))
    barred = bar(move, actor(), responsible(row))
    if barred:
        raise NotAllowed(barred)
    return move


def _form(
    move: Move, campaign: Campaign, row: CaseRow, start: dict[str, Any], proved: bool = False
) -> DeskForm:
    today = services().settings.today(campaign.id)
    kind = move_form(move, campaign, today, proved, move.verb in WEIGHTY)
    return kind(data={"version": row.version, "source": row.state.value, **start})


def _suggested(file: CaseFile, move: Move, campaign: Campaign) -> dict[str, Any]:
    """What the rules propose: the responsible unit, the deadline, the channel."""
    decision, row = decision_on(file, campaign), file.row
    named = next(
        (unit.id for unit in campaign.units if row.respondent in (unit.name, unit.short)), ""
    )
    start: dict[str, Any] = {Need.UNIT.value: decision.unit or named or decision.lead or row.lead}
    today = services().settings.today(campaign.id)
    if move.verb == "transfer":
        received = row.received_at.astimezone(SHANGHAI).date()
        start[Need.DEADLINE.value] = deadlines.for_handling(
            campaign, received, today, today, services().ledger.calendar()
        ).day
    elif row.deadline and row.deadline >= today:
        start[Need.DEADLINE.value] = row.deadline
    if decision.channel is not None and not decision.channel.own:
        start[Need.CHANNEL.value] = decision.channel.id
    return start


def _make(case_id: int, move: Move, form: DeskForm, proof: Sequence[KeptFile]) -> CaseRow:
    row = services().ledger.case(case_id, actor()).row
    services().evidence.check_total(proof, Limits.of(services().campaigns[row.campaign]))
    given: dict[Need, str] = {
        need: _words(form[need.value].data) for need in move.needs if need is not Need.PROOF
    }
    version = int(form["version"].data) if str(form["version"].data).isdigit() else 0
    return services().ledger.move(
        case_id, move.verb, actor(), version, given, tuple(proof), _words(form["told"].data)
    )


def _words(data: str | date | None) -> str:
    return data.isoformat() if isinstance(data, date) else (data or "").strip()


def _page(file: CaseFile, move: Move, form: DeskForm, files: Brought) -> str:
    stale = request.method == "POST" and str(form["version"].data) != str(file.row.version)
    form["version"].data, form["uploaded"].data = file.row.version, files.carried()
    if move_for(file.row.state, move.verb) is not None:
        form["source"].data = file.row.state.value
    return render_template(
        "desk/move.html",
        here="ledger",
        row=file.row,
        move=move,
        form=form,
        proof=files.kept,
        stale=stale,
        possible=move_for(file.row.state, move.verb) is not None,
        last=file.events[-1] if file.events else None,
    )

"""A case opened: the sealed record, what the rules say, its files, its history, its clock, and
what may be done."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO

from flask import Blueprint, Response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign import form_fields
from casestore.campaign.eligibility import Answers, Decision, decide
from casestore.campaign.form_fields import Sealed
from casestore.campaign.model import Campaign
from casestore.ledger.records import CaseFile, CaseRow
from casestore.ledger.verbs import IN_HAND
from casestore.lifecycle.cases import ENDED, Move, Role, State, bar, moves_from
from casestore.settings import SHANGHAI
from forms_app.desk.services import desk
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.wording import day, later, rule_words

blueprint = Blueprint("case", __name__, url_prefix="/desk/case")

#: Columns whose label asks the enterprise; what they are called here.
CALLED = {
    "claimant_kind": "反映主体",
    "respondent_kind": "被反映单位类别",
    "respondent_level": "被反映单位层级",
}
#: Shown as prose, not as rows.
PROSE = ("facts", "request", "raised_before")
MIME = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PURPOSES = {
    "evidence": "佐证材料",
    "signed-form": "盖章线索表",
    "proof": "办理凭证",
    "supplement": "补充材料",
}
#: Events that say who looked; kept apart from what was done.
WATCHED = frozenset({"opened", "downloaded"})
#: Moves that end something or take it back: shown as warnings, confirmed by a tick.
WEIGHTY = frozenset({"decline", "register_only", "withdraw", "strike_off", "reopen", "suspend"})


@dataclass(frozen=True)
class Offer:
    """A move as the page shows it: a link where it may be made, else the reason why not."""

    label: str
    hint: str
    url: str = ""
    weighty: bool = False


@blueprint.get("/<int:case_id>")
@demands(Role.COORDINATOR, Role.UNIT)
def show(case_id: int) -> ResponseReturnValue:
    file = desk().ledger.case(case_id, actor())
    campaign = desk().campaigns[file.row.campaign]
    return render_template(
        "desk/case.html",
        here="ledger",
        row=file.row,
        file=file,
        campaign=campaign,
        who=identity(file, campaign),
        story=story(file, campaign),
        answers=answered(file, campaign),
        decision=decision_on(file, campaign),
        rule_words=rule_words,
        offers=offers(file.row),
        later=[] if file.row.state in ENDED else later(file.row.state),
        purposes=PURPOSES,
        coordinator=Role.COORDINATOR in actor().roles,
        summary=_summary_link(file.row),
        steps=[one for one in file.events if one.verb not in WATCHED],
        watched=[one for one in file.events if one.verb in WATCHED],
        in_hand=file.row.state in IN_HAND,
    )


@blueprint.get("/<int:case_id>/file/<int:file_id>")
@demands(Role.COORDINATOR, Role.UNIT)
def download(case_id: int, file_id: int) -> Response:
    kept, data = desk().ledger.file(case_id, file_id, actor())
    mime = MIME.get(kept.kind, "application/octet-stream")
    response = send_file(BytesIO(data), mimetype=mime, as_attachment=True, download_name=kept.name)
    response.headers["Cache-Control"] = "no-store"
    return response


def identity(file: CaseFile, campaign: Campaign) -> list[tuple[str, str]]:
    """(label, value) of the identity columns that the person may see."""
    whole = Role.COORDINATOR in actor().roles
    return [
        (item.label, _shown(item, campaign, file))
        for item in campaign.columns()
        if (item.sealed is Sealed.IDENTITY or item.id in ("enterprise_kind", "industry"))
        and (whole or item.id in form_fields.SHOWN_TO_UNITS or item.sealed is Sealed.OPEN)
        and item.kind != "declaration"
    ]


def story(file: CaseFile, campaign: Campaign) -> list[tuple[str, str]]:
    """(label, text) of the long texts."""
    labels = {item.id: item.label for item in campaign.columns()}
    return [(labels[id], file.values[id]) for id in PROSE if file.values.get(id)]


def answered(file: CaseFile, campaign: Campaign) -> list[tuple[str, str]]:
    """(label, words) of everything else on the clue form."""
    skipped = {*PROSE, "enterprise_kind", "industry", "respondent"}
    return [
        (CALLED.get(item.id, item.label), _shown(item, campaign, file))
        for item in campaign.columns()
        if item.sealed in (Sealed.OPEN, Sealed.NARRATIVE) and item.id not in skipped
    ]


def _shown(item: form_fields.Field, campaign: Campaign, file: CaseFile) -> str:
    value = file.values.get(item.id, "")
    if item.kind == "date" and value:
        return day(date.fromisoformat(value))
    return campaign.label(item.id, value)


def decision_on(file: CaseFile, campaign: Campaign) -> Decision:
    """What the rules say about this clue, on the day it came in."""
    values, made = file.values, file.values.get("commitment_date", "")
    answers = Answers(
        **{name: values.get(name, "") for name in (*form_fields.ROUTED_BY, "industry")},
        received_on=file.row.received_at.astimezone(SHANGHAI).date(),
        commitment_date=date.fromisoformat(made) if made else None,
    )
    return decide(campaign, answers)


def responsible(row: CaseRow) -> str | None:
    """The responsible unit as ``campaign/unit``."""
    return f"{row.campaign}/{row.unit}" if row.unit else None


def offers(row: CaseRow) -> list[Offer]:
    """Every move that starts here: as a link, or with the reason why this person may not make it.
    """
    return [offer(row, move) for move in moves_from(row.state)]


def offer(row: CaseRow, move: Move) -> Offer:
    barred = bar(move, actor(), responsible(row))
    if barred:
        return Offer(move.label, barred)
    url = url_for("move.make", case_id=row.id, verb=move.verb)
    return Offer(move.label, move.hint, url, move.verb in WEIGHTY)


def _summary_link(row: CaseRow) -> str:
    if row.state is not State.STRUCK_OFF or Role.COORDINATOR not in actor().roles:
        return ""
    return url_for("summary.edit", case_id=row.id)

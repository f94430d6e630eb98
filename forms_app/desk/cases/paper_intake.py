"""Registering what came by letter, e-mail or in person: the clue form on one page, entered by
the office."""

import secrets
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    MultipleFileField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from casestore.campaign import form_fields
from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.records import Clue, Receipt
from casestore.lifecycle.cases import Role
from casestore.sealing.evidence import Limits, Rejected
from casestore.settings import SHANGHAI
from forms_app.clue.columns import PURPOSES, as_text, attribute, normal, option_ids, readable
from forms_app.clue.typed_values import missing
from forms_app.desk.services import desk
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_uploads import Brought, brought
from forms_app.desk.ui.forms import DeskForm, accepted, choice, some_file
from forms_app.pdf.receipt import Shown, receipt_pdf
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.translations import say, write_in

blueprint = Blueprint("letter", __name__, url_prefix="/desk/letters")


def taking() -> list[Campaign]:
    """The campaigns that name a way in beside the web form."""
    return [one for one in desk().campaigns.values() if ways_in(one)]


def ways_in(campaign: Campaign) -> list[tuple[str, str]]:
    """Id and name of each way in that is not the web form's own."""
    own = {campaign.source_of(one.id) for one in campaign.claimants}
    return [(one.id, one.label) for one in campaign.sources if one.id not in own]


@blueprint.get("/")
@demands(Role.COORDINATOR)
def campaigns() -> ResponseReturnValue:
    """Which campaign the letter belongs to; with one there is nothing to choose."""
    found = taking()
    if len(found) == 1:
        return redirect(url_for("letter.enter", campaign_id=found[0].id))
    return render_template("desk/letters.html", here="ledger", campaigns=found)


@blueprint.route("/<campaign_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@takes_files
def enter(campaign_id: str) -> ResponseReturnValue:
    """The form, and on success the receipt to hand out. Sent twice, the page shows the same
    receipt again."""
    campaign = _campaign(campaign_id)
    if request.method == "GET":
        return _page(
            campaign, letter_form(campaign, Brought())(key=secrets.token_urlsafe(24)), Brought()
        )
    files = brought(
        campaign, {one.id: PURPOSES[one.kind] for one in campaign.columns() if one.kind in PURPOSES}
    )
    form = letter_form(campaign, files)()
    if form.validate_on_submit() and not files.refused:
        try:
            receipt = _register(campaign, form, files)
        except NotAllowed as error:
            form.form_errors.append(
                say("按规则不能登记：%(why)s。请照此答复来件人。", why=str(error).rstrip("。"))
            )
        except (Incomplete, Rejected) as error:
            form.refuse(error, attribute)
        else:
            return render_template(
                "desk/letter_done.html",
                here="ledger",
                receipt=receipt,
                key=form.key.data,
                campaign=campaign,
            )
    for id, sentences in files.refused.items():
        for sentence in sentences:
            form.complain(attribute(id), sentence)
    return _page(campaign, form, files), 422


@blueprint.post("/<campaign_id>/receipt.pdf")
@demands(Role.COORDINATOR)
def receipt_sheet(campaign_id: str) -> Response:
    """The receipt on paper. Whoever asks has just registered the clue: nobody else knows its key.
    """
    campaign, key = _campaign(campaign_id), request.form.get("key", "")
    receipt = desk().ledger.receipt(campaign.id, key) if key else None
    if receipt is None:
        abort(404)
    file = desk().ledger.case(receipt.case_id, actor())
    write_in(campaign.script)
    shown = Shown(
        campaign,
        receipt.number,
        receipt.code,
        receipt.received_at.astimezone(SHANGHAI),
        receipt.review_by,
        file.row.lead,
        bool(file.values.get("email")),
        tuple(
            (one.name, one.size, one.sha256)
            for _id, one, _at in file.files
            if one.purpose != "proof"
        ),
        desk().settings.site_url,
        desk().settings.demo,
    )
    return pdf_answer(receipt_pdf(shown, desk().site), say("回执") + f"-{receipt.number}.pdf")


def _campaign(id: str) -> Campaign:
    campaign = next((one for one in taking() if one.id == id), None)
    return campaign or abort(404)


def _register(campaign: Campaign, form: DeskForm, files: Brought) -> Receipt:
    today = desk().settings.today(campaign.id)
    desk().evidence.check_total(files.kept, Limits.of(campaign))
    typed = {one.id: as_text(form[attribute(one.id)].data) for one in campaign.columns()}
    values, _wrong = normal(campaign, typed, today)  # nothing is wrong: the form is valid
    clue = Clue(campaign.id, values, tuple(files.kept), form.way_in.data, desk().settings.demo)
    return desk().ledger.register(clue, form.key.data, actor())


def _page(campaign: Campaign, form: DeskForm, files: Brought) -> str:
    form.uploaded.data = files.carried()
    titles = {**dict(form_fields.STEPS), "check": say("受理条件")}
    steps = [
        (
            title,
            [form[attribute(column.id)] for column in campaign.columns() if column.step == step],
        )
        for step, title in titles.items()
    ]
    first_files = next((column.id for column in campaign.columns() if column.kind in PURPOSES), "")
    return render_template(
        "desk/letter.html",
        here="ledger",
        campaign=campaign,
        form=form,
        files=files.kept,
        first_files=first_files,
        steps=[(title, some) for title, some in steps if some],
    )


def letter_form(campaign: Campaign, files: Brought) -> type[DeskForm]:
    """The clue form's columns as one form of the desk."""
    today = desk().settings.today(campaign.id)
    parts: dict[str, Any] = {
        "key": HiddenField(
            name="letter.key", validators=[InputRequired(say("页面不完整，请重新打开"))]
        ),
        "uploaded": HiddenField(),
        "way_in": choice(
            say("线索来源"), "", say("请选择线索来源"), ways_in(campaign), name="letter.way-in"
        ),
    }
    have = {one.purpose for one in files.kept}
    for column in campaign.columns():
        parts[attribute(column.id)] = _asked(
            campaign, column, today, PURPOSES.get(column.kind) in have
        )
    return type("LetterForm", (DeskForm,), parts)


def _asked(campaign: Campaign, column: form_fields.Field, today: date, have: bool) -> Any:
    common: dict[str, Any] = {"name": column.id, "description": _hint(column)}
    if column.kind in PURPOSES:
        needed = [some_file(missing(column))] if column.required and not have else []
        kind = MultipleFileField if column.kind == "files" else FileField
        return kind(column.label, needed, render_kw=accepted(campaign), **common)
    check = partial(readable, column, today, option_ids(campaign, column))
    if column.kind == "choice":
        options = [(one.id, one.label) for one in campaign.options(column)]
        return choice(
            column.label, common.pop("description"), missing(column), options, check=check, **common
        )
    if column.kind == "declaration":
        label = say("来件有签字人的这句声明：“%(text)s”", text=column.label)
        return BooleanField(label, [check], name=column.id)
    if column.kind == "multiline":
        return TextAreaField(column.label, [check], render_kw={"rows": 5}, **common)
    return StringField(column.label, [check], render_kw={"autocomplete": "off"}, **common)


def _hint(column: form_fields.Field) -> str:
    told = {
        "evidence": say("扫描或拍照。至少一份，可以选多个文件。"),
        "signed_form": say("来件原件的扫描件或照片，看得清签字和公章。"),
        "email": say("填写后，每有进展都会给来件人发信。"),
        "contact": "",
    }
    hint = told.get(column.id, column.hint)
    return hint if column.required else say("选填。") + hint

"""Putting right what is registered of a case, and the second person who agrees to it."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired

from casestore.campaign.form_fields import CONTACT
from casestore.campaign.model import Campaign
from casestore.ledger import corrections
from casestore.ledger.correction_notes import column_of, correctable, label_of
from casestore.ledger.correction_notes import shown as shown_value
from casestore.ledger.queries import case_file, lines
from casestore.ledger.records import CaseFile
from casestore.ledger.verbs import correcting
from casestore.ledger.verbs.correcting import CorrectionRequest
from casestore.lifecycle.corrections import FULFILLED
from casestore.lifecycle.roles import Role
from forms_app.clue.columns import as_text, option_ids
from forms_app.clue.typed_values import read
from forms_app.desk.cases.paper_form import field_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("correct", __name__, url_prefix="/desk/case")

SEALED = "（联系方式，查看要写理由）"


class AgreeForm(DeskForm):
    sure = BooleanField("已核对依据，同意更正", [InputRequired("请核对依据，再勾选")])


class RefuseForm(DeskForm):
    reason = text("不予更正的理由", "写明依据。申请人能看到。", "请写明不予更正的理由", rows=3)


def correction_form(campaign: Campaign, field: str) -> type[DeskForm]:
    """The form for a new value of ``field``."""
    column = column_of(campaign, field)
    today = services().settings.today(campaign.id)
    hint = "单位万元，例如 268.5；不涉及金额的填 0。"
    new = StringField(label_of(campaign, field), [InputRequired("请填写金额")], description=hint)
    reason = "写明错在哪里、依据是什么。记入台账，只有统筹岗可见。"
    parts = {
        "version": HiddenField(),
        "new": new if column is None else field_of(campaign, column, today),
        "reason": text("更正理由", reason, "请写明更正理由和依据", rows=3),
    }
    return type("CorrectionForm", (DeskForm,), parts)


@blueprint.get("/<int:case_id>/correct")
@demands(Role.COORDINATOR)
def choose(case_id: int) -> ResponseReturnValue:
    """Everything that can be corrected, with what is registered."""
    case, campaign = _opened(case_id)
    fields = [
        (label, _said(campaign, case, field), url_for(".correct", case_id=case_id, field=field))
        for field, label in correctable(campaign, case.row.fulfilled is not None).items()
    ]
    return render_template("desk/corrections.html", here="ledger", row=case.row, fields=fields)


@blueprint.route("/<int:case_id>/correct/<field>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def correct(case_id: int, field: str) -> ResponseReturnValue:
    case, campaign = _opened(case_id)
    if field not in correctable(campaign, case.row.fulfilled is not None):
        abort(404)
    start = {"version": case.row.version, "new": _kept(case, field)}
    form = correction_form(campaign, field)(data=start)
    label = label_of(campaign, field)

    def verb() -> bool:
        return correcting.correct(
            services().ledger, case_id, actor(), _asked(campaign, field, form)
        )

    def then(done: bool) -> ResponseReturnValue:
        asked = "已申请更正“%(label)s”，由另一人确认后生效"
        sentence = say("已更正“%(label)s”" if done else asked, label=label)
        return go_on(f"{case.row.number}：{sentence}", url_for("case.show", case_id=case_id))

    def page() -> str:  # after somebody else's change the next press takes the new version
        now, _campaign = _opened(case_id)
        form["version"].data = now.row.version
        old = _said(campaign, now, field)
        return render_template(
            "desk/correct.html", here="ledger", row=now.row, form=form, label=label, old=old
        )

    return answer(form, verb, then, page)


def _opened(case_id: int) -> tuple[CaseFile, Campaign]:
    case = case_file.open_case(services().ledger, case_id, actor())
    return case, services().ledger.campaign_of(case.row.campaign)


def _kept(case: CaseFile, field: str) -> str:
    """What is registered in ``field``, as far as the case shows it."""
    if field == FULFILLED:
        return "" if case.row.fulfilled is None else f"{case.row.fulfilled:f}"
    return case.values.get(field, "")


def _said(campaign: Campaign, case: CaseFile, field: str) -> str:
    if field in CONTACT:
        return say(SEALED)
    return say(shown_value(campaign, field, _kept(case, field)))


def _asked(campaign: Campaign, field: str, form: DeskForm) -> CorrectionRequest:
    column, typed = column_of(campaign, field), as_text(form["new"].data)
    if column is not None:
        today = services().settings.today(campaign.id)
        typed = read(column, typed, today, option_ids(campaign, column))
    return CorrectionRequest(
        version=whole_number(str(form["version"].data)),
        field=field,
        new=typed,
        reason=form["reason"].data or "",
        confirmed=form.confirmed,
    )


@blueprint.route("/<int:case_id>/correction/<int:asked>", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.REVIEWER)
def agree(case_id: int, asked: int) -> ResponseReturnValue:
    form = AgreeForm()
    return answer(
        form,
        lambda: correcting.agree(services().ledger, case_id, actor(), asked),
        lambda _done: _done_with(case_id, say("已更正，公开站随之更新")),
        lambda: _waiting_page(case_id, asked, form, RefuseForm(formdata=None)),
    )


@blueprint.post("/<int:case_id>/correction/<int:asked>/refuse")
@demands(Role.COORDINATOR, Role.REVIEWER)
def refuse(case_id: int, asked: int) -> ResponseReturnValue:
    form = RefuseForm()
    reason = form.reason.data or ""
    return answer(
        form,
        lambda: correcting.refuse(services().ledger, case_id, actor(), asked, reason),
        lambda _done: _done_with(case_id, say("已不予更正")),
        lambda: _waiting_page(case_id, asked, AgreeForm(formdata=None), form),
    )


def _done_with(case_id: int, sentence: str) -> ResponseReturnValue:
    number = lines.case_line(services().ledger, case_id, actor()).number
    return go_on(f"{number}：{sentence}", url_for("today.home"))


def _waiting_page(case_id: int, asked: int, form: AgreeForm, refusing: RefuseForm) -> str:
    ledger = services().ledger
    found = corrections.waiting_correction(ledger, case_id, asked, actor())
    if found is None:
        abort(404)
    row = lines.case_line(ledger, case_id, actor())
    campaign = ledger.campaign_of(row.campaign)
    hidden = found.field in CONTACT
    shown = [
        (say("栏目"), label_of(campaign, found.field)),
        (say("原为"), say(SEALED) if hidden else shown_value(campaign, found.field, found.old)),
        (say("改为"), say(SEALED) if hidden else shown_value(campaign, found.field, found.new)),
        (say("理由"), found.reason),
    ]
    return render_template(
        "desk/correction.html",
        here="today",
        row=row,
        asked=asked,
        shown=shown,
        form=form,
        refusing=refusing,
    )

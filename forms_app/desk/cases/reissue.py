"""A new access code for whoever lost theirs: identity is checked against the record, and the code
is shown once."""

from datetime import date

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, StringField

from casestore.campaign.model import Campaign
from casestore.ledger.claimant_words import REISSUED
from casestore.ledger.queries import case_file, lines
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs import reissuing
from casestore.ledger.verbs.reissuing import ReissueRequest
from casestore.lifecycle import deadlines
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.reissue import SHOWN_NAMES, Shown
from casestore.lifecycle.roles import Role
from casestore.sealing.kept_file import OF_CLAIMANT
from casestore.settings import SHANGHAI
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.pdf.receipt import ShownReceipt, receipt_pdf
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say, write_in

blueprint = Blueprint("reissue", __name__, url_prefix="/desk/case")

HINTS = {
    Shown.CONTACT: "来人身份证件上的姓名；代办的，写委托书上联系人的姓名。",
    Shown.USCC: "营业执照上的 18 位代码。",
    Shown.PHONE: "请来人说出提交时填写的电话，最好拨打核实。",
}


class ReissueForm(DeskForm):
    """What the claimant showed. What is recorded stands nowhere on the page: who hands a code out
    must have been told it."""

    version = HiddenField()
    contact = StringField(SHOWN_NAMES[Shown.CONTACT][0], description=HINTS[Shown.CONTACT])
    uscc = StringField(SHOWN_NAMES[Shown.USCC][0], description=HINTS[Shown.USCC])
    phone = StringField(SHOWN_NAMES[Shown.PHONE][0], description=HINTS[Shown.PHONE])
    reason = text(
        "补发理由",
        "写明谁、以什么方式申请，看了什么证件。记入台账，只有统筹岗可见。",
        "请写明补发理由",
        rows=3,
    )


@blueprint.route("/<int:case_id>/reissue", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def ask(case_id: int) -> ResponseReturnValue:
    """The form, and on success the page with the new code, which no other page shows."""
    row = lines.case_line(services().ledger, case_id, actor())
    form = ReissueForm(data={"version": row.version})

    def then(code: str) -> ResponseReturnValue:
        return render_template("desk/reissued.html", here="ledger", row=row, code=code)

    return answer(form, lambda: _reissue(case_id, form), then, lambda: _page(case_id, form))


@blueprint.post("/<int:case_id>/reissue/receipt.pdf")
@demands(Role.COORDINATOR)
def sheet(case_id: int) -> Response:
    """The receipt with the new code on paper, for whoever has just been shown it."""
    code = request.form.get("code", "")
    if not code or not reissuing.opens(services().ledger, case_id, actor(), code):
        abort(404)
    case = case_file.open_case(services().ledger, case_id, actor())
    campaign = services().campaigns[case.row.campaign]
    write_in(campaign.script)
    files = [file for _id, file, _at in case.files if file.purpose in OF_CLAIMANT]
    received = case.row.received_at.astimezone(SHANGHAI)
    review = _review_by(campaign, received.date())
    shown = ShownReceipt(
        campaign=campaign,
        number=case.row.number,
        code=code,
        received_at=received,
        review_by=review.day,
        uncertain=review.uncertain,
        lead=case.row.lead,
        registered_alone=lines.for_the_record(services().ledger, case.row),
        calendar=services().ledger.calendar(),
        email=case.mailable,
        files=tuple((one.name, one.size, one.sha256) for one in files),
        site_url=services().settings.site_url,
        demo=services().settings.demo,
    )
    return pdf_answer(receipt_pdf(shown, services().site), say("回执") + f"-{shown.number}.pdf")


def _review_by(campaign: Campaign, start: date) -> Due:
    """By when a clue received on ``start`` had to be reviewed."""
    calendar = services().ledger.calendar()
    return deadlines.due(campaign.clocks.review, "", start, start, calendar)


def _reissue(case_id: int, form: ReissueForm) -> str:
    return reissuing.reissue(
        services().ledger,
        case_id,
        actor(),
        ReissueRequest(
            version=whole_number(str(form.version.data)),
            shown={fact: (form[fact.value].data or "").strip() for fact in Shown},
            reason=form.reason.data,
        ),
    )


def _page(case_id: int, form: ReissueForm) -> str:
    """The form; after somebody else's change the next press takes the new version."""
    row: CaseRow = lines.case_line(services().ledger, case_id, actor())
    stale = form.is_submitted() and str(form.version.data) != str(row.version)
    form.version.data = row.version
    return render_template(
        "desk/reissue.html",
        here="ledger",
        row=row,
        form=form,
        told=REISSUED,
        cancel=url_for("case.show", case_id=case_id),
        last=case_file.last_event(services().ledger, case_id, actor()) if stale else None,
    )

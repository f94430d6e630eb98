"""Registering what came by letter, e-mail or in person: the clue form on one page, filled in by
the office."""

import secrets

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.errors import NotAllowed, Stale
from casestore.exchange.completeness import PAPERS
from casestore.ledger.queries import case_file, lines
from casestore.ledger.queries.same_letter import registered_alike
from casestore.ledger.records import CaseRow, Clue, Receipt
from casestore.ledger.verbs import registering
from casestore.ledger.verbs.incoming import known_as
from casestore.lifecycle.roles import Role
from casestore.sealing.evidence import Limits
from casestore.sealing.kept_file import OF_CLAIMANT
from casestore.settings import SHANGHAI
from forms_app.clue.columns import FILE_KINDS, purpose_of
from forms_app.desk.cases.paper_doubts import doubtful_texts
from forms_app.desk.cases.paper_draft import KEEP, keep
from forms_app.desk.cases.paper_form import (
    PaperForm,
    asks_more,
    campaigns_with_paper,
    category_of,
    paper_form,
    sections,
    set_aside,
    typed_in,
    values_of,
)
from forms_app.desk.cases.paper_incoming import FromIncoming, from_incoming
from forms_app.desk.cases.paper_papers import with_papers
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import uploads
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.uploads import Uploads
from forms_app.pdf.receipt import ShownReceipt, receipt_pdf
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.translations import say, write_in

#: The button that shows the columns of the category that is chosen.
SHOW = "letter.show"

blueprint = Blueprint("paper_intake", __name__, url_prefix="/desk/letters")


@blueprint.get("/")
@demands(Role.COORDINATOR)
def choose_campaign() -> ResponseReturnValue:
    """Which campaign the paper belongs to; with one there is nothing to choose."""
    found = campaigns_with_paper()
    if len(found) == 1:
        return redirect(url_for("paper_intake.register", campaign_id=found[0].id))
    return render_template("desk/paper_campaigns.html", here="ledger", campaigns=found)


@blueprint.route("/<campaign_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@takes_files
def register(campaign_id: str) -> ResponseReturnValue:
    """The form, and on success the receipt to hand out. Sent twice, the page shows the same
    receipt again."""
    campaign = _campaign(campaign_id)
    inputs = {one.id: purpose_of(one) for one in campaign.columns() if one.kind in FILE_KINDS}
    sent = uploads.receive(campaign, inputs)
    today = services().settings.today(campaign.id)
    source = from_incoming(campaign, today)
    if source is not None:
        if source.is_dealt_with:
            return redirect(url_for("incoming.show", incoming_id=source.one.id))
        sent.files = source.files(sent.files)
    given = {"key": secrets.token_urlsafe(24)} | (source.given if source else {})
    form = paper_form(campaign, today, sent)(data=given)
    form.refuse_uploads(sent.refused)
    if KEEP in request.form:
        return _keep(campaign, form, sent, source)
    if wants_columns(form, campaign):
        return _page(campaign, form, sent, source)

    def then(receipt: Receipt) -> ResponseReturnValue:
        shown = {"receipt": receipt, "key": form.key.data, "campaign": campaign}
        return render_template("desk/paper_receipt.html", here="ledger", **shown)

    return answer(
        form,
        lambda: _register(campaign, form, sent, source),
        then,
        lambda: _page(campaign, form, sent, source),
    )


def _keep(
    campaign: Campaign, form: PaperForm, sent: Uploads, source: FromIncoming | None
) -> ResponseReturnValue:
    """Put the form away as it stands, right or wrong; on the page again where that can't be."""
    try:
        id = keep(campaign, form, sent, source)
    except (NotAllowed, Stale) as error:
        form.refuse(error)
        return _page(campaign, form, sent, source), 422
    sentence = say("已存下，还没有登记。期限从收到来件那天起算，请尽快登记")
    return go_on(sentence, url_for("incoming.show", incoming_id=id))


@blueprint.post("/<campaign_id>/receipt.pdf")
@demands(Role.COORDINATOR)
def receipt_sheet(campaign_id: str) -> Response:
    """The receipt on paper, for whoever has just registered the clue: nobody else knows its key."""
    campaign, key = _campaign(campaign_id), request.form.get("key", "")
    receipt = registering.receipt(services().ledger, campaign.id, key) if key else None
    if receipt is None or not receipt.code:
        abort(404)
    case = case_file.open_case(services().ledger, receipt.case_id, actor())
    write_in(campaign.script)
    files = [file for _id, file, _at in case.files if file.purpose in OF_CLAIMANT]
    shown = ShownReceipt(
        campaign=campaign,
        number=receipt.number,
        code=receipt.code,
        received_at=receipt.received_at.astimezone(SHANGHAI),
        review_by=receipt.review_by,
        uncertain=receipt.uncertain,
        complete_by=receipt.complete_by,
        owed=receipt.owed,
        lead=case.row.lead,
        registered_alone=lines.for_the_record(services().ledger, case.row),
        calendar=services().ledger.calendar(),
        email=case.mailable,
        files=tuple((one.name, one.size, one.sha256) for one in files),
        site_url=services().settings.site_url,
        demo=services().settings.demo,
    )
    return pdf_answer(receipt_pdf(shown, services().site), say("回执") + f"-{receipt.number}.pdf")


def _campaign(id: str) -> Campaign:
    campaign = next((one for one in campaigns_with_paper() if one.id == id), None)
    return campaign or abort(404)


def _register(
    campaign: Campaign, form: PaperForm, sent: Uploads, source: FromIncoming | None
) -> Receipt:
    services().evidence.check_total(sent.files, Limits.of(campaign))
    values = values_of(form, campaign, services().settings.today(campaign.id))
    if not form.another.data and _alike(campaign, form) is not None:
        raise Stale(say("台账里已有一件与这份来件相同，您填的还没有登记，请先核对"))
    demo = services().settings.demo
    clue = Clue(
        campaign=campaign.id,
        values=values,
        files=with_papers(campaign, values.get("category", ""), sent.files),
        source=form.way_in.data,
        demo=demo,
        received_on=form.received_on.data,
        incoming=source.one.id if source else known_as(services().ledger, form.key.data or ""),
        later=tuple(PAPERS) if form.later.data else (),
    )
    try:
        return registering.register(services().ledger, clue, form.key.data, actor())
    except NotAllowed as error:
        why = str(error).rstrip("。")
        raise NotAllowed(say("按规则不能登记：%(why)s。请照此答复来件人。", why=why)) from error


def wants_columns(form: PaperForm, campaign: Campaign) -> bool:
    """Whether the page was sent to be shown again with the columns of the chosen category: because
    its button says so, or because it had no field for some of them."""
    asked = SHOW in request.form or asks_more(form, campaign, request.form.keys())
    return form.is_submitted() and asked


def _alike(campaign: Campaign, form: PaperForm) -> CaseRow | None:
    """The case that looks like the letter in ``form``, unless it was registered by this very
    page."""
    key = form.key.data or ""
    if key and registering.receipt(services().ledger, campaign.id, key) is not None:
        return None
    values = values_of(form, campaign, services().settings.today(campaign.id))
    return registered_alike(services().ledger, campaign.id, values, actor())


def _page(campaign: Campaign, form: PaperForm, sent: Uploads, source: FromIncoming | None) -> str:
    form.uploaded.data = sent.signed_list()
    today = services().settings.today(campaign.id)
    shown_anew = wants_columns(form, campaign)
    if form.is_submitted() and not shown_anew:  # else nobody was told of what is doubtful
        form.doubted.data = doubtful_texts(campaign, typed_in(form, campaign), today)
    papers = campaign.required_papers(category_of(form, campaign))
    if papers:
        form["papers"].description = say("、").join(papers) + say("。")
    first_input = next((one.id for one in campaign.columns() if one.kind in FILE_KINDS), "")
    return render_template(
        "desk/paper_form.html",
        here="ledger",
        campaign=campaign,
        form=form,
        uploaded=sent.files,
        first_file_input=first_input,
        sections=sections(form, campaign),
        aside=set_aside(form, campaign),
        papers=papers,
        by_category=any(one.categories for one in campaign.columns()),
        shown_anew=shown_anew,
        source=source,
        alike=_alike(campaign, form) if form.is_submitted() else None,
        may_keep=not actor().campaigns,
        may_be_later=bool(campaign.form.later),
    )

"""The signed form that a clue was registered without: printed again, and handed in afterwards."""

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField

from casestore.errors import CaseStoreError, Rejected
from casestore.exchange.items import ItemKind
from casestore.exchange.paper_version import version_of
from casestore.public.paper.mark import Mark
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI
from forms_app.intake.followup import lookup
from forms_app.intake.followup.status import Opened, looked_up, problems_of
from forms_app.intake.form import signed_paper
from forms_app.intake.form.clue_form_pdf import Sheet, clue_form_pdf
from forms_app.intake.visit.services import services
from forms_app.intake.visit.uploads import seal_upload, sent_files
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.clean_forms import CleanForm
from forms_app.web.errors import for_visitor
from forms_app.web.security import request_limit
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("owed_paper", __name__, url_prefix="/status/signed-form")


class PaperForm(CleanForm):
    """The signed form as a file."""

    signed_form = FileField()


@pages.before_request
def allow_files() -> None:
    """A scan is large."""
    request.max_content_length = request_limit(services().campaigns.values())


@pages.route("", methods=["GET", "POST"])
@looked_up
def hand_in(opened: Opened) -> ResponseReturnValue:
    """Take the signed form, which is of this clue and of the answers that were sent in."""
    if signed_paper.COLUMN not in opened.status.owed:
        flash(say("现在没有要补交的线索表。"))
        return redirect(url_for("status.ask"))
    form = PaperForm()
    if form.validate_on_submit():
        try:
            _send(opened, _taken(opened))
        except CaseStoreError as error:
            form.signed_form.errors = [for_visitor(error)]
        else:
            flash(say("签字盖章的线索表已经收到，加密保存，几秒钟后继续审查。"))
            return redirect(url_for("status.ask"))
    page = render_template(
        "intake/owed_paper.html",
        status=opened.status,
        campaign=opened.campaign,
        form=form,
        limits=opened.campaign.evidence,
        problems=problems_of(form),
    )
    return page, 422 if form.is_submitted() else 200


@pages.get("/clue-form.pdf")
@looked_up
def printed(opened: Opened) -> ResponseReturnValue:
    """The form with the answers that were sent in, to be signed and sealed."""
    status, campaign = opened.status, opened.campaign
    if not status.answers:
        return redirect(url_for("status.ask"))
    now = services().settings.now(campaign.id).astimezone(SHANGHAI)
    sheet = Sheet(values=status.answers, files=(), printed_at=now, mark=_mark(opened))
    return pdf_answer(clue_form_pdf(campaign, sheet), say("线索表") + f"-{status.number}.pdf")


def _mark(opened: Opened) -> Mark:
    return Mark(opened.status.number, version_of(opened.campaign, opened.status.answers))


def _taken(opened: Opened) -> KeptFile:
    """The file of this request, sealed, with what the desk is to know of it. Raises
    :class:`Rejected` with what to do, nothing left on disk."""
    sent = sent_files(signed_paper.COLUMN)
    if not sent:
        raise Rejected(say("请选择签字盖章的线索表"))
    file = seal_upload(opened.campaign, sent[0], signed_paper.PURPOSE, ())
    if why := _fault(opened, file):
        services().evidence.drop(file.stored)
        raise Rejected(why)
    name = opened.status.answers.get("enterprise", "")
    return signed_paper.for_the_office(opened.campaign, file, name)


def _fault(opened: Opened, file: KeptFile) -> str:
    own = _mark(opened)
    for page, mark in file.seen.marks:
        if mark.number not in (own.number, opened.found.number):
            return signed_paper.of_another(page, mark.number, own.number)
        if mark.version != own.version:
            return say("这份线索表与提交的内容不一致，请在本页重新下载、打印，签字盖章后再上传")
    sure = request.form.get("sure") == "y"
    if not file.seen.marks and not sure:
        return say(
            "没有读到线索表上的二维码，请把右下角的二维码拍清楚，重新上传；确实读不到的，勾选下面一项再上传"
        )
    return ""


def _send(opened: Opened, file: KeptFile) -> None:
    body = {"text": "", "files": [file.handed_on()]}
    if not lookup.send(opened.found, ItemKind.SUPPLEMENT, body, ["signed-form", file.sha256]):
        services().evidence.drop(file.stored)  # pressed twice; the first is on its way
    log.info("signed_form_handed_in", number=opened.status.number)

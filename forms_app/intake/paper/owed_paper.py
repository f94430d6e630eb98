"""The papers that a clue was registered without, handed in afterwards: the signed form, which is
printed again here, and the mandate of whoever filed it for the claimant."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from casestore.errors import CaseStoreError, Rejected
from casestore.exchange.completeness import PAPER_NAMES, PAPERS
from casestore.exchange.items import ItemKind
from casestore.exchange.paper_version import version_of
from casestore.public.paper.mark import Mark
from casestore.sealing.kept_file import KeptFile, Purpose
from casestore.settings import SHANGHAI
from forms_app.clue.required_papers import named
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
    """The papers as files, one input each."""

    signed_form = FileField()
    mandate = FileField()


@pages.before_request
def allow_files() -> None:
    """A scan is large."""
    request.max_content_length = request_limit(services().campaigns.values())


@pages.route("", methods=["GET", "POST"])
@looked_up
def hand_in(opened: Opened) -> ResponseReturnValue:
    """Take what is handed in; the signed form is of this clue and of the answers that were sent
    in."""
    owed = [id for id in opened.status.owed if id in PAPERS]
    if not owed:
        flash(say("现在没有要补交的材料。"))
        return redirect(url_for("status.ask"))
    form = PaperForm()
    if form.validate_on_submit() and (files := _taken(opened, owed, form)):
        _send(opened, files)
        flash(say("补交的材料已经收到，加密保存，几秒钟后更新办理情况。"))
        return redirect(url_for("status.ask"))
    page = render_template(
        "intake/owed_paper.html",
        status=opened.status,
        campaign=opened.campaign,
        form=form,
        owed={id: PAPER_NAMES[id] for id in owed},
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


def _taken(opened: Opened, owed: Sequence[str], form: PaperForm) -> list[KeptFile]:
    """The files of this request for the papers ``owed``, sealed, with what the desk is to know of
    them; none where ``form`` says what is wrong, and nothing left on disk then."""
    files: list[KeptFile] = []
    for id in owed:
        for upload in sent_files(id)[:1]:
            try:
                files.append(_one(opened, id, upload, files))
            except CaseStoreError as error:
                form[id].errors = [for_visitor(error)]
    if not files and not form.errors:
        form[owed[0]].errors = [say("请选择%(paper)s", paper=say(PAPER_NAMES[owed[0]]))]
    if form.errors:
        for file in files:
            services().evidence.drop(file.stored)
        return []
    return files


def _one(opened: Opened, paper: str, upload: FileStorage, others: Sequence[KeptFile]) -> KeptFile:
    """One upload as ``paper``. Raises :class:`Rejected` with what to do."""
    purpose = cast(Purpose, PAPERS[paper])
    file = seal_upload(opened.campaign, upload, purpose, others)
    if purpose != signed_paper.PURPOSE:
        return named(file, PAPER_NAMES[paper])
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


def _send(opened: Opened, files: Sequence[KeptFile]) -> None:
    body = {"text": "", "files": [asdict(file) for file in files]}
    marks = ["signed-form", *(file.sha256 for file in files)]
    if not lookup.send(opened.found, ItemKind.SUPPLEMENT, body, marks):
        for file in files:
            services().evidence.drop(file.stored)  # pressed twice; the first is on its way
    log.info("papers_handed_in", number=opened.status.number, papers=len(files))

"""What the worker gave up: letters and releases, each with its log, to be tried anew or closed."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.database.jobs import Job
from casestore.errors import Stale
from casestore.ledger.queries import letters
from casestore.ledger.verbs import letters as letter_verbs
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.roles import Role
from forms_app.desk.publishing.rebuild_progress import log_lines
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say

blueprint = Blueprint("jobs", __name__, url_prefix="/desk/jobs")

#: Letters on one page, and sent anew with one press.
SHOWN = 200


class CloseForm(DeskForm):
    reason = text("理由", "只有统筹岗和督查岗可见，例如 已电话告知企业。", "请写明理由", rows=2)


@blueprint.get("/")
@demands(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    """Every letter that was given up."""
    found = letters.given_up(services().ledger, actor(), SHOWN)
    return render_template("desk/letters.html", here="today", undelivered=found)


@blueprint.post("/again")
@demands(Role.COORDINATOR)
def resend_all() -> ResponseReturnValue:
    """Send all of them anew; one that somebody else has just dealt with is left alone."""
    sent = 0
    for letter in letters.given_up(services().ledger, actor(), SHOWN).letters:
        try:
            letter_verbs.resend(services().ledger, letter.job_id, actor())
        except Stale:
            continue
        sent += 1
    return go_on(say("%(n)s 封信已重新排队发送", n=sent), url_for("today.home"))


@blueprint.post("/staff-letters/again")
@demands(Role.COORDINATOR, Role.ADMIN)
def resend_staff_letters() -> ResponseReturnValue:
    """Send every letter to the people at the desk anew that was given up."""
    sent = services().jobs.resume_all(JobKind.STAFF_MAIL)
    return go_on(say("%(n)s 封信已重新排队发送", n=sent), url_for("today.home"))


@blueprint.post("/<int:job_id>/again")
@demands(Role.COORDINATOR)
def resend(job_id: int) -> ResponseReturnValue:
    """Send one letter anew, from whatever page its button stands on."""
    try:
        number = letter_verbs.resend(services().ledger, job_id, actor())
    except Stale as error:
        return go_on(str(error), _back(job_id), "error")
    return go_on(say("%(number)s：信已重新排队发送", number=number), _back(job_id))


def _back(job_id: int) -> str:
    """The page that the press came from: the case, or the first page."""
    if request.form.get("back") != "case":
        return url_for("today.home")
    return url_for("case.show", case_id=services().jobs.job(job_id).payload["case"])


@blueprint.route("/<int:job_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def show(job_id: int) -> ResponseReturnValue:
    """One job with its log, and the form that closes it."""
    job, form = services().jobs.job(job_id), CloseForm()

    def then(sentence: str) -> ResponseReturnValue:
        return go_on(sentence, url_for("today.home"))

    return answer(form, lambda: _close(job, form), then, lambda: _page(job_id, form))


def _close(job: Job, form: CloseForm) -> str:
    reason = (form.reason.data or "").strip()
    if job.kind is JobKind.MAIL:
        number = letter_verbs.drop(services().ledger, job.id, actor(), reason)
        return say("%(number)s：这封信不再发送，理由已记入台账", number=number)
    services().jobs.close(job.id, actor().id, reason)
    return say("已关闭，理由已记下")


def _page(job_id: int, form: CloseForm) -> str:
    job = services().jobs.job(job_id)
    is_letter = job.kind is JobKind.MAIL
    return render_template(
        "desk/job.html",
        here="today",
        job=job,
        is_letter=is_letter,
        to_staff=job.kind is JobKind.STAFF_MAIL,
        letter=letters.letter(services().ledger, job_id, actor()) if is_letter else None,
        log=log_lines(job),
        form=form,
    )

"""Going on with a draft on another device: six words, shown where the draft is and typed where it
is not."""

from urllib.parse import quote

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import StringField

from casestore.campaign.model import Campaign
from casestore.sealing.drafts import DRAFT_DAYS, Draft
from casestore.sealing.resume_codes import COUNT, NotWords, words_as_typed
from forms_app.intake.form.journey import journey_of
from forms_app.intake.visit import cookies, rate_limits
from forms_app.intake.visit.error_summary import Problem, stale_page
from forms_app.intake.visit.services import campaign_of, services
from forms_app.pdf.receipt import qr_svg
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

pages = Blueprint("resume", __name__, url_prefix="/apply")

NOT_FOUND = (
    "这六个词没有打开草稿，请对照另一台设备逐个核对。线索已经提交、草稿满 %(days)d 天没有改动"
    "或者六个词已停用的，打不开"
)


class WordsForm(CleanForm):
    """The words of a draft that lies elsewhere."""

    words = StringField()


@pages.route("/<campaign_id>/resume", methods=["GET", "POST"])
def page(campaign_id: str) -> ResponseReturnValue:
    """The words of this browser's draft, or where there is none, where to type those of another;
    posted: the draft that they open."""
    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    form = WordsForm()
    if request.method != "POST":
        return _shown(campaign, draft, form)
    if not form.validate_on_submit():
        return _shown(campaign, draft, form, _wrong(form)), 422
    try:
        words = words_as_typed(form.words.data or "")
    except NotWords as error:
        return _shown(campaign, draft, form, Problem(say(str(error)), "#words")), 422
    secret = services().resume_codes.secret_of(words, campaign_id)
    found = services().drafts.load(secret) if secret else None
    if found is None or found.receipt:
        rate_limits.guessed_words()
        problem = Problem(say(NOT_FOUND, days=DRAFT_DAYS), "#words")
        return _shown(campaign, draft, form, problem), 422
    return _opened(campaign, found, secret)


@pages.post("/<campaign_id>/resume/code")
def code(campaign_id: str) -> ResponseReturnValue:
    """Give this browser's draft a code, end the one it has, or leave this device to others."""
    campaign = campaign_of(campaign_id)
    secret = cookies.draft_secret(campaign_id)
    answer = make_response(redirect(url_for(".page", campaign_id=campaign.id)))
    if not CleanForm().validate_on_submit() or not services().drafts.holds(secret):
        return answer
    done = request.form.get("do")
    if done == "leave":
        cookies.forget(answer, cookies.draft_cookie(campaign_id))
        flash(say("这台设备上没有留下草稿。要接着填的，请输入记下的六个词。"))
        return answer
    with services().drafts.change(secret, campaign_id) as draft:
        if done == "give" and not draft.sent:
            services().resume_codes.give(draft, secret)
        elif done == "end":
            services().drafts.end_resume(draft)
            flash(say("六个词已停用，不能再打开这份草稿。"))
    return answer


def _wrong(form: WordsForm) -> Problem:
    """Why this post was not even looked at."""
    if form.csrf_token.errors:
        return stale_page()
    return Problem(form.words.errors[0], "#words")


def _opened(campaign: Campaign, draft: Draft, secret: str) -> Response:
    """This browser has the draft from now on, and goes on where it stopped."""
    where = url_for("apply.start", campaign_id=campaign.id)
    if "check" in draft.done:
        step = journey_of(campaign).asking(draft).next_open(draft)
        where = url_for("apply_step.step", campaign_id=campaign.id, step=step)
    flash(say("草稿已经打开，填写的内容和材料都在，请接着填写。"))
    answer = make_response(redirect(where))
    cookies.remember_draft(answer, campaign.id, secret)
    return answer


def _shown(
    campaign: Campaign, draft: Draft | None, form: WordsForm, problem: Problem | None = None
) -> str:
    words = draft.resume_words if draft and not draft.sent else ""
    return render_template(
        "intake/resume.html",
        campaign=campaign,
        draft=draft if draft and not draft.sent else None,
        form=form,
        words=words.split(),
        qr=qr_svg(_address(campaign, words)) if words else "",
        count=COUNT,
        days=DRAFT_DAYS,
        problems=[problem] if problem else [],
        ticked=cookies.is_shared(),
    )


def _address(campaign: Campaign, words: str) -> str:
    """Where the words are typed, with them behind the ``#``, which no browser sends."""
    site = services().settings.site_url
    return f"{site}/apply/{campaign.id}/resume#words={quote(words.replace(' ', ''))}"

"""The clue form, first part: the campaigns, the promise with the self-check, and its outcome."""

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from casestore.campaign import eligibility
from casestore.campaign.collecting import Collecting, collecting
from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.model import Campaign
from casestore.exchange.completeness import ASKED, answers
from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.clue.columns import read_all
from forms_app.intake.form import draft_files
from forms_app.intake.form.journey import OPEN, Journey, journey_of, reopen_changed
from forms_app.intake.form.step_form import StepForm, filled, posted, step_form
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import campaign_of, services
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

pages = Blueprint("apply", __name__, url_prefix="/apply")


@pages.get("/")
def campaigns() -> str:
    shown = {id: one for id, one in services().campaigns.items() if one.status != "archived"}
    return render_template("intake/campaigns.html", campaigns=shown, collecting=collecting_now)


@pages.route("/<campaign_id>", methods=["GET", "POST"], strict_slashes=False)
def start(campaign_id: str) -> ResponseReturnValue:
    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    if draft and draft.receipt:
        return to_receipt(campaign_id)
    if not collecting_now(campaign).open:
        return _closed(campaign, draft)
    form_class = check_form(journey_of(campaign))
    if request.method != "POST":
        carried = carried_answers(campaign, form_class)
        form = filled(form_class, {**(draft.values if draft else {}), **carried})
        if draft and "check" in draft.tried:
            form.check()
        return render_start(campaign, form, draft)
    form = posted(form_class, request.form)
    if form.unsafe():
        return render_start(campaign, form, draft), 422
    return _save(campaign, form, draft)


def _save(campaign: Campaign, form: StepForm, draft: Draft | None) -> Response:
    """Keep the answers, right or wrong, and lead on; wrong ones back to the page, which then says
    what is wrong.

    Never an error page in answer to the post itself: going back to one makes a browser ask to
    send it again.
    """
    secret = cookies.draft_secret(campaign.id) if draft else draft_files.new_draft()
    with services().drafts.change(secret, campaign.id) as draft:
        before = draft.values.get("category", "")
        draft.values.update(form.typed())
        reopen_changed(campaign, draft, before)
        draft.mark("check", form.check())
        done = "check" in draft.done
    there = "apply.outcome" if done else "apply.start"
    answer = make_response(redirect(url_for(there, campaign_id=campaign.id)))
    cookies.remember_draft(answer, campaign.id, secret)
    return answer


@pages.get("/<campaign_id>/outcome")
def outcome(campaign_id: str) -> ResponseReturnValue:
    """Whether the clue is taken, by whom and by when she hears; or why it stops here and who does
    take it; or, for register-only, what that means."""
    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    over = not collecting_now(campaign).open
    if over or draft is None or draft.receipt or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=campaign_id))
    decision = decision_on(campaign, draft)
    return render_template(
        "intake/outcome.html",
        campaign=campaign,
        decision=decision,
        draft=draft,
        journey=journey_of(campaign).asking(draft),
        accept=decision.outcome is Outcome.ACCEPT,
        register=decision.outcome is Outcome.REGISTER,
    )


@pages.route("/<campaign_id>/clear", methods=["GET", "POST"])
def clear(campaign_id: str) -> ResponseReturnValue:
    """Ask, then delete the draft and its cookie."""
    campaign = campaign_of(campaign_id)
    form = CleanForm()
    if not form.validate_on_submit():
        return render_template("intake/clear.html", campaign=campaign, form=form, days=DRAFT_DAYS)
    draft = cookies.draft_of(campaign_id)
    if draft:
        draft_files.delete_files(draft, draft.files)
    services().drafts.clear(cookies.draft_secret(campaign_id))
    flash(say("草稿已清除，这台电脑上没有留下填写的内容。"))
    answer = make_response(redirect(url_for("apply.start", campaign_id=campaign_id)))
    cookies.forget(answer, cookies.draft_cookie(campaign_id))
    return answer


def carried_answers(campaign: Campaign, form_class: type[StepForm]) -> dict[str, str]:
    """Answers that the site's self-check sent along in the address: shown as chosen, kept only once
    they are posted.

    What is not a choice of this campaign is passed over: an address can say anything.
    """
    choices = {
        column.id: {option.id for option in campaign.options(column)}
        for column in form_class.columns.values()
        if column.kind == "choice"
    }
    return {name: value for name, value in request.args.items() if value in choices.get(name, ())}


def check_form(journey: Journey) -> type[StepForm]:
    return step_form(
        journey.campaign, journey.columns("check"), services().settings.today(journey.campaign.id)
    )


def render_start(campaign: Campaign, form: StepForm, draft: Draft | None) -> str:
    journey = journey_of(campaign).asking(draft) if draft else journey_of(campaign)
    resume_at = journey.next_open(draft) if draft and "check" in draft.done else ""
    if resume_at and decision_on(campaign, draft).outcome not in OPEN:  # type: ignore[arg-type]
        resume_at = ""
    return render_template(
        "intake/start.html",
        campaign=campaign,
        form=form,
        journey=journey,
        resume_at=resume_at,
        days=DRAFT_DAYS,
        problems=form.problems(),
        has_draft=draft is not None,
        ticked=cookies.is_shared(),
    )


def decision_on(campaign: Campaign, draft: Draft) -> Decision:
    today = services().settings.today(campaign.id)
    values, _wrong = read_all(campaign, draft.values, today, ASKED)
    return eligibility.decide(campaign, answers(values, today))


def collecting_now(campaign: Campaign) -> Collecting:
    """Whether ``campaign`` takes clues today."""
    return collecting(campaign, services().settings.today(campaign.id))


def _closed(campaign: Campaign, draft: Draft | None) -> str:
    """Why nothing is taken, who takes it instead, and which campaigns do take clues."""
    others = [one for one in services().campaigns.values() if collecting_now(one).open]
    return render_template(
        "intake/closed.html",
        campaign=campaign,
        now=collecting_now(campaign),
        others=others,
        has_draft=draft is not None,
    )


def to_receipt(campaign_id: str) -> Response:
    """Lead to the receipt and move the draft's secret over to it: the draft's cookie has done
    its work."""
    answer = make_response(redirect(url_for("receipt.show")))
    cookies.remember(
        answer, cookies.RECEIPT, cookies.draft_secret(campaign_id), cookies.RECEIPT_SHOWN
    )
    cookies.forget(answer, cookies.draft_cookie(campaign_id))
    return answer

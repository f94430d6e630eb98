"""The clue form, second part: its steps, the review, and signing."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed
from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.clue.columns import PURPOSES
from forms_app.intake.form import draft_files
from forms_app.intake.form.apply import decision_on, to_receipt
from forms_app.intake.form.journey import (
    OPEN,
    REVIEW,
    SEEN_BY,
    Journey,
    journey_of,
    read_draft,
    title,
)
from forms_app.intake.form.step_form import StepForm, filled, posted, step_form
from forms_app.intake.form.submit import prepare, register
from forms_app.intake.visit import cookies
from forms_app.intake.visit.error_summary import Problem
from forms_app.intake.visit.services import campaign_of, services
from forms_app.intake.visit.uploads import sent_files
from forms_app.web.clean_forms import CleanForm
from forms_app.web.security import request_limit
from forms_app.web.translations import say

pages = Blueprint("apply_step", __name__, url_prefix="/apply")

View = Callable[[Journey, Draft, str], ResponseReturnValue]


@pages.before_request
def allow_files() -> None:
    """Only the pages with file inputs take large posts."""
    arguments = request.view_args or {}
    campaign = services().campaigns.get(arguments.get("campaign_id", ""))
    if campaign and arguments.get("step") in ("evidence", "sign"):
        request.max_content_length = request_limit([campaign])


def with_journey(view: View) -> Callable[[str, str], ResponseReturnValue]:
    """Run ``view`` with the visitor's journey and draft, or lead to where they may be."""

    @wraps(view)
    def checked(campaign_id: str, step: str) -> ResponseReturnValue:
        campaign = campaign_of(campaign_id)
        journey = journey_of(campaign)
        if step not in journey.steps:
            abort(404)
        draft = cookies.draft_of(campaign_id)
        if draft is None:
            flash(say("没有找到草稿。草稿保留 %(days)d 天，请从资格自查开始。", days=DRAFT_DAYS))
            return redirect(url_for("apply.start", campaign_id=campaign_id))
        return _redirected(journey, draft, step) or view(journey, draft, step)

    return checked


def _redirected(journey: Journey, draft: Draft, step: str) -> BaseResponse | None:
    id = journey.campaign.id
    if draft.receipt:
        return to_receipt(id)
    if journey.campaign.closed or step == "check" or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=id) + "#questions")
    if decision_on(journey.campaign, draft).outcome not in OPEN:
        return redirect(url_for("apply.outcome", campaign_id=id))
    if not journey.may_open(draft, step):
        return redirect(url_for(".step", campaign_id=id, step=journey.next_open(draft)))
    return None


@pages.route("/<campaign_id>/<step>", methods=["GET", "POST"])
@with_journey
def step(journey: Journey, draft: Draft, step: str) -> ResponseReturnValue:
    if step == REVIEW:
        return _review(journey, draft)
    form_class = step_form(
        journey.campaign, journey.columns(step), services().settings.today(journey.campaign.id)
    )
    if request.method == "GET":
        form = filled(form_class, draft.values)
        if step in draft.tried:
            form.with_files = draft_files.columns_with_files(journey.columns(step), draft)
            form.check()
            _say_refused(form, draft)
        return _page(journey, draft, step, form)
    return _save(journey, step, posted(form_class, request.form))


def _save(journey: Journey, step: str, form: StepForm) -> ResponseReturnValue:
    """Keep everything that came, then lead on, or back to the page, which then says what is wrong.

    A page too old saves nothing but shows it all again.
    """
    campaign, columns = journey.campaign, journey.columns(step)
    with services().drafts.change(cookies.draft_secret(campaign.id), campaign.id) as draft:
        if draft.receipt:
            return to_receipt(campaign.id)  # pressed twice: the other press was first
        if form.unsafe():
            return _page(journey, draft, step, form), 422
        draft.values.update(form.typed())
        draft_files.take_files(campaign, columns, draft)
        draft_files.remove_file(draft, request.form.get("remove", ""))
        if "remove" in request.form or request.form.get("do") == "upload":
            draft.reopen(step)
            return redirect(url_for(".step", campaign_id=campaign.id, step=step) + "#files")
        form.with_files = draft_files.columns_with_files(columns, draft)
        right = _finished(draft, step, form)
        if right and step == journey.steps[-1] and not _sent(campaign, draft, form):
            return _page(journey, draft, step, form), 422
    if draft.receipt:
        return to_receipt(campaign.id)
    return redirect(
        url_for(".step", campaign_id=campaign.id, step=journey.after(step) if right else step)
    )


def _finished(draft: Draft, step: str, form: StepForm) -> bool:
    """Note in ``draft`` whether ``step`` is filled in rightly, and say so.

    What was refused in this very post keeps the person here, so that nobody goes on without
    noticing.
    """
    refused = draft.refused and any(sent_files(column.id) for column in form.columns.values())
    right = form.check() and not refused
    draft.mark(step, right)
    if right:
        draft.refused = []
    return right


def _say_refused(form: StepForm, draft: Draft) -> None:
    """Say at the file input what was refused."""
    for column in form.columns.values():
        if column.kind in PURPOSES:
            for _name, why in draft.refused:
                form.complain(column.id, say(why))


def _sent(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Register the clue; where the ledger finds something missing, its sentences go to their
    fields."""
    try:
        register(campaign, draft, cookies.draft_secret(campaign.id))
    except Incomplete as error:
        here = {column.id for column in form.columns.values()}
        for id, sentence in error.fields.items():
            form.complain(id if id in here else next(iter(here)), say(sentence))
        return False
    except NotAllowed as error:
        form.complain(next(iter(form.columns.values())).id, say(str(error)))
        return False
    return True


def _page(journey: Journey, draft: Draft, step: str, form: StepForm) -> str:
    template = {"evidence": "intake/evidence.html", "sign": "intake/sign.html"}.get(
        step, "intake/question.html"
    )
    return render_template(
        template,
        campaign=journey.campaign,
        journey=journey,
        draft=draft,
        step=step,
        form=form,
        title=title(step),
        problems=form.problems(),
        seen=SEEN_BY.get(step, "units"),
        limits=journey.campaign.evidence,
        days=DRAFT_DAYS,
    )


def _review(journey: Journey, draft: Draft) -> ResponseReturnValue:
    """Everything on one page; going on needs that every earlier step still reads well (a date
    may have passed)."""
    campaign, form = journey.campaign, CleanForm()
    values, wrong = read_draft(campaign, draft)
    earlier = {
        column.id: column.step for column in campaign.columns() if column.step != journey.steps[-1]
    }
    broken = {id: sentence for id, sentence in wrong.items() if id in earlier}
    if form.validate_on_submit() and not broken:
        with services().drafts.change(cookies.draft_secret(campaign.id), campaign.id) as saved:
            saved.mark(REVIEW, True)
            prepare(campaign, saved)
        return redirect(url_for(".step", campaign_id=campaign.id, step=journey.after(REVIEW)))
    problems = [
        Problem(sentence, url_for(".step", campaign_id=campaign.id, step=earlier[id]) + f"#{id}")
        for id, sentence in broken.items()
    ]
    return render_template(
        "intake/review.html",
        campaign=campaign,
        journey=journey,
        draft=draft,
        step=REVIEW,
        form=form,
        values=values,
        title=title(REVIEW),
        problems=problems,
        seen_by=SEEN_BY,
    )

"""The clue form, second part: its steps, the review, and signing."""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as BaseResponse

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed
from casestore.exchange.completeness import PAPER_NAMES
from casestore.sealing.drafts import DRAFT_DAYS, Draft
from forms_app.clue.columns import FILE_KINDS, attribute, said_again
from forms_app.intake.form import draft_files, mandate, signed_paper
from forms_app.intake.form.apply import collecting_now, decision_on, to_receipt
from forms_app.intake.form.journey import (
    ONE_PAGE,
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

#: Pages with a look of their own; all others ask their questions one after the other.
TEMPLATES = {
    "evidence": "intake/evidence.html",
    ONE_PAGE: "intake/one_page.html",
    "sign": "intake/sign.html",
}
#: Presses that keep what was typed and ask for nothing: to save it, to fill it in on one page or
#: topic by topic.
KEEPING = ("save", ONE_PAGE, "by-topic")


@pages.before_request
def allow_files() -> None:
    """Only the pages with file inputs take large posts."""
    arguments = request.view_args or {}
    campaign = services().campaigns.get(arguments.get("campaign_id", ""))
    if campaign and arguments.get("step") in ("evidence", "sign", ONE_PAGE):
        request.max_content_length = request_limit([campaign])


@pages.route("/<campaign_id>/<step>", methods=["GET", "POST"])
def step(campaign_id: str, step: str) -> ResponseReturnValue:
    """The page of ``step`` with what the draft has, or where the visitor may be instead."""
    journey = journey_of(campaign_of(campaign_id))
    if step not in (*journey.steps, ONE_PAGE):
        abort(404)
    if request.method == "POST" and step != REVIEW:
        return _posted(journey, step)
    draft = cookies.draft_of(campaign_id)
    if draft is None:
        return _no_draft(campaign_id)
    journey = journey.asking(draft, step)
    shown = _review if step == REVIEW else _shown
    return _redirected(journey, draft, step) or shown(journey, draft, step)


def _no_draft(campaign_id: str) -> BaseResponse:
    """Where the visitor is told how to get the draft back, wherever it is; to its receipt, where
    this browser has just sent it."""
    sent = services().drafts.load(cookies.sent(cookies.RECEIPT))
    if sent and sent.receipt and sent.campaign == campaign_id:
        return redirect(url_for("receipt.show"))
    flash(say("没有找到草稿。草稿保留 %(days)d 天。", days=DRAFT_DAYS))
    return redirect(url_for("resume.page", campaign_id=campaign_id))


def _redirected(journey: Journey, draft: Draft, step: str) -> BaseResponse | None:
    id = journey.campaign.id
    if draft.receipt:
        return to_receipt(id)
    # what was on its way to the counter when the day ended goes on
    over = not draft.begun and not collecting_now(journey.campaign).open
    if over or step == "check" or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=id) + "#questions")
    if decision_on(journey.campaign, draft).outcome not in OPEN:
        return redirect(url_for("apply.outcome", campaign_id=id))
    if step not in journey.steps or not journey.may_open(draft, step):
        return redirect(url_for(".step", campaign_id=id, step=journey.next_open(draft)))
    return None


def _form_of(journey: Journey, step: str) -> type[StepForm]:
    campaign = journey.campaign
    return step_form(campaign, journey.columns(step), services().settings.today(campaign.id))


def _shown(journey: Journey, draft: Draft, step: str) -> ResponseReturnValue:
    form = filled(_form_of(journey, step), draft.values)
    form.sure = _said_again(journey, step, draft)
    if journey.was_tried(draft, step):
        form.with_files = draft_files.columns_with_files(journey.columns(step), draft)
        signed_paper.waive(journey.campaign, draft, form)
        form.check()
        signed_paper.complain(journey.campaign, draft, form)
        mandate.complain(journey.campaign, draft, form)
        _say_refused(form, draft)
    return _page(journey, draft, step, form)


def _posted(journey: Journey, step: str) -> ResponseReturnValue:
    """Keep everything that came, then lead on, or back to the page, which then says what is
    wrong."""
    campaign = journey.campaign
    secret = cookies.draft_secret(campaign.id)
    if not services().drafts.holds(secret):
        return _no_draft(campaign.id)
    with services().drafts.change(secret, campaign.id) as draft:
        journey = journey.asking(draft, step)
        form = posted(_form_of(journey, step), request.form)
        # pressed twice, the other press may have been first
        answer = _redirected(journey, draft, step) or _kept(journey, draft, step, form)
    if answer:
        return answer
    if draft.receipt:
        return to_receipt(campaign.id)
    changed = journey.asking(draft, step).columns(step) != journey.columns(step)
    if changed:  # by an answer on this very page
        flash(say("按您的回答，“佐证材料”里要的材料有变化，请看一看再继续。"))
    there = step if changed or not journey.is_done(draft, step) else journey.after(step)
    return redirect(url_for(".step", campaign_id=campaign.id, step=there))


def _kept(journey: Journey, draft: Draft, step: str, form: StepForm) -> ResponseReturnValue | None:
    """Keep in ``draft`` what was posted, and send it in where that was the last step; an answer
    where the visitor stays on the page.

    A page too old saves nothing but shows it all again.
    """
    if form.unsafe():
        return _page(journey, draft, step, form), 422
    campaign, held, pressed = journey.campaign, draft.files, request.form.get("do", "")
    _take(journey, draft, step, form)
    if "sign" not in journey.parts(step):
        draft.one_page = step == ONE_PAGE
    if {"remove", "up"} & request.form.keys() or pressed == "upload":
        for part in _with_files(journey, step):
            draft.reopen(part)
        signed_paper.tell(draft)
        return redirect(url_for(".step", campaign_id=campaign.id, step=step) + "#files")
    form.with_files = draft_files.columns_with_files(journey.columns(step), draft)
    if pressed in KEEPING:
        return _put_by(journey, draft, step, form)
    if step == journey.steps[-1]:
        signed_paper.choose(campaign, draft, pressed)
        signed_paper.waive(campaign, draft, form)
    if _finished(journey, draft, step, form) and step == journey.steps[-1]:
        if draft.files != held:  # on record before they may be the ledger's
            services().drafts.save(cookies.draft_secret(campaign.id), draft)
        if not _sent(campaign, draft, form):
            return _page(journey, draft, step, form), 422
    return None


def _take(journey: Journey, draft: Draft, step: str, form: StepForm) -> None:
    """Keep in ``draft`` what was posted, right or wrong."""
    _take_typed(journey, draft, step, form)
    draft_files.take_files(journey.campaign, journey.columns(step), draft)
    draft_files.remove_file(draft, request.form.get("remove", ""))
    draft_files.arrange(draft, request.form)


def _put_by(journey: Journey, draft: Draft, step: str, form: StepForm) -> BaseResponse:
    """Keep what was typed without a word about what is wrong or left out, and lead to the page that
    its sender asked for: the same one, or the first open one of the other layout."""
    form.check()
    for part in journey.parts(step):
        if _is_right(journey, part, form):
            draft.mark(part, True)
        else:
            draft.reopen(part)
    pressed = request.form["do"]
    if pressed == "save":
        flash(say("已经保存，草稿保留 %(days)d 天。", days=DRAFT_DAYS))
    else:
        draft.one_page = pressed == ONE_PAGE
        step = journey.asking(draft).next_open(draft)
    return redirect(url_for(".step", campaign_id=journey.campaign.id, step=step))


def _is_right(journey: Journey, part: str, form: StepForm) -> bool:
    """Whether nothing is wrong with the answers to the topic ``part`` in ``form``, which is
    validated."""
    return not any(form[attribute(one.id)].errors for one in journey.columns(part))


def _with_files(journey: Journey, step: str) -> list[str]:
    """The topics on the page ``step`` that ask for files."""
    return [
        part
        for part in journey.parts(step)
        if any(column.kind in FILE_KINDS for column in journey.columns(part))
    ]


def _take_typed(journey: Journey, draft: Draft, step: str, form: StepForm) -> None:
    """Keep in ``draft`` what was typed, right or wrong, and note what was sent a second time."""
    typed, before = form.typed(), draft.values
    if request.form.get("do") == "upload":  # a script sends a file alone, before all the rest
        typed = {id: text for id, text in typed.items() if id in request.form}
    for column in (one for part in journey.parts(step) for one in journey.columns(part)):
        id, text = column.id, typed.get(column.id, "")
        if column.step in draft.tried and text and before.get(id) == text:
            before[said_again(id)] = text
    draft.values.update(typed)
    form.sure = _said_again(journey, step, draft)


def _said_again(journey: Journey, step: str, draft: Draft) -> dict[str, str]:
    """What of ``step`` was sent twice as it stands: the page had said at the first time what is
    doubtful about it."""
    ids = [column.id for column in journey.columns(step)]
    return {id: draft.values.get(said_again(id), "") for id in ids}


def _finished(journey: Journey, draft: Draft, step: str, form: StepForm) -> bool:
    """Note in ``draft`` which topics of ``step`` are filled in rightly, and say whether all are.

    What was refused in this very post keeps the person here, so that nobody goes on without
    noticing.
    """
    campaign = journey.campaign
    sent = any(sent_files(column.id) for column in form.columns.values())
    refused = bool(draft.refused) and (sent or "uploaded" in request.form)
    right = form.check() and not refused
    right = signed_paper.stands(campaign, draft, form) and right
    right = mandate.asked(campaign, draft, form) and right
    with_files = _with_files(journey, step)
    for part in journey.parts(step):
        stopped = refused and part in with_files
        draft.mark(part, not stopped and _is_right(journey, part, form))
    if right:
        draft.refused = []
    return right


def _say_refused(form: StepForm, draft: Draft) -> None:
    """Say at the file input what was refused."""
    for column in form.columns.values():
        if column.kind in FILE_KINDS:
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
    return render_template(
        TEMPLATES.get(step, "intake/question.html"),
        campaign=journey.campaign,
        journey=journey,
        draft=draft,
        step=step,
        form=form,
        title=title(step),
        parts=[
            (part, [form[attribute(one.id)] for one in journey.columns(part)])
            for part in journey.parts(step)
        ],
        problems=form.problems(),
        seen=SEEN_BY.get(step, "units"),
        seen_by_part=SEEN_BY,
        limits=journey.campaign.evidence,
        notes=partial(signed_paper.notes, journey.campaign, draft),
        later=[PAPER_NAMES[id] for id in signed_paper.may_come_later(journey.campaign, draft)],
        days=DRAFT_DAYS,
    )


def _review(journey: Journey, draft: Draft, step: str) -> ResponseReturnValue:
    """Everything on one page; going on needs that every earlier step still reads well (a date
    may have passed)."""
    campaign, form = journey.campaign, CleanForm()
    values, wrong = read_draft(campaign, draft)
    broken = _not_at_the_end(journey, wrong)
    if form.validate_on_submit() and not broken:
        with services().drafts.change(cookies.draft_secret(campaign.id), campaign.id) as saved:
            saved.mark(step, True)
            prepare(campaign, saved)
        return redirect(url_for(".step", campaign_id=campaign.id, step=journey.after(step)))
    return render_template(
        "intake/review.html",
        campaign=campaign,
        journey=journey,
        draft=draft,
        step=step,
        form=form,
        values=values,
        title=title(REVIEW),
        problems=broken,
        seen_by=SEEN_BY,
    )


def _not_at_the_end(journey: Journey, wrong: Mapping[str, str]) -> list[Problem]:
    """What is ``wrong`` (sentences by column) with what stands before the last page, each leading
    to its field."""
    id, pages = journey.campaign.id, {one.id: one.step for one in journey.campaign.columns()}
    return [
        Problem(
            sentence,
            url_for(".step", campaign_id=id, step=journey.page_of(pages[column])) + f"#{column}",
        )
        for column, sentence in wrong.items()
        if pages.get(column, journey.topics[-1]) != journey.topics[-1]
    ]

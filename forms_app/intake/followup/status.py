"""Progress of a clue for whoever holds its number and code: the state, the clock, and what they
can do now."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError, Mistyped, NotAllowed
from casestore.exchange.completeness import PAPER_NAMES
from casestore.exchange.items import ItemKind
from casestore.exchange.public_status import PublicStatus
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.ratings import GRADES, SOLVED, Rating, solved_of, wrong_in_rating
from casestore.lifecycle.roles import Role
from casestore.sealing.evidence import Rejected
from casestore.sealing.kept_file import KeptFile
from forms_app.clue.status_wording import by_then, heading, next_steps
from forms_app.intake.followup import agreed_rows, deadline_boxes, lookup
from forms_app.intake.followup.lookup import Found
from forms_app.intake.visit.error_summary import Problem, stale_page
from forms_app.intake.visit.rate_limits import guessed_wrong
from forms_app.intake.visit.services import campaign_of_case, services
from forms_app.intake.visit.uploads import seal_upload, sent_files
from forms_app.web.clean_forms import CleanForm
from forms_app.web.errors import for_visitor
from forms_app.web.security import request_limit
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("status", __name__, url_prefix="/status")

NOT_FOUND = "没有查到。请对照回执核对编号和查询码，两项都要与回执一致"
MOST = 1000


class Lookup(CleanForm):
    number = StringField(validators=[InputRequired("请填写回执编号")])
    code = StringField(validators=[InputRequired("请填写查询码")])


class Message(CleanForm):
    """What a claimant adds or gives as a reason; ``files`` go with a supplement only."""

    text = TextAreaField()
    files = FileField()

    def validate_text(self, field: TextAreaField) -> None:
        over = len((field.data or "").replace("\r\n", "\n")) - MOST
        if over > 0:
            raise StopValidation(
                say("补充说明最多 %(most)d 字，现在多了 %(over)d 字，请删减", most=MOST, over=over)
            )


class RatingForm(CleanForm):
    solved = StringField()
    grade = StringField()
    remark = TextAreaField()

    def validate_remark(self, field: TextAreaField) -> None:
        if len((field.data or "").replace("\r\n", "\n")) > MOST:
            raise StopValidation(say("最多 %(most)d 字，请删减", most=MOST))


@pages.before_request
def allow_files() -> None:
    """A supplement may bring files; nothing else here is long."""
    if request.endpoint == "status.supplement":
        request.max_content_length = request_limit(services().campaigns.values())


@pages.get("", strict_slashes=False)
def ask() -> ResponseReturnValue:
    number = request.args.get("number", "")
    found = None if number else lookup.opened()
    if found is not None:
        return _show(found, Message(formdata=None)) if found.status else _pending(found)
    form = Lookup(formdata=None)
    if lookup.was_opened() and not number:  # it was with the office, which knows nothing of it
        lookup.forget()
        form.code.errors = [say(NOT_FOUND)]
    return _lookup(form, number)


@pages.post("")
def look_up() -> ResponseReturnValue:
    form = Lookup()
    if not form.validate_on_submit():
        return _lookup(form, form.number.data or ""), 422
    number, code = form.number.data, form.code.data
    try:
        found = lookup.look_up(number, code)
        log.info("status_asked", found=found is not None)
        if found is None:
            guessed_wrong(number)
        found = found or lookup.ask_about_old(number, code)
    except Mistyped as error:
        form.number.errors = [str(error)]
        return _lookup(form, number), 422
    if found is None:
        form.code.errors = [say(NOT_FOUND)]
        return _lookup(form, number), 422
    lookup.remember(found)
    return redirect(url_for(".ask"))


@pages.post("/leave")
def leave() -> ResponseReturnValue:
    if CleanForm().validate_on_submit():
        lookup.forget()
        flash(say("已经退出查询。"))
    return redirect(url_for(".ask"))


@dataclass(frozen=True)
class Opened:
    """What this browser has open: ``found`` to answer with, its ``status``, its campaign."""

    found: Found
    status: PublicStatus
    campaign: Campaign


View = Callable[[Opened], ResponseReturnValue]


def looked_up(view: View) -> Callable[[], ResponseReturnValue]:
    """Run ``view`` with what this browser has open; else ask for it."""

    @wraps(view)
    def checked() -> ResponseReturnValue:
        found = lookup.opened()
        if found is None or found.status is None:
            flash(say("查询已经超时，请重新填写编号和查询码。"))
            return redirect(url_for("status.ask"))
        return view(Opened(found, found.status, campaign_of_case(found.status.campaign)))

    return checked


@pages.post("/supplement")
@looked_up
def supplement(opened: Opened) -> ResponseReturnValue:
    form = Message()
    if not form.validate_on_submit():
        return _show(opened.found, form), 422
    text, files = (form.text.data or "").strip(), list[KeptFile]()
    try:
        if not opened.status.may_supplement:
            raise NotAllowed("案件已经结束，不能再补充材料")
        for upload in sent_files("files"):
            files.append(seal_upload(opened.campaign, upload, "supplement", files))
        if not files and not text:
            raise Rejected(say("请写补充说明，或选择要补充的文件"))
        _send_supplement(opened.found, text, files)
    except (Rejected, CaseStoreError) as error:
        form.text.errors = [for_visitor(error)]
        return _show(opened.found, form), 422
    log.info("supplemented", number=opened.status.number, files=len(files))
    flash(say("已经收到补充的内容，加密保存，几秒钟后显示在办理过程里。"))
    return redirect(url_for(".ask"))


def _send_supplement(found: Found, text: str, files: list[KeptFile]) -> None:
    body = {"text": text, "files": [file.handed_on() for file in files]}
    told_by = [text, *sorted(file.sha256 for file in files)]
    if not lookup.send(found, ItemKind.SUPPLEMENT, body, told_by):
        for file in files:
            services().evidence.drop(file.stored)  # pressed twice; the first are on their way


@pages.post("/rate")
@looked_up
def rate(opened: Opened) -> ResponseReturnValue:
    form = RatingForm()
    if form.validate_on_submit():
        rating = _rating_in(form)
        wrong = wrong_in_rating(rating)
        if not wrong and not opened.status.may_rate:
            flash(say("现在不能评价：案件还没有办结，或者已经评价过。"))
            return redirect(url_for(".ask"))
        if not wrong:
            _send_rating(opened.found, rating)
            log.info("rated", number=opened.status.number, grade=rating.grade)
            flash(say("谢谢您的答复，已经收到，几秒钟后显示在办理过程里。"))
            return redirect(url_for(".ask"))
        form.solved.errors = [wrong["solved"]] if "solved" in wrong else []
        form.grade.errors = [wrong["grade"]] if "grade" in wrong else []
        form.remark.errors = [wrong["text"]] if "text" in wrong else []
    return _show(opened.found, Message(formdata=None), form), 422


def _rating_in(form: RatingForm) -> Rating:
    """What was chosen; grade 0 where nothing that there is was."""
    grade = form.grade.data if form.grade.data in {str(one) for one in GRADES} else "0"
    return Rating(grade=int(grade), solved=solved_of(form.solved.data), text=form.remark.data or "")


def _send_rating(found: Found, rating: Rating) -> None:
    body = {"grade": rating.grade, "solved": rating.solved, "text": rating.text}
    told_by = [str(rating.grade), str(rating.solved), rating.text]
    lookup.send(found, ItemKind.RATING, body, told_by)


@pages.route("/withdraw", methods=["GET", "POST"])
@looked_up
def withdraw(opened: Opened) -> ResponseReturnValue:
    """Ask for the reason, then withdraw; it can't be undone by the claimant."""
    if not may_withdraw(opened.status):
        return redirect(url_for(".ask"))
    form = Message()
    if form.is_submitted():
        form.validate()
        text = (form.text.data or "").strip()
        if not text:
            form.text.errors = [say("请填写撤回的理由")]
        if not form.errors and not form.text.errors:
            lookup.send(opened.found, ItemKind.WITHDRAWAL, {"text": text}, [text])
            log.info("withdrawn", number=opened.status.number)
            flash(say("撤回申请已经收到，几秒钟后生效。"))
            return redirect(url_for(".ask"))
    return render_template(
        "intake/withdraw.html",
        status=opened.status,
        campaign=opened.campaign,
        form=form,
        most=MOST,
        problems=problems_of(form),
    ), 422 if form.is_submitted() else 200


def may_withdraw(found: PublicStatus) -> bool:
    move = move_for(found.state, "withdraw")
    return move is not None and Role.CLAIMANT in move.roles


def _pending(found: Found) -> str:
    """The office has it and hasn't answered yet: within seconds, as long as its worker runs."""
    return render_template("intake/status_pending.html", found=found, form=CleanForm())


def _lookup(form: Lookup, number: str) -> str:
    return render_template(
        "intake/status_ask.html", form=form, number=number, problems=problems_of(form)
    )


def _show(opened: Found, form: Message, rating: RatingForm | None = None) -> str:
    found = opened.status
    assert found is not None  # noqa: S101 - whoever calls has looked
    rating = rating or RatingForm(formdata=None)
    campaign = campaign_of_case(found.campaign)
    today = services().settings.today(campaign.id)
    return render_template(
        "intake/status.html",
        status=found,
        opened=opened,
        campaign=campaign,
        form=form,
        problems=problems_of(form) + problems_of(rating),
        most=MOST,
        rating=rating,
        grades=GRADES,
        solved=SOLVED,
        heading=heading(found),
        next_steps=next_steps(found),
        by_then=by_then(found.state) if found.due else "",
        may_withdraw=may_withdraw(found),
        today=today,
        papers=say("、").join(say(PAPER_NAMES[id]) for id in found.owed if id in PAPER_NAMES),
        boxes=deadline_boxes.boxes(found.due, today) if found.due else [],
        limits=campaign.evidence,
        agreed=agreed_rows.shown_rows(found.instalments, today),
        agreed_sums=agreed_rows.sum_words(found.instalments, today),
    )


def problems_of(form: CleanForm) -> list[Problem]:
    """The error summary's lines. The token's error comes first: whatever was typed stands in the
    page again."""
    found: list[Problem] = []
    for name, errors in form.errors.items():
        if name == "csrf_token":
            found.insert(0, stale_page())
        elif errors:
            found.append(Problem(say(str(errors[0])), f"#{name}"))
    return found

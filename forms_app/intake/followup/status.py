"""Progress of a clue for whoever holds its number and code: the state, the clock, and what they
can do now."""

import time
from collections.abc import Callable
from functools import wraps

import structlog
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import FileField, StringField, TextAreaField
from wtforms.validators import InputRequired, StopValidation

from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError, Incomplete, NotAllowed
from casestore.ledger.queries.status import public_status
from casestore.ledger.records import PublicStatus
from casestore.ledger.verbs import claimant
from casestore.ledger.verbs.claimant import Claim
from casestore.lifecycle.moves import move_for
from casestore.lifecycle.ratings import GRADES
from casestore.lifecycle.roles import Role
from casestore.sealing.evidence import Rejected
from casestore.sealing.kept_file import KeptFile
from forms_app.intake.followup import deadline_boxes
from forms_app.intake.followup.state_wording import by_then, heading, next_steps
from forms_app.intake.visit.error_summary import Problem, stale_page
from forms_app.intake.visit.services import campaign_of_case, services
from forms_app.intake.visit.uploads import seal_upload, sent_files
from forms_app.web.errors import for_visitor
from forms_app.web.security import request_limit
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("status", __name__, url_prefix="/status")

#: Seconds after which a looked-up status must be asked for again.
SHOWN = 30 * 60
MOST = 1000


class Lookup(FlaskForm):  # type: ignore[misc]
    number = StringField(validators=[InputRequired("请填写回执编号")])
    code = StringField(validators=[InputRequired("请填写查询码")])


class Message(FlaskForm):  # type: ignore[misc]
    """What a claimant adds or gives as a reason; ``files`` go with a supplement only."""

    text = TextAreaField()
    files = FileField()

    def validate_text(self, field: TextAreaField) -> None:
        over = len((field.data or "").replace("\r\n", "\n")) - MOST
        if over > 0:
            raise StopValidation(
                say("补充说明最多 %(most)d 字，现在多了 %(over)d 字，请删减", most=MOST, over=over)
            )


class Rating(FlaskForm):  # type: ignore[misc]
    grade = StringField(validators=[InputRequired("请选择评价")])
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
    found = _open_status()
    if found is not None and not request.args.get("number"):
        return _show(found, Message(formdata=None))
    return _lookup(Lookup(formdata=None), request.args.get("number", ""))


@pages.post("")
def look_up() -> ResponseReturnValue:
    form = Lookup()
    if not form.validate_on_submit():
        return _lookup(form, form.number.data or ""), 422
    found = public_status(services().ledger, form.number.data, form.code.data)
    log.info("status_asked", found=found is not None)
    if found is None:
        form.code.errors = [say("没有查到。请对照回执核对编号和查询码，两项都要与回执一致")]
        return _lookup(form, form.number.data), 422
    session["status"] = [form.number.data, form.code.data, int(time.time())]
    return redirect(url_for(".ask"))


@pages.post("/leave")
def leave() -> ResponseReturnValue:
    if FlaskForm().validate_on_submit():
        session.pop("status", None)
        flash(say("已经退出查询。"))
    return redirect(url_for(".ask"))


View = Callable[[PublicStatus, Campaign, str, str], ResponseReturnValue]


def looked_up(view: View) -> Callable[[], ResponseReturnValue]:
    """Run ``view`` with the status that this browser has open, its campaign, number and code;
    else ask for them."""

    @wraps(view)
    def checked() -> ResponseReturnValue:
        found = _open_status()
        if found is None:
            flash(say("查询已经超时，请重新填写编号和查询码。"))
            return redirect(url_for(".ask"))
        number, code, _at = session["status"]
        return view(found, campaign_of_case(found.campaign), number, code)

    return checked


@pages.post("/supplement")
@looked_up
def supplement(
    found: PublicStatus, campaign: Campaign, number: str, code: str
) -> ResponseReturnValue:
    form = Message()
    if not form.validate_on_submit():
        return _show(found, form), 422
    sealed: list[KeptFile] = []
    try:
        for upload in sent_files("files"):
            sealed.append(seal_upload(campaign, upload, "supplement", sealed))
        if not sealed and not (form.text.data or "").strip():
            raise Rejected(say("请写补充说明，或选择要补充的文件"))
        claimant.supplement(
            services().ledger, Claim(number, code), (form.text.data or "").strip(), sealed
        )
    except (Rejected, CaseStoreError) as error:
        form.text.errors = [for_visitor(error)]
        return _show(found, form), 422
    log.info("supplemented", number=found.number, files=len(sealed))
    flash(say("已经收到补充的内容，加密保存。"))
    return redirect(url_for(".ask"))


@pages.post("/rate")
@looked_up
def rate(found: PublicStatus, campaign: Campaign, number: str, code: str) -> ResponseReturnValue:
    form = Rating()
    if form.validate_on_submit():
        grade = form.grade.data if form.grade.data in {str(one) for one in GRADES} else "0"
        try:
            claimant.rate(
                services().ledger, Claim(number, code), int(grade), form.remark.data or ""
            )
        except Incomplete as error:
            form.grade.errors = [error.fields["grade"]] if "grade" in error.fields else []
            form.remark.errors = [error.fields["text"]] if "text" in error.fields else []
        except NotAllowed as error:
            flash(say("%(why)s。", why=str(error)))
            return redirect(url_for(".ask"))
        else:
            log.info("rated", number=found.number, grade=int(grade))
            flash(say("谢谢您的评价，已经记录。"))
            return redirect(url_for(".ask"))
    return _show(found, Message(formdata=None), form), 422


@pages.route("/withdraw", methods=["GET", "POST"])
@looked_up
def withdraw(
    found: PublicStatus, campaign: Campaign, number: str, code: str
) -> ResponseReturnValue:
    """Ask for the reason, then withdraw; it can't be undone by the claimant."""
    if not may_withdraw(found):
        return redirect(url_for(".ask"))
    form = Message()
    if form.is_submitted():
        form.validate()
        if not (form.text.data or "").strip():
            form.text.errors = [say("请填写撤回的理由")]
        if not form.errors and not form.text.errors:
            claimant.withdraw(services().ledger, Claim(number, code), form.text.data.strip())
            log.info("withdrawn", number=found.number)
            flash(say("线索已经撤回。"))
            return redirect(url_for(".ask"))
    return render_template(
        "intake/withdraw.html",
        status=found,
        campaign=campaign,
        form=form,
        most=MOST,
        problems=_problems(form),
    ), 422 if form.is_submitted() else 200


def may_withdraw(found: PublicStatus) -> bool:
    move = move_for(found.state, "withdraw")
    return move is not None and Role.CLAIMANT in move.roles


def _open_status() -> PublicStatus | None:
    number, code, at = session.get("status") or ("", "", 0)
    if not number or time.time() - at > SHOWN:
        session.pop("status", None)
        return None
    return public_status(services().ledger, number, code)


def _lookup(form: Lookup, number: str) -> str:
    return render_template(
        "intake/status_ask.html", form=form, number=number, problems=_problems(form)
    )


def _show(found: PublicStatus, form: Message, rating: Rating | None = None) -> str:
    rating = rating or Rating(formdata=None)
    campaign = campaign_of_case(found.campaign)
    today = services().settings.today(campaign.id)
    return render_template(
        "intake/status.html",
        status=found,
        campaign=campaign,
        form=form,
        problems=_problems(form) + _problems(rating),
        most=MOST,
        rating=rating,
        grades=GRADES,
        heading=heading(found.state),
        next_steps=next_steps(found.state),
        by_then=by_then(found.state) if found.due else "",
        may_withdraw=may_withdraw(found),
        today=today,
        boxes=deadline_boxes.boxes(found.due, today) if found.due else [],
        limits=campaign.evidence,
    )


def _problems(form: FlaskForm) -> list[Problem]:
    """The error summary's lines. The token's error comes first: whatever was typed stands in the
    page again."""
    found: list[Problem] = []
    for name, errors in form.errors.items():
        if name == "csrf_token":
            found.insert(0, stale_page())
        elif errors:
            found.append(Problem(say(str(errors[0])), f"#{name}"))
    return found

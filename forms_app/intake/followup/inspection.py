"""What the code of an inspection opens for the enterprise: who comes when and what for, what it may
do, and a form to say how it was. Nothing of it is kept here but what the browser has open."""

import json
from dataclasses import dataclass
from datetime import date

import structlog
from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import StopValidation

from casestore.errors import Mistyped
from casestore.exchange.capsules import read_capsule
from casestore.exchange.claimant_keys import ClaimantKeys
from casestore.exchange.inbox import item_name
from casestore.exchange.inspection_page import InspectionPage, inspection_keys, page_in
from casestore.exchange.items import Item, ItemKind, authenticated
from casestore.lifecycle.inspections import (
    INSPECTION_STATE_NAMES,
    InspectionGrade,
    wrong_in_grade,
)
from casestore.lifecycle.ratings import GRADES
from forms_app.intake.followup.status import problems_of
from forms_app.intake.visit import rate_limits
from forms_app.intake.visit.services import campaign_of_case, services
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("inspection", __name__, url_prefix="/inspection")

#: In the session: the id of the visit.
_OPEN = "inspection"
NOT_FOUND = "没有查到。请对照登记单核对入企码；检查过去很久的，已经不能查看"
MOST = 1000


class CodeForm(CleanForm):
    """The code as somebody types it."""

    code = StringField()


class GradeForm(CleanForm):
    """What the enterprise says of the inspection."""

    mismatch = BooleanField()
    grade = StringField()
    remark = TextAreaField()

    def validate_remark(self, field: TextAreaField) -> None:
        if len((field.data or "").replace("\r\n", "\n")) > MOST:
            raise StopValidation(say("最多 %(most)d 字，请删减", most=MOST))

    @property
    def given(self) -> InspectionGrade:
        """What was chosen; grade 0 where nothing that there is was."""
        known = self.grade.data if self.grade.data in {str(one) for one in GRADES} else "0"
        return InspectionGrade(
            grade=int(known), mismatch=bool(self.mismatch.data), text=self.remark.data or ""
        )


@dataclass(frozen=True)
class Found:
    """What a code opens."""

    keys: ClaimantKeys
    page: InspectionPage


@pages.get("", strict_slashes=False)
def ask() -> ResponseReturnValue:
    found = _opened()
    return _show(found, GradeForm(formdata=None)) if found else _ask(CodeForm(formdata=None))


@pages.post("")
def look_up() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return _ask(form), 422
    code = form.code.data or ""
    try:
        found = _look(code)
    except Mistyped as error:
        form.code.errors = [say(str(error))]
        return _ask(form), 422
    log.info("inspection_asked", found=found is not None)
    if found is None:
        rate_limits.guessed_words()
        form.code.errors = [say(NOT_FOUND)]
        return _ask(form), 422
    _forget()
    session[_OPEN] = services().visits.begin({"inspection": code})
    return redirect(url_for(".ask"))


@pages.post("/grade")
def grade() -> ResponseReturnValue:
    """Send what the enterprise says; again and again, and the last counts."""
    found = _opened()
    if found is None:
        flash(say("查看已经超时，请重新输入入企码。"))
        return redirect(url_for(".ask"))
    form = GradeForm()
    if form.validate_on_submit():
        wrong = wrong_in_grade(form.given)
        if not wrong:
            _send(found, form.given)
            log.info("inspection_graded")
            flash(say("已经收到，加密保存，检查单位看不到。"))
            return redirect(url_for(".ask"))
        form.grade.errors = [say(wrong["grade"])] if "grade" in wrong else []
        form.remark.errors = [say(wrong["text"])] if "text" in wrong else []
    return _show(found, form), 422


@pages.post("/leave")
def leave() -> ResponseReturnValue:
    if CleanForm().validate_on_submit():
        _forget()
    return redirect(url_for(".ask"))


def _look(code: str) -> Found | None:
    """What ``code`` opens today; ``None``, after the same work, where it opens nothing (any
    more)."""
    wiring, keys = services(), inspection_keys(code)
    content = read_capsule(wiring.settings.capsules, keys.reading, wiring.checker)
    page = page_in(content) if content is not None else None
    return Found(keys, page) if page and _today(page) <= page.until else None


def _today(page: InspectionPage) -> date:
    return services().settings.today(page.campaign)


def _opened() -> Found | None:
    """What this browser has open, as it stands now."""
    id = session.get(_OPEN)
    said = services().visits.read(id) if isinstance(id, str) else None
    found = _look(str(said["inspection"])) if said and "inspection" in said else None
    if found is None:
        session.pop(_OPEN, None)
    return found


def _forget() -> None:
    services().visits.end(session.pop(_OPEN, ""))


def _send(found: Found, given: InspectionGrade) -> None:
    body = {"grade": given.grade, "mismatch": given.mismatch, "text": given.text}
    before = found.page.graded[0].isoformat() if found.page.graded else ""
    key = json.dumps([found.keys.reader, before, body], ensure_ascii=False, sort_keys=True)
    item = Item(
        kind=ItemKind.INSPECTION_GRADE,
        name=item_name(key),
        number=found.page.number,
        reader=found.keys.reader,
        at=services().settings.now(found.page.campaign),
        body=body,
    )
    services().put(authenticated(item, found.keys.writing))


def _ask(form: CodeForm) -> str:
    return render_template("intake/inspection_ask.html", form=form, problems=problems_of(form))


def _show(found: Found, form: GradeForm) -> str:
    campaign = campaign_of_case(found.page.campaign)
    return render_template(
        "intake/inspection.html",
        page=found.page,
        campaign=campaign,
        rules=campaign.inspections,
        form=form,
        problems=problems_of(form),
        grades=GRADES,
        states=INSPECTION_STATE_NAMES,
        early=_today(found.page) < found.page.day,
        most=MOST,
    )

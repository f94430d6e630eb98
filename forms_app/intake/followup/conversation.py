"""What the claimant writes to the office about their clue beside material: questions, answers, an
objection to a refusal."""

import structlog
from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import StopValidation

from casestore.exchange.items import ItemKind
from forms_app.intake.followup import lookup
from forms_app.intake.followup.status import MOST, Opened, looked_up, problems_of
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("conversation", __name__, url_prefix="/status")


class WordsForm(CleanForm):
    """A text that must be there; ``name`` is what the page calls it."""

    name = "留言"
    text = TextAreaField()

    def validate_text(self, field: TextAreaField) -> None:
        text, name = (field.data or "").replace("\r\n", "\n").strip(), say(self.name)
        if not text:
            raise StopValidation(say("请填写%(name)s", name=name))
        if over := max(0, len(text) - MOST):
            told = "%(name)s最多 %(most)d 字，现在多了 %(over)d 字，请删减"
            raise StopValidation(say(told, name=name, most=MOST, over=over))


class ObjectionForm(WordsForm):
    """Why the refusal is wrong."""

    name = "异议的理由"


@pages.route("/message", methods=["GET", "POST"])
@looked_up
def message(opened: Opened) -> ResponseReturnValue:
    """The conversation so far and a field for more; it waits for nothing and moves nothing."""
    form = WordsForm()
    if form.validate_on_submit():
        text = (form.text.data or "").strip()
        lookup.send(opened.found, ItemKind.MESSAGE, {"text": text}, [text])
        log.info("message_sent", number=opened.status.number)
        flash(say("留言已经收到，加密保存，几秒钟后显示在本页。答复也写在本页。"))
        return redirect(url_for("status.ask"))
    return _page("intake/message.html", opened, form)


@pages.route("/object", methods=["GET", "POST"])
@looked_up
def object_to(opened: Opened) -> ResponseReturnValue:
    """Why the refusal is wrong: once to each refusal, answered under a clock of its own."""
    if not opened.status.may_object:
        flash(say("现在不能提出异议：没有不予受理，或者已经提出过。"))
        return redirect(url_for("status.ask"))
    form = ObjectionForm()
    if form.validate_on_submit():
        text = (form.text.data or "").strip()
        lookup.send(opened.found, ItemKind.OBJECTION, {"text": text}, [text])
        log.info("objected", number=opened.status.number)
        flash(say("异议已经收到，加密保存，几秒钟后显示复核的期限。"))
        return redirect(url_for("status.ask"))
    return _page("intake/object.html", opened, form)


def _page(template: str, opened: Opened, form: WordsForm) -> ResponseReturnValue:
    page = render_template(
        template,
        status=opened.status,
        campaign=opened.campaign,
        form=form,
        most=MOST,
        problems=problems_of(form),
    )
    return page, 422 if form.is_submitted() else 200

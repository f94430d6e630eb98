"""What the claimant writes to the office about their clue beside material: questions, answers."""

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
    """A text that must be there."""

    text = TextAreaField()

    def validate_text(self, field: TextAreaField) -> None:
        text = (field.data or "").replace("\r\n", "\n").strip()
        if not text:
            raise StopValidation(say("请填写留言"))
        if len(text) > MOST:
            over = len(text) - MOST
            raise StopValidation(
                say("留言最多 %(most)d 字，现在多了 %(over)d 字，请删减", most=MOST, over=over)
            )


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
    page = render_template(
        "intake/message.html",
        status=opened.status,
        campaign=opened.campaign,
        form=form,
        most=MOST,
        problems=problems_of(form),
    )
    return page, 422 if form.is_submitted() else 200

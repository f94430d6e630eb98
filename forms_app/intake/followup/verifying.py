"""Is this receipt genuine? Anybody may ask, with the file or with its number and digest; the answer
says so, and nothing of the case."""

from dataclasses import dataclass

import structlog
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import FileField, StringField

from casestore.errors import Mistyped
from casestore.exchange.signed_receipts import (
    VERDICT_WORDS,
    Verdict,
    verdict_on_file,
    verdict_on_words,
)
from forms_app.intake.followup.status import problems_of
from forms_app.intake.visit.services import services
from forms_app.intake.visit.uploads import sent_files
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("verify", __name__, url_prefix="/verify")

#: Bytes of a file that may be shown; a receipt has a twentieth of that.
MOST = 5_000_000


class Shown(CleanForm):
    """A receipt as somebody shows it: the file, or what stands on it."""

    file = FileField()
    number = StringField()
    digest = StringField()


@dataclass(frozen=True)
class Answer:
    """``verdict`` in the words of ``told``; ``file``: about an uploaded file."""

    verdict: Verdict
    told: str
    file: bool


@pages.before_request
def allow_a_file() -> None:
    request.max_content_length = MOST + 100_000


@pages.get("/", strict_slashes=False)
def ask() -> str:
    return _page(Shown(formdata=None), None)


@pages.post("/")
def check() -> ResponseReturnValue:
    form = Shown()
    if not form.validate_on_submit():
        return _page(form, None), 422
    answer = _on_file() or _on_words(form)
    if answer is not None:
        log.info("receipt_checked", verdict=answer.verdict.value)
        return _page(form, answer)
    return _page(form, None), 422


def _on_file() -> Answer | None:
    files = sent_files("file")
    if not files:
        return None
    data, wiring = files[0].stream.read(MOST), services()
    verdict = verdict_on_file(data, wiring.settings.keys, wiring.checker)
    return Answer(verdict, say(VERDICT_WORDS[verdict]), file=True)


def _on_words(form: Shown) -> Answer | None:
    number, digest = (form.number.data or "").strip(), (form.digest.data or "").strip()
    if not number:
        form.number.errors = [say("请选择回执文件，或填写编号和校验值")]
    elif not digest:
        form.digest.errors = [say("请填写回执上的校验值（64 位）")]
    else:
        wiring = services()
        try:
            folder = wiring.settings.capsules
            verdict = verdict_on_words(number, digest, folder, wiring.checker)
        except Mistyped as error:
            form.number.errors = [say(str(error))]
            return None
        return Answer(verdict, say(VERDICT_WORDS[verdict]), file=False)
    return None


def _page(form: Shown, answer: Answer | None) -> str:
    return render_template(
        "intake/verify.html", form=form, answer=answer, problems=problems_of(form)
    )

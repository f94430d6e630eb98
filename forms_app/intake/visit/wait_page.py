"""The answer to whoever is asked to wait: when to come back, and a form with everything that was
typed, which goes on from here."""

from dataclasses import dataclass

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from forms_app.intake.visit.challenges import PROOF, TICKET, Challenge
from forms_app.web.translations import say

#: Fields that belong to one challenge alone.
_OWN = (PROOF, TICKET)


@dataclass(frozen=True)
class Typed:
    """What a refused request had: its fields, where it goes, and whether files were with it, which
    no page can give back."""

    fields: tuple[tuple[str, str], ...]
    address: str
    with_files: bool


def wait_page(wait_s: int, challenge: Challenge | None = None) -> Response:
    """Status 429 for this request, which may be sent again in ``wait_s`` seconds, or as soon as
    the browser has done the work of ``challenge``."""
    page = render_template(
        "intake/wait.html",
        wait=words(wait_s),
        typed=_typed(),
        challenge=challenge,
        post=request.method == "POST",
    )
    answer = make_response(page, 429)
    answer.headers["Retry-After"] = str(wait_s)
    return answer


def words(seconds: int) -> str:
    """``seconds`` as somebody says them, never less."""
    if seconds <= 90:
        return say("%(n)d 秒", n=seconds)
    if seconds <= 5400:
        return say("%(n)d 分钟", n=-(-seconds // 60))
    return say("%(n)d 小时", n=-(-seconds // 3600))


def _typed() -> Typed:
    return Typed(
        fields=tuple(
            (name, value)
            for name, values in request.form.lists()
            if name not in _OWN
            for value in values
        ),
        address=request.script_root + request.path,
        with_files=any(file.filename for file in request.files.values()),
    )

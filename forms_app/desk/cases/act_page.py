"""The page of something that is done beside the moves: a form, its words, one call to the
ledger."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.queries import lines
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say


@dataclass(frozen=True)
class ActWords:
    """What the page is called, its button, and what is said when it is done."""

    heading: str
    button: str
    done: str


def answer_act(
    case_id: int, form: DeskForm, words: ActWords, verb: Callable[[], None]
) -> ResponseReturnValue:
    """The answer to a request for the page of ``form``: as
    :func:`forms_app.desk.ui.form_posts.answer` gives it, back to the case when it is done."""
    row = lines.case_line(services().ledger, case_id, actor())

    def then(_done: None) -> ResponseReturnValue:
        return go_on(f"{row.number}：{say(words.done)}", url_for("case.show", case_id=case_id))

    def page() -> str:
        return render_template(
            "desk/supervision.html", here="ledger", row=row, form=form, words=words
        )

    return answer(form, verb, then, page)

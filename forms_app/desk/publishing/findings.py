"""What the gate found in a summary, one by one: rewritten with one press, or let stand with a
reason."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.queries import case_file
from casestore.lifecycle.roles import Role
from casestore.publishing import rewriting, summaries
from casestore.publishing.records import Summary
from forms_app.desk.publishing.dismissing import DismissForm, FoundForm
from forms_app.desk.publishing.summaries import editor
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.web.translations import say

blueprint = Blueprint("finding", __name__, url_prefix="/desk/case/<int:case_id>/summary")


@blueprint.post("/rewrite")
@demands(Role.COORDINATOR)
def rewrite(case_id: int) -> ResponseReturnValue:
    form = FoundForm()

    def verb() -> Summary:
        return rewriting.rewrite(
            services().ledger, case_id, actor(), form.sha.data or "", form.found
        )

    def then(_done: Summary) -> ResponseReturnValue:
        return _again(case_id, say("已改写，保存为新的一稿"))

    return answer(form, verb, then, lambda: _page(case_id, form))


@blueprint.post("/dismiss")
@demands(Role.COORDINATOR)
def dismiss(case_id: int) -> ResponseReturnValue:
    form = DismissForm()

    def verb() -> Summary:
        reason = (form.reason.data or "").strip()
        return summaries.dismiss(
            services().ledger, case_id, actor(), form.sha.data or "", form.found, reason
        )

    def then(_done: Summary) -> ResponseReturnValue:
        return _again(case_id, say("已保留，理由随文本交给复核的人"))

    return answer(form, verb, then, lambda: _page(case_id, form))


def _again(case_id: int, sentence: str) -> ResponseReturnValue:
    return go_on(sentence, url_for("summary.edit", case_id=case_id, _anchor="found"))


def _page(case_id: int, form: FoundForm) -> str:
    case = case_file.open_case(services().ledger, case_id, actor())
    return editor(case, dismissing=form)

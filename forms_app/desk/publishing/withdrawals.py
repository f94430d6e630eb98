"""Taking a page down, which happens at once, and why: words that one person proposes and another
approves before they show."""

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.lifecycle.roles import Role
from casestore.publishing import summaries, summary_queries, withdrawals
from casestore.publishing.records import Summary
from forms_app.desk.publishing.review import renderer, review_page, shown_as_page, summary_of
from forms_app.desk.publishing.review_forms import (
    ApproveReasonForm,
    RewordForm,
    SendReasonBackForm,
    WithdrawForm,
)
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.web.translations import say

blueprint = Blueprint("withdrawal", __name__, url_prefix="/desk/summary/<int:case_id>")


@blueprint.route("/withdraw", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def withdraw(case_id: int) -> ResponseReturnValue:
    summary, form = summary_of(case_id), WithdrawForm()

    def verb() -> Summary:
        reason = (form.reason.data or "").strip()
        return summaries.withdraw(services().ledger, case_id, actor(), reason)

    def then(done: Summary) -> ResponseReturnValue:
        gone = say("%(number)s：摘要已撤下，公开站正在自动更新。", number=done.number)
        if done.reason_found:
            waits = say("拟公开的理由里有身份信息或疑似信息，请改写，再由另一人审定")
            return go_on(gone + waits, url_for("review.show", case_id=case_id), "error")
        waits = say("理由由另一人审定以后才显示")
        return go_on(gone + waits, url_for("review.show", case_id=case_id))

    def page() -> str:
        return render_template("desk/withdraw.html", here="summaries", summary=summary, form=form)

    return answer(form, verb, then, page)


@blueprint.post("/reason")
@demands(Role.COORDINATOR)
def reword(case_id: int) -> ResponseReturnValue:
    form = RewordForm()

    def verb() -> Summary:
        words = (form.reason.data or "").strip()
        return withdrawals.reword(services().ledger, case_id, actor(), words)

    def then(_done: Summary) -> ResponseReturnValue:
        sentence = say("已提交撤下理由，由另一人审定以后显示")
        return go_on(sentence, url_for("review.show", case_id=case_id))

    return answer(form, verb, then, lambda: review_page(summary_of(case_id), form))


@blueprint.post("/reason/approve")
@demands(Role.COORDINATOR, Role.REVIEWER)
def approve_reason(case_id: int) -> ResponseReturnValue:
    form = ApproveReasonForm()

    def verb() -> Summary:
        sha = form.reason_sha.data or ""
        return withdrawals.approve(services().ledger, case_id, actor(), sha)

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：撤下理由已审定，公开站正在自动更新", number=done.number)
        return go_on(sentence, url_for("summary.listed"))

    return answer(form, verb, then, lambda: review_page(summary_of(case_id), form))


@blueprint.post("/reason/send-back")
@demands(Role.COORDINATOR, Role.REVIEWER)
def send_reason_back(case_id: int) -> ResponseReturnValue:
    form = SendReasonBackForm()

    def verb() -> Summary:
        sha, why = form.reason_sha.data or "", (form.why.data or "").strip()
        return withdrawals.send_back(services().ledger, case_id, actor(), sha, why)

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：撤下理由已退回修改", number=done.number)
        return go_on(sentence, url_for("summary.listed"))

    return answer(form, verb, then, lambda: review_page(summary_of(case_id), form))


@blueprint.get("/stone")
@demands(Role.COORDINATOR, Role.REVIEWER)
def stone(case_id: int) -> Response:
    render = renderer()
    return shown_as_page(render(summary_queries.as_withdrawn(services().ledger, case_id)))

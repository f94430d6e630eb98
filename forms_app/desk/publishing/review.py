"""The second person: sees exactly the text, exactly as it will look, then approves, sends back
or withdraws it."""

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from casestore.errors import NotFound
from casestore.lifecycle.roles import Role
from casestore.publishing import summaries, summary_queries
from casestore.publishing.records import Summary
from casestore.publishing.summary_queries import may_approve
from forms_app.desk.publishing.dismissing import FINDINGS
from forms_app.desk.publishing.public_columns import COLUMNS
from forms_app.desk.publishing.summary_text import LABELS
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say

blueprint = Blueprint("review", __name__, url_prefix="/desk/summary")

#: The preview is a page of the public site: its own styles and pictures, no script. It keeps our
#: origin, or its style sheets would be refused as another site's.
PREVIEW_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
        "sandbox allow-same-origin",
    )
)


class ApproveForm(DeskForm):
    """Approval names the text by its hash: a text that changed meanwhile is not approved."""

    sha = HiddenField()
    sure = BooleanField("已逐句核对，同意公开这一文本", [InputRequired("请核对全文，再勾选")])


class SendBackForm(DeskForm):
    sha = HiddenField()
    reason = text("退回理由", "指出哪一句要改、为什么。", "请写明退回理由", rows=3)


class WithdrawForm(DeskForm):
    reason = text("撤下理由", "会显示在公开站原网址上，不写身份信息。", "请写明撤下理由", rows=3)
    sure = BooleanField("确认从公开站撤下", [InputRequired("请确认从公开站撤下")])


@blueprint.get("/<int:case_id>")
@demands(Role.COORDINATOR, Role.REVIEWER)
def show(case_id: int) -> ResponseReturnValue:
    return _page(_summary(case_id), ApproveForm(formdata=None), SendBackForm(formdata=None))


@blueprint.post("/<int:case_id>/approve")
@demands(Role.COORDINATOR, Role.REVIEWER)
def approve(case_id: int) -> ResponseReturnValue:
    form = ApproveForm()

    def verb() -> Summary:
        return summaries.approve(services().ledger, case_id, actor(), form.sha.data or "")

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：摘要已批准，下次更新公开站时发布", number=done.number)
        if done.held:
            sentence = say(
                "%(number)s：摘要已批准，同组案件还差 %(n)s 件，凑足以后一并公开",
                number=done.number,
                n=done.place.missing,
            )
        return go_on(sentence, url_for("summary.listed"))

    def page() -> str:
        return _page(_summary(case_id), form, SendBackForm(formdata=None))

    return answer(form, verb, then, page)


@blueprint.post("/<int:case_id>/send-back")
@demands(Role.COORDINATOR, Role.REVIEWER)
def send_back(case_id: int) -> ResponseReturnValue:
    form = SendBackForm()

    def verb() -> Summary:
        sha, reason = form.sha.data or "", (form.reason.data or "").strip()
        return summaries.send_back(services().ledger, case_id, actor(), sha, reason)

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：摘要已退回修改", number=done.number)
        return go_on(sentence, url_for("summary.listed"))

    def page() -> str:
        return _page(_summary(case_id), ApproveForm(formdata=None), form)

    return answer(form, verb, then, page)


@blueprint.route("/<int:case_id>/withdraw", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def withdraw(case_id: int) -> ResponseReturnValue:
    summary, form = _summary(case_id), WithdrawForm()

    def verb() -> Summary:
        reason = (form.reason.data or "").strip()
        return summaries.withdraw(services().ledger, case_id, actor(), reason)

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：摘要已撤下，公开站正在自动更新", number=done.number)
        return go_on(sentence, url_for("site.show"))

    def page() -> str:
        return render_template("desk/withdraw.html", here="summaries", summary=summary, form=form)

    return answer(form, verb, then, page)


@blueprint.get("/<int:case_id>/preview")
@demands(Role.COORDINATOR, Role.REVIEWER)
def preview(case_id: int) -> Response:
    render = services().site_actions.preview
    if render is None:
        raise NotFound(say("公开站还没有生成过，暂时不能预览"))
    page = render(summary_queries.as_published(services().ledger, case_id))
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": PREVIEW_POLICY})


def _summary(case_id: int) -> Summary:
    summary = summary_queries.summary(services().ledger, case_id)
    if summary is None:
        raise NotFound(say("这件案件还没有摘要"))
    return summary


def _page(summary: Summary, approving: ApproveForm, sending: SendBackForm) -> str:
    approving.sha.data = sending.sha.data = summary.sha
    return render_template(
        "desk/review.html",
        here="summaries",
        summary=summary,
        labels=LABELS,
        **FINDINGS,
        **COLUMNS,
        approving=approving,
        sending=sending,
        may=may_approve(summary, actor()),
        own=actor().id in (summary.author, summary.submitted_by),
        previewed=services().site_actions.preview is not None,
        coordinator=Role.COORDINATOR in actor().roles,
    )

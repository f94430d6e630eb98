"""The second person: sees exactly the text, exactly as it will look, then approves it or sends it
back."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, after_this_request, g, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import NotFound
from casestore.lifecycle.roles import Role
from casestore.lifecycle.summaries import SummaryState
from casestore.public.rows import PublishedCase, WithdrawnCase
from casestore.publishing import summaries, summary_queries
from casestore.publishing.records import Summary
from casestore.publishing.summary_queries import may_approve, may_approve_reason
from forms_app.desk.publishing.dismissing import FINDINGS
from forms_app.desk.publishing.public_columns import COLUMNS
from forms_app.desk.publishing.review_forms import (
    ApproveForm,
    ApproveReasonForm,
    RewordForm,
    SendBackForm,
    SendReasonBackForm,
)
from forms_app.desk.publishing.summary_text import LABELS
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.security import POLICY
from forms_app.web.translations import say

#: Draws a page as the public site would.
Renderer = Callable[[PublishedCase | WithdrawnCase], bytes]

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


@blueprint.get("/<int:case_id>")
@demands(Role.COORDINATOR, Role.REVIEWER)
def show(case_id: int) -> ResponseReturnValue:
    return review_page(summary_of(case_id))


@blueprint.post("/<int:case_id>/approve")
@demands(Role.COORDINATOR, Role.REVIEWER)
def approve(case_id: int) -> ResponseReturnValue:
    form = ApproveForm()

    def verb() -> Summary:
        sha, seen = form.sha.data or "", form.seen.data or "nothing"
        return summaries.approve(services().ledger, case_id, actor(), sha, seen)

    def then(done: Summary) -> ResponseReturnValue:
        sentence = say("%(number)s：摘要已批准，公开站自动更新，几分钟后看得到", number=done.number)
        if done.held:
            sentence = say(
                "%(number)s：摘要已批准，同组案件还差 %(n)s 家，凑足以后一并公开",
                number=done.number,
                n=done.place.missing,
            )
        return go_on(sentence, url_for("summary.listed"))

    def page() -> str:
        return review_page(summary_of(case_id), form)

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
        return review_page(summary_of(case_id), form)

    return answer(form, verb, then, page)


@blueprint.get("/<int:case_id>/preview")
@demands(Role.COORDINATOR, Role.REVIEWER)
def preview(case_id: int) -> Response:
    render = renderer()
    return shown_as_page(render(summary_queries.as_published(services().ledger, case_id)))


def summary_of(case_id: int) -> Summary:
    """The summary of a case; raises :class:`NotFound` where there is none."""
    summary = summary_queries.summary(services().ledger, case_id)
    if summary is None:
        raise NotFound(say("这件案件还没有摘要"))
    return summary


def shown_as_page(html: bytes) -> Response:
    """A page of the public site as the desk shows it, in a frame or alone."""
    return Response(html, mimetype="text/html", headers={"Content-Security-Policy": PREVIEW_POLICY})


def renderer() -> Renderer:
    """What draws a page as the public site would; raises :class:`NotFound` before its first
    release."""
    render = services().site_actions.preview
    if render is None:
        raise NotFound(say("公开站还没有生成过，暂时不能预览"))
    return render


def review_page(summary: Summary, sent: DeskForm | None = None) -> str:
    """The page of the second person; ``sent`` is the form of it that was sent and not taken."""
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=None)
        for name, kind in (
            ("approving", ApproveForm),
            ("sending", SendBackForm),
            ("rewording", RewordForm),
            ("approving_reason", ApproveReasonForm),
            ("sending_reason", SendReasonBackForm),
        )
    }
    _fill_in(forms, summary)
    after_this_request(_with_a_frame)
    return render_template(
        "desk/review.html",
        here="summaries",
        summary=summary,
        labels=LABELS,
        **FINDINGS,
        **COLUMNS,
        **forms,
        may=may_approve(summary, actor()),
        may_reason=may_approve_reason(summary, actor()),
        own=actor().id in summary.written_by,
        handled=actor().id in summary.handled_by,
        previewed=services().site_actions.preview is not None,
        coordinator=Role.COORDINATOR in actor().roles,
    )


def _fill_in(forms: Mapping[str, Any], summary: Summary) -> None:
    """Put the hashes of what the page shows into its forms."""
    seen = ""
    if summary.state is SummaryState.SUBMITTED:
        seen = summary_queries.page_sha(services().ledger, summary.case_id)
    forms["approving"].sha.data = forms["sending"].sha.data = summary.sha
    forms["approving"].seen.data = seen
    for name in ("approving_reason", "sending_reason"):
        forms[name].reason_sha.data = summary.reason_sha
    if not forms["rewording"].is_submitted():
        forms["rewording"].reason.data = summary.reason or summary.withdrawn_because


def _with_a_frame(response: Response) -> Response:
    policy = POLICY.format(nonce=g.get("nonce", ""))
    response.headers["Content-Security-Policy"] = f"{policy}; frame-src 'self'"
    return response

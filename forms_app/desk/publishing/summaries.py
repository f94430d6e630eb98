"""Writing a summary: the list, the editor with its gates, and sending it to a second person."""

from dataclasses import asdict, fields

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from casestore.errors import NotAllowed
from casestore.ledger.queries import case_file, lists
from casestore.ledger.records import CaseFile, Query
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Role
from casestore.publishing import summaries, summary_queries
from casestore.publishing.records import Summary, SummaryText
from casestore.publishing.summary_queries import may_approve, may_approve_reason
from forms_app.desk.cases.opened_case import story
from forms_app.desk.publishing.dismissing import FINDINGS, DismissForm, FoundForm, together
from forms_app.desk.publishing.gates import gates
from forms_app.desk.publishing.public_columns import COLUMNS
from forms_app.desk.publishing.summary_text import LABELS, SummaryForm
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.desk.ui.found_identifiers import distinct
from forms_app.desk.ui.state_wording import SUMMARY_WORDS
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("summary", __name__, url_prefix="/desk")

PER_PAGE = 50


class SubmitForm(DeskForm):
    """Handing exactly this text to the second person."""

    sha = HiddenField()
    read = BooleanField(
        "已逐句通读，没有能让人认出企业或个人的说法", [InputRequired("请先逐句通读，再勾选")]
    )


@blueprint.get("/summaries")
@demands(Role.COORDINATOR, Role.REVIEWER)
def listed() -> ResponseReturnValue:
    state = request.args.get("state", "")
    every = [
        one
        for one in summary_queries.summaries(services().ledger)
        if actor().works_in(one.campaign)
    ]
    found = [one for one in every if state not in SUMMARY_WORDS or one.state == state]
    page = max(1, whole_number(request.args.get("page"), 1))
    pages = max(1, -(-len(found) // PER_PAGE))
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    coordinator, begun = Role.COORDINATOR in actor().roles, {one.case_id for one in every}
    query = Query(states=frozenset({State.STRUCK_OFF}), per_page=200)
    rows = lists.find(services().ledger, query, actor()).rows if coordinator else ()
    return render_template(
        "desk/summaries.html",
        here="summaries",
        shown=shown,
        page=page,
        pages=pages,
        state=state,
        coordinator=coordinator,
        unwritten=[row for row in rows if row.id not in begun],
        mine={
            one.case_id
            for one in shown
            if may_approve(one, actor()) or may_approve_reason(one, actor())
        },
    )


@blueprint.route("/case/<int:case_id>/summary", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def edit(case_id: int) -> ResponseReturnValue:
    case = case_file.open_case(services().ledger, case_id, actor())
    summary = summary_queries.summary(services().ledger, case_id)
    if summary is None and case.row.state is not State.STRUCK_OFF:
        raise NotAllowed(say("销号以后才能写案例摘要"))
    form = SummaryForm(data=_start(summary))

    def save() -> Summary:
        typed = {one.name: (form[one.name].data or "").strip() for one in fields(SummaryText)}
        text, based_on = SummaryText(**typed), form.based_on.data or ""
        return summaries.save(services().ledger, case_id, actor(), text, based_on)

    def then(saved: Summary) -> ResponseReturnValue:
        again = url_for("summary.edit", case_id=case_id)
        return go_on(_saved(saved), again, "error" if saved.hits else "ok")

    def page() -> str:
        return editor(case, form)

    return answer(form, save, then, page)


def _start(summary: Summary | None) -> dict[str, str]:
    """What the editor begins with."""
    return {**asdict(summary.text), "based_on": summary.sha} if summary else {}


def _saved(summary: Summary) -> str:
    if summary.hits:
        return say(
            "草稿已保存。还有 %(n)s 处身份信息，改写以后才能提交复核", n=len(distinct(summary.hits))
        )
    if summary.open_suspicions:
        return say(
            "草稿已保存。还有 %(n)s 处疑似信息，改写或者写明理由保留以后才能提交复核",
            n=len(together(summary.open_suspicions)),
        )
    return say("草稿已保存，机器没有发现身份信息，请逐句通读")


@blueprint.post("/case/<int:case_id>/summary/submit")
@demands(Role.COORDINATOR)
def submit(case_id: int) -> ResponseReturnValue:
    form = SubmitForm()

    def hand_over() -> Summary:
        return summaries.submit(services().ledger, case_id, actor(), form.sha.data or "")

    def then(_submitted: Summary) -> ResponseReturnValue:
        return go_on(say("已提交复核，由另一人批准"), url_for("summary.listed"))

    def page() -> str:
        case = case_file.open_case(services().ledger, case_id, actor())
        summary = summary_queries.summary(services().ledger, case_id)
        return editor(case, SummaryForm(formdata=None, data=_start(summary)), form)

    return answer(form, hand_over, then, page)


def editor(
    case: CaseFile,
    form: SummaryForm | None = None,
    submitting: SubmitForm | None = None,
    dismissing: FoundForm | None = None,
) -> str:
    """The editor beside the text as it is now. After somebody else's text the next press replaces
    that one: it stands on the page."""
    summary = summary_queries.summary(services().ledger, case.row.id)
    form = form or SummaryForm(formdata=None, data=_start(summary))
    submitting = submitting or SubmitForm(formdata=None)
    stale = summary is not None and form.is_submitted() and form.based_on.data != summary.sha
    if summary is not None:
        submitting.sha.data = form.based_on.data = summary.sha
    return render_template(
        "desk/summary.html",
        here="summaries",
        row=case.row,
        summary=summary,
        stale=stale,
        form=form,
        **FINDINGS,
        **COLUMNS,
        enterprise=case.values.get("enterprise", ""),
        story=story(case, services().ledger.campaign_of(case.row.campaign)),
        submitting=submitting,
        dismissing=dismissing or DismissForm(formdata=None),
        labels=LABELS,
        gates=gates(summary),
    )

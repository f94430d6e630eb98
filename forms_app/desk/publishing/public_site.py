"""The public site from the desk: ask for a new release, watch it being made."""

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import NotFound
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import AGREED_BY_NAMES
from casestore.lifecycle.roles import Role
from casestore.publishing import projection
from casestore.publishing.public_changes import last_rolled_back
from forms_app.desk.publishing.changed_content import ask_for_a_proposal, content_state
from forms_app.desk.publishing.rebuild_progress import log_lines, steps, waits_too_long
from forms_app.desk.publishing.rolling_back import proposals
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import go_on
from forms_app.desk.ui.state_wording import JOB_WORDS
from forms_app.web.translations import say

blueprint = Blueprint("site", __name__, url_prefix="/desk/site")


@blueprint.get("/")
@demands(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    recent = services().jobs.recent(JobKind.REBUILD, 10)
    job = recent[0] if recent else None
    return render_template(
        "desk/site.html",
        here="site",
        recent=recent,
        job=job,
        steps=steps(job) if job else [],
        log=log_lines(job) if job else [],
        stuck=job is not None and waits_too_long(job),
        pending=projection.pending(services().ledger),
        releases=services().site_actions.releases(),
        proposals=proposals(),
        on_server=last_rolled_back(services().ledger.store),
        content=content_state(),
        agreed_by=AGREED_BY_NAMES,
    )


@blueprint.post("/")
@demands(Role.COORDINATOR)
def rebuild() -> ResponseReturnValue:
    job = services().jobs.ask(JobKind.REBUILD, actor().id)
    if ask_for_a_proposal(content_state()):
        sentence = say("公开内容有改动，正在生成待核对的版本，由第二人核对以后上线")
    elif job.once_more:
        sentence = say("公开站正在更新，做完以后自动再更新一次，不用重复操作")
    elif job.asked_by == actor().id:
        sentence = say("已开始更新公开站")
    else:
        sentence = say("公开站更新已经排上，刚才的改动会一并发布，不用重复操作")
    return go_on(sentence, url_for("site.show"))


@blueprint.get("/job/<int:job_id>.json")
@demands(Role.COORDINATOR)
def progress(job_id: int) -> ResponseReturnValue:
    job = services().jobs.job(job_id)
    if job.kind is not JobKind.REBUILD:
        raise NotFound(say("没有这项任务"))
    return jsonify(
        state=job.state,
        label=say(JOB_WORDS[job.state].name),
        log=log_lines(job),
        result=job.result,
        steps=[
            {"title": step.title, "kind": step.kind, "detail": step.detail} for step in steps(job)
        ],
    )

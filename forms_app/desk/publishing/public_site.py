"""The public site from the desk: ask for a new release, watch it being made, go back to an older
one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField
from wtforms.validators import InputRequired

from casestore.database.jobs import Job
from casestore.errors import CaseStoreError, NotFound
from casestore.lifecycle.cases import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm
from forms_app.desk.ui.wording import moment
from forms_app.web.translations import say

blueprint = Blueprint("site", __name__, url_prefix="/desk/site")

#: The stages of a rebuild in their order, as the log names them before a tab, and what they are
#: called.
STAGES: dict[str, str] = {
    "project": "写出公开库",
    "gather": "收集内容",
    "check": "检查元数据、链接、附件",
    "plates": "准备页面版式",
    "press": "生成页面",
    "lists": "编排案例列表",
    "charts": "绘制统计图",
    "pdf": "生成公告 PDF",
    "search": "建立检索",
    "feeds": "生成订阅和开放数据",
    "manifest": "核对清单",
    "switch": "切换上线",
}
STATES = {"queued": "等待开始", "running": "正在更新", "done": "已完成", "failed": "失败"}
PATIENCE = timedelta(minutes=1)
TAGS = {"queued": "grey", "running": "blue", "done": "green", "failed": "red"}


@dataclass(frozen=True)
class Step:
    """One stage of a rebuild. ``kind``: done, now, wait or bad; ``detail`` the last thing said
    about it."""

    title: str
    kind: str
    detail: str


class RollbackForm(DeskForm):
    sure = BooleanField("确认把公开站恢复到这个版本", [InputRequired("请确认恢复到这个版本")])


@blueprint.get("/")
@demands(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    recent = services().jobs.recent("rebuild", 10)
    return render_template(
        "desk/site.html",
        here="site",
        recent=recent,
        job=recent[0] if recent else None,
        steps=steps(recent[0]) if recent else [],
        lines=lines(recent[0]) if recent else [],
        stuck=bool(recent) and waits_too_long(recent[0]),
        job_states=STATES,
        job_tags=TAGS,
        pending=services().publication.pending(),
        releases=services().site_actions.releases(),
    )


def waits_too_long(job: Job) -> bool:
    """Whether ``job`` should have begun by now: most likely no worker is running."""
    return job.state == "queued" and datetime.now(UTC) - job.created_at > PATIENCE


@blueprint.post("/")
@demands(Role.COORDINATOR)
def rebuild() -> ResponseReturnValue:
    job = services().jobs.ask("rebuild", actor().id)
    mine = job.state == "queued" and job.asked_by == actor().id
    flash(say("已开始更新公开站") if mine else say("公开站正在更新，不用重复操作"), "ok")
    return redirect(url_for("site.show"))


@blueprint.get("/job/<int:job_id>.json")
@demands(Role.COORDINATOR)
def progress(job_id: int) -> ResponseReturnValue:
    job = services().jobs.job(job_id)
    if job.kind != "rebuild":
        raise NotFound(say("没有这项任务"))
    return jsonify(
        state=job.state,
        label=say(STATES[job.state]),
        log=lines(job),
        result=job.result,
        steps=[
            {"title": step.title, "kind": step.kind, "detail": step.detail} for step in steps(job)
        ],
    )


@blueprint.route("/rollback/<release_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def rollback(release_id: str) -> ResponseReturnValue:
    release = next(
        (one for one in services().site_actions.releases() if one.id == release_id), None
    )
    if release is None:
        abort(404)
    form = RollbackForm()
    if form.validate_on_submit():
        try:
            services().site_actions.rollback(release_id)
        except CaseStoreError as error:
            form.form_errors.append(str(error))
        else:
            flash(say("公开站已恢复到 %(id)s", id=release_id), "ok")
            return redirect(url_for("site.show"))
    page = render_template("desk/rollback.html", here="site", release=release, form=form)
    return (page, 422) if request.method == "POST" else (page, 200)


def steps(job: Job) -> list[Step]:
    """The stages of ``job``: those named in its log are done, but for the last one while it runs
    or where it failed."""
    said: dict[str, str] = {}
    for line in job.log:
        stage, tab, detail = line.partition("\t")
        if tab and stage in STAGES:
            said[stage] = detail
    last = next(reversed(said), "") if said else ""
    found = []
    for stage, title in STAGES.items():
        kind = "done" if stage in said or job.state == "done" else "wait"
        if stage == last and job.state in ("running", "failed"):
            kind = "now" if job.state == "running" else "bad"
        if kind != "wait" or job.state in ("queued", "running"):
            found.append(Step(say(title), kind, said.get(stage, "")))
    return found


def lines(job: Job) -> list[str]:
    """The log as people read it, with when the job was asked for, began and ended."""
    shown = [say("%(at)s 提出更新", at=moment(job.created_at))]
    if job.started_at:
        shown.append(say("%(at)s 开始", at=moment(job.started_at)))
    shown += [line.partition("\t")[2] or line for line in job.log]
    if job.ended_at:
        shown.append(
            say("%(at)s 结束：%(how)s", at=moment(job.ended_at), how=say(STATES[job.state]))
        )
    return shown

"""The public site from the desk: ask for a new release, watch it being made."""

from flask import Blueprint, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField

from casestore.errors import NotFound
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import AGREED_BY_NAMES, PublicKind
from casestore.lifecycle.roles import Role
from casestore.publishing.public_changes import last_ended, last_rolled_back
from casestore.publishing.site_plan import site_plan
from casestore.publishing.site_schedule import schedule_of, set_schedule
from forms_app.desk.publishing.changed_content import ask_for_a_proposal, content_state
from forms_app.desk.publishing.rebuild_progress import log_lines, steps, waits_too_long
from forms_app.desk.publishing.rolling_back import proposals
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.desk.ui.state_wording import JOB_WORDS
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("site", __name__, url_prefix="/desk/site")


#: Pages of the plan, and releases before, that are listed.
SHOWN, BEFORE = 50, 20


class ScheduleForm(DeskForm):
    """At which hour of the day a release is made by itself."""

    hour = SelectField(
        "每天更新的时间",
        choices=[
            SelectChoice("", "不定时"),
            *(SelectChoice(str(hour), f"{hour} 点") for hour in range(24)),
        ],
        default="",
    )


@blueprint.get("/")
@demands(Role.COORDINATOR)
def show() -> ResponseReturnValue:
    return _page(None)


@blueprint.post("/schedule")
@demands(Role.COORDINATOR)
def schedule() -> ResponseReturnValue:
    """Set the hour, or none."""
    form = ScheduleForm()

    def verb() -> None:
        chosen = str(form.hour.data or "")
        hour = whole_number(chosen) if chosen else None
        set_schedule(services().ledger.store, hour, actor())

    done = say("已保存定时更新的设置")
    return answer(form, verb, lambda _done: go_on(done, url_for(".show")), lambda: _page(form))


def _set_hour() -> str:
    known = schedule_of(services().ledger.store)
    return "" if known is None or known.hour is None else str(known.hour)


def _page(form: ScheduleForm | None) -> str:
    recent, plan = services().jobs.recent(JobKind.REBUILD, BEFORE), site_plan(services().ledger)
    job = recent[0] if recent else None
    return render_template(
        "desk/site.html",
        here="site",
        recent=recent,
        job=job,
        steps=steps(job) if job else [],
        log=log_lines(job) if job else [],
        stuck=job is not None and waits_too_long(job),
        releases=services().site_actions.releases(),
        proposals=proposals(),
        rolled=last_ended(services().ledger.store, PublicKind.ROLLBACK),
        on_server=last_rolled_back(services().ledger.store),
        content=content_state(),
        agreed_by=AGREED_BY_NAMES,
        plan=plan[:SHOWN],
        planned=len(plan),
        schedule=schedule_of(services().ledger.store),
        form=form or ScheduleForm(formdata=None, data={"hour": _set_hour()}),
    )


@blueprint.post("/")
@demands(Role.COORDINATOR)
def rebuild() -> ResponseReturnValue:
    job = services().jobs.ask(JobKind.REBUILD, actor().id, why="按“更新公开站”")
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

"""How far a rebuild of the public site is, read off its job."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from casestore.database.jobs import AGAIN, ASKED, Job
from casestore.lifecycle.jobs import PENDING, JobKind, JobState
from forms_app.desk.ui.state_wording import JOB_WORDS
from forms_app.web.dates import moment
from forms_app.web.translations import say

#: The stages of a rebuild in their order, as the log names them before a tab, and what they are
#: called.
STAGES: dict[str, str] = {
    "wait": "等待另一次更新",
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
    "release": "与审定核对",
    "sweep": "查找带出的身份信息",
    "switch": "切换上线",
}
#: The stage that only some rebuilds have: another one had to end first.
WAITING = "wait"
#: A job that waits longer than this has most likely no worker to take it.
PATIENCE = timedelta(minutes=1)


#: How the log of a job begins that sends nothing.
_ASKED = {JobKind.REBUILD: "%(at)s 提出更新", JobKind.PROPOSE: "%(at)s 提请核对公开内容"}


@dataclass(frozen=True)
class Step:
    """One stage of a rebuild. ``kind``: done, now, wait or bad; ``detail`` the last thing said
    about it."""

    title: str
    kind: str
    detail: str


def waits_too_long(job: Job) -> bool:
    """Whether ``job`` should have begun by now: most likely no worker is running."""
    return job.state is JobState.QUEUED and datetime.now(UTC) - job.created_at > PATIENCE


def steps(job: Job) -> list[Step]:
    """The stages of ``job``: those named in its log are done, but for the last one while it runs
    or where it failed."""
    details: dict[str, str] = {}
    for line in job.log:
        stage, tab, detail = line.partition("\t")
        if tab and stage in STAGES:
            details[stage] = detail
    last = next(reversed(details), "")
    found = []
    for stage, title in STAGES.items():
        if stage == WAITING and stage not in details:
            continue
        kind = "done" if stage in details or job.state is JobState.DONE else "wait"
        if stage == last and job.state is not JobState.DONE and job.state is not JobState.QUEUED:
            kind = "now" if job.state is JobState.RUNNING else "bad"
        if kind != "wait" or job.state in PENDING:
            found.append(Step(say(title), kind, details.get(stage, "")))
    return found


def log_lines(job: Job) -> list[str]:
    """The log as people read it, with when the job was asked for, began and ended."""
    shown = [say(_ASKED.get(job.kind, "%(at)s 排队发送"), at=moment(job.created_at))]
    if job.started_at:
        shown.append(say("%(at)s 开始", at=moment(job.started_at)))
    told = (line for line in job.log if not line.startswith((ASKED, AGAIN)))
    shown += [line.partition("\t")[2] or line for line in told]
    if job.ended_at:
        shown.append(
            say("%(at)s 结束：%(how)s", at=moment(job.ended_at), how=say(JOB_WORDS[job.state].name))
        )
    return shown

"""Tasks within a case: who has to do what until when, and the buttons that say it is done."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import lines, tasks
from casestore.ledger.queries.tasks import WORKERS
from casestore.ledger.verbs import tasking
from casestore.ledger.verbs.tasking import NewTask
from casestore.lifecycle.roles import Actor, Role, narrowed
from forms_app.desk.cases.act_page import ActWords
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, choice, deadline, text
from forms_app.web.translations import say

blueprint = Blueprint("tasks", __name__, url_prefix="/desk/case")

GIVING = ActWords("安排任务", "安排", "已安排，列入承办人的今日要办")


def shown(case_id: int) -> dict[str, Any]:
    """What the page of a case says of tasks."""
    may = bool(WORKERS & narrowed(actor().roles))
    return {
        "tasks": tasks.tasks_of(services().ledger, case_id, actor()),
        "may_give_tasks": may,
        "may_mark": _may_mark,
    }


def _may_mark(task: tasks.Task) -> bool:
    """Whether the person who looks may say that ``task`` is done."""
    return task.who == actor().id or Role.COORDINATOR in actor().roles


def task_form(case_id: int) -> type[DeskForm]:
    """What is to be done, by whom, until when."""
    row = lines.case_line(services().ledger, case_id, actor())
    known = tasks.colleagues(services().ledger, case_id, actor())
    parts = {
        "words": text("要做什么", "例如电话核对合同金额。反映人看不到。", "请写明要做什么", rows=3),
        "who": choice(
            "承办人",
            "列出能办理本案的人员。",
            "请选择承办人",
            [(str(id), name) for id, name in known],
        ),
        "day": deadline(
            "完成日期",
            "例如 2022年10月14日。",
            "请填写完成日期",
            services().settings.today(row.campaign),
        ),
    }
    return type("TaskForm", (DeskForm,), parts)


@blueprint.route("/<int:case_id>/task", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
def give(case_id: int) -> ResponseReturnValue:
    row = lines.case_line(services().ledger, case_id, actor())
    form = task_form(case_id)()

    def verb() -> None:
        asked = NewTask(words=form["words"].data, who=int(form["who"].data), day=form["day"].data)
        tasking.give(services().ledger, case_id, actor(), asked)

    def then(_done: None) -> ResponseReturnValue:
        back = url_for("case.show", case_id=case_id)
        return go_on(f"{row.number}：{say(GIVING.done)}", back)

    def page() -> str:
        return render_template(
            "desk/supervision.html", here="ledger", row=row, form=form, words=GIVING
        )

    return answer(form, verb, then, page)


@blueprint.post("/<int:case_id>/task/<int:task>/done")
@demands(Role.COORDINATOR, Role.UNIT)
def finish(case_id: int, task: int) -> ResponseReturnValue:
    return _marked(case_id, task, tasking.finish, "任务已完成")


@blueprint.post("/<int:case_id>/task/<int:task>/again")
@demands(Role.COORDINATOR, Role.UNIT)
def reopen(case_id: int, task: int) -> ResponseReturnValue:
    return _marked(case_id, task, tasking.reopen, "任务改回未完成")


def _marked(
    case_id: int, task: int, act: Callable[[Ledger, int, Actor, int], None], done: str
) -> ResponseReturnValue:
    number = lines.case_line(services().ledger, case_id, actor()).number
    home = request.form.get("back") == "today"
    back = url_for("today.home") if home else url_for("case.show", case_id=case_id)
    try:
        act(services().ledger, case_id, actor(), task)
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        return go_on(f"{number}：{say(str(error))}", back, "error")
    return go_on(f"{number}：{say(done)}", back)

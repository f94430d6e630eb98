"""A longer term for the responsible unit: the form by which it is asked for, and the page of the
person who decides about it."""

from datetime import date

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger import extensions
from casestore.ledger.extensions import AskedExtension
from casestore.ledger.queries import lines
from casestore.ledger.verbs import extending
from casestore.ledger.verbs.extending import Extension
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.act_page import ActWords
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, deadline, text
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("extension", __name__, url_prefix="/desk/case")

ASKING = ActWords("申请延期", "提交申请", "")


def asking_form(today: date) -> type[DeskForm]:
    """A later deadline with its reason and the plan until then."""
    parts = {
        "deadline": deadline("新的期限", "例如 2022年12月31日。", "请填写新的期限", today),
        "reason": text(
            "延期理由",
            "写明为什么不能按期办结。机构改革、换届、人员调整、负责人变更、内部流程、等待审计"
            "不是理由。统筹岗、督查岗和责任单位能看到，反映人看不到。",
            "请写明延期理由",
        ),
        "plan": text("工作计划", "下一步做什么、何时完成。", "请写明工作计划", rows=3),
    }
    return type("AskingForm", (DeskForm,), parts)


class ApproveForm(DeskForm):
    """Nothing to type: the page says what is approved."""


class RefuseForm(DeskForm):
    """Why the term stays as it is."""

    reason = text(
        "不予延期的理由",
        "申请人能看到，例如 资金已经到位，请按期兑付。反映人看不到。",
        "请写明不予延期的理由",
        rows=3,
    )


@blueprint.route("/<int:case_id>/extend", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT)
def ask(case_id: int) -> ResponseReturnValue:
    row = lines.case_line(services().ledger, case_id, actor())
    form = asking_form(services().settings.today(row.campaign))()

    def verb() -> str:
        asked = Extension(
            deadline=form["deadline"].data,
            reason=form["reason"].data.strip(),
            plan=form["plan"].data.strip(),
            confirmed=form.confirmed,
        )
        return extending.ask(services().ledger, case_id, actor(), asked)

    def then(who: str) -> ResponseReturnValue:
        done = say("已申请延期，批准以前期限不变。")
        return go_on(f"{row.number}：{done}{say(who)}", url_for("case.show", case_id=case_id))

    def page() -> str:
        return render_template(
            "desk/supervision.html", here="ledger", row=row, form=form, words=ASKING
        )

    return answer(form, verb, then, page)


@blueprint.route("/<int:case_id>/extension/<int:asked>", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.SUPERVISOR)
def decide(case_id: int, asked: int) -> ResponseReturnValue:
    """What is asked for, and the button that approves it."""
    form = ApproveForm()
    return answer(
        form,
        lambda: extending.approve(services().ledger, case_id, actor(), asked),
        lambda _done: _decided(case_id, say("已批准延期，新的期限已生效")),
        lambda: _page(case_id, asked, form, RefuseForm(formdata=None)),
    )


@blueprint.post("/<int:case_id>/extension/<int:asked>/refuse")
@demands(Role.COORDINATOR, Role.SUPERVISOR)
def refuse(case_id: int, asked: int) -> ResponseReturnValue:
    form = RefuseForm()
    reason = (form.reason.data or "").strip()
    return answer(
        form,
        lambda: extending.refuse(services().ledger, case_id, actor(), asked, reason),
        lambda _done: _decided(case_id, say("已不予延期，期限不变")),
        lambda: _page(case_id, asked, ApproveForm(formdata=None), form),
    )


def _decided(case_id: int, sentence: str) -> ResponseReturnValue:
    number = lines.case_line(services().ledger, case_id, actor()).number
    return go_on(f"{number}：{sentence}", url_for("today.home"))


def _page(case_id: int, asked: int, form: ApproveForm, refusing: RefuseForm) -> str:
    found = _waiting(case_id, asked)
    words = extending.asked_words(services().ledger, case_id, actor(), asked)
    shown = [
        (say("申请人"), found.name),
        (say("现在的期限"), day(found.was) if found.was else ""),
        (say("申请延到"), day(found.deadline)),
    ]
    return render_template(
        "desk/extension.html",
        here="today",
        row=lines.case_line(services().ledger, case_id, actor()),
        asked=found,
        shown=shown,
        words=words,
        form=form,
        refusing=refusing,
    )


def _waiting(case_id: int, asked: int) -> AskedExtension:
    found = extensions.waiting(services().ledger, actor(), case_id)
    return next((one for one in found if one.id == asked), None) or abort(404)

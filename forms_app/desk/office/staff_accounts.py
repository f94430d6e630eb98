"""Accounts, for the administrator: made with a one-time password, given roles and units, closed,
reset. Once the office works none of it happens by one person alone
(:mod:`casestore.office.staff_changes`)."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Role
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.account_changes import Wanted
from casestore.office.staff_changes import Asked
from forms_app.desk.office.account_forms import (
    AddForm,
    OneTimePassword,
    RolesForm,
    VersionForm,
    campaigns_named,
    role_names,
    roles_form,
    unit_name,
    units_named,
)
from forms_app.desk.office.shown_changes import changes, waiting_changes
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account as own_account
from forms_app.desk.sign_in.current import actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.web.translations import say

blueprint = Blueprint("staff", __name__, url_prefix="/desk/staff")


@blueprint.route("/", methods=["GET", "POST"])
@demands(Role.ADMIN)
@freshly("POST")
def accounts() -> ResponseReturnValue:
    form = AddForm()

    def add() -> Asked:
        wanted = Wanted(
            act=OfficeAct.ACCOUNT_ADD,
            email=form.email.data or "",
            name=form.name.data or "",
            roles=form.ticked_roles(),
            units=form.ticked_units(),
            campaigns=form.ticked_campaigns(),
        )
        return _ask(wanted)

    def then(asked: Asked) -> ResponseReturnValue:
        return _answered(asked, form.name.data or "", "")

    return answer(form, add, then, lambda: _page(None, form))


def _ask(wanted: Wanted) -> Asked:
    asked, about = changes().ask(wanted, actor()), wanted.account or 0
    if asked.change is None:
        note(SecurityAct.CHANGE_MADE, own_account().id, account=about)
    else:
        note(SecurityAct.CHANGE_ASKED, own_account().id, account=about, change=asked.change)
    return asked


def _answered(asked: Asked, name: str, done: str) -> ResponseReturnValue:
    """What follows from ``asked`` about the account ``name``: a password shown once, or the
    sentence ``done`` about it, or that the change waits."""
    if asked.change is not None:
        waits = say("已提交，还没有生效。工作人员都能在“今日”页看到这项变更。")
        return go_on(waits, url_for("staff.accounts"))
    if asked.password:
        return _page(OneTimePassword(name, asked.password))
    return go_on(say(done, name=name), url_for("staff.accounts"))


def _page(password: OneTimePassword | None, form: AddForm | None = None) -> str:
    """All accounts, with ``password`` shown this once."""
    return render_template(
        "desk/staff.html",
        here="staff",
        accounts=services().staff.list(),
        form=form or AddForm(formdata=None),
        password=password,
        waiting=waiting_changes(),
        unit_name=unit_name,
        campaigns_named=campaigns_named,
        role_names=role_names,
    )


@blueprint.route("/<int:staff_id>", methods=["GET", "POST"])
@demands(Role.ADMIN)
@freshly("POST")
def change(staff_id: int) -> ResponseReturnValue:
    account = services().staff.member(staff_id)
    form = roles_form(account)

    def save() -> Asked:
        wanted = Wanted(
            act=OfficeAct.ACCOUNT_CHANGE,
            account=staff_id,
            version=form.version.data or "",
            roles=form.ticked_roles(),
            units=form.ticked_units(),
            campaigns=form.ticked_campaigns(),
        )
        return _ask(wanted)

    def then(asked: Asked) -> ResponseReturnValue:
        return _answered(asked, account.name, "%(name)s的岗位、单位和专项行动已保存")

    return answer(form, save, then, lambda: _account_page(staff_id, form, form))


def _account_page(staff_id: int, form: RolesForm, sent: VersionForm) -> str:
    """One account as it is now; ``sent`` is the form of the page that the errors are about. After
    somebody else's change the next press takes the new version."""
    account = services().staff.member(staff_id)
    stale = sent.is_submitted() and sent.version.data != account.version
    form.version.data = account.version
    return render_template(
        "desk/staff_change.html",
        here="staff",
        account=account,
        form=form,
        sent=sent,
        own=str(account.id) == actor().id,
        stale=stale,
        units_named=units_named(account.units),
        campaigns_named=campaigns_named(account.campaigns),
        role_names=role_names,
        needs_factor=stores().needs_factor,
    )


def _press(staff_id: int, act: OfficeAct, done: str) -> ResponseReturnValue:
    """A button of the account's page: ``act``, and the sentence ``done`` where it gives no
    password."""
    account, form = services().staff.member(staff_id), VersionForm()

    def ask() -> Asked:
        wanted = Wanted(act=act, account=staff_id, version=form.version.data or "")
        return _ask(wanted)

    def page() -> str:
        return _account_page(staff_id, roles_form(account, formdata=None), form)

    return answer(form, ask, lambda asked: _answered(asked, account.name, done), page)


@blueprint.post("/<int:staff_id>/reset")
@demands(Role.ADMIN)
@freshly("POST")
def reset(staff_id: int) -> ResponseReturnValue:
    return _press(staff_id, OfficeAct.PASSWORD_RESET, "")


@blueprint.post("/<int:staff_id>/factor")
@demands(Role.ADMIN)
@freshly("POST")
def reset_factor(staff_id: int) -> ResponseReturnValue:
    done = "%(name)s的动态验证码已重置，下次登录时重新绑定"
    return _press(staff_id, OfficeAct.FACTOR_RESET, done)


@blueprint.post("/<int:staff_id>/active")
@demands(Role.ADMIN)
@freshly("POST")
def activate(staff_id: int) -> ResponseReturnValue:
    if request.form.get("active") == "yes":
        return _press(staff_id, OfficeAct.ACCOUNT_OPEN, "%(name)s已恢复使用")
    return _press(staff_id, OfficeAct.ACCOUNT_CLOSE, "%(name)s已停用")


@blueprint.post("/change/<int:change_id>/confirm")
@demands(Role.ADMIN)
@freshly("POST")
def confirm(change_id: int) -> ResponseReturnValue:
    name = next((one.who for one in changes().waiting() if one.id == change_id), "")
    done = changes().confirm(change_id, actor())
    note(SecurityAct.CHANGE_MADE, own_account().id, change=change_id)
    return _answered(done, name, "变更已生效：%(name)s")


@blueprint.post("/change/<int:change_id>/take-back")
@demands(Role.ADMIN)
def take_back(change_id: int) -> ResponseReturnValue:
    state = changes().take_back(change_id, actor())
    note(SecurityAct.CHANGE_ENDED, own_account().id, change=change_id)
    words = "已撤回，账号没有变" if state is ChangeState.WITHDRAWN else "已记为不同意，账号没有变"
    return go_on(say(words), url_for("today.home"))

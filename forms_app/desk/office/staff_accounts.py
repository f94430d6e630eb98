"""Accounts, for the administrator: made with a one-time password, given roles and units, closed,
reset."""

from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import NotAllowed
from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.office.staff import StaffMember
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

blueprint = Blueprint("staff", __name__, url_prefix="/desk/staff")

ROLES = (Role.COORDINATOR, Role.UNIT, Role.REVIEWER, Role.ADMIN)
HINTS = {
    Role.COORDINATOR: "管理台账，看全部案件",
    Role.UNIT: "只看本单位的案件，看不到企业联系方式",
    Role.REVIEWER: "复核案例摘要，看不到台账",
    Role.ADMIN: "管理账号，看不到案件",
}


class OneTimePassword(NamedTuple):
    """A password that is shown once, and the name of the account that it opens."""

    name: str
    word: str


class VersionForm(DeskForm):
    """A button about an account as it was when its page was opened."""

    version = HiddenField()


class RolesForm(VersionForm):
    """What an account may do, and for which units."""

    roles = SelectMultipleField("岗位", [InputRequired("请选择至少一个岗位")])
    units = SelectMultipleField(
        "所属单位", description="选填。责任单位的账号必须选；只列有专项行动的单位。"
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.roles.choices = [
            SelectChoice(role.value, f"{ROLE_NAMES[role]}：{HINTS[role]}") for role in ROLES
        ]
        self.units.choices = [SelectChoice(id, unit_name(id)) for id in all_units()]

    def ticked_roles(self) -> frozenset[Role]:
        return frozenset(Role(one) for one in self.roles.data or ())

    def ticked_units(self) -> frozenset[str]:
        return frozenset(self.units.data or ())


class AddForm(RolesForm):
    name = StringField(
        "名称",
        [InputRequired("请填写名称"), Length(max=100)],
        description="写岗位，不写个人姓名，例如 经办岗 01。",
    )
    email = StringField(
        "电子邮箱",
        [InputRequired("请填写电子邮箱")],
        description="用来登录，例如 desk01@example.gov.cn。",
    )


def all_units() -> list[str]:
    """Every unit of every campaign, as ``campaign/unit``."""
    return [
        f"{id}/{unit.id}"
        for id, campaign in services().campaigns.items()
        for unit in campaign.units
    ]


def unit_name(id: str) -> str:
    """``campaign/unit`` in words; the id itself where the campaign no longer has that unit."""
    campaign, _slash, unit = id.partition("/")
    if id not in all_units():
        return id
    found = services().campaigns[campaign]
    return f"{found.unit(unit).called}（{found.short}）"


def role_names(roles: frozenset[Role]) -> str:
    return "、".join(ROLE_NAMES[role] for role in ROLES if role in roles)


@blueprint.route("/", methods=["GET", "POST"])
@demands(Role.ADMIN)
def accounts() -> ResponseReturnValue:
    form = AddForm()

    def add() -> OneTimePassword:
        email, name = form.email.data or "", form.name.data or ""
        roles, units = form.ticked_roles(), form.ticked_units()
        return OneTimePassword(name, services().staff.add(email, name, roles, units, actor()))

    return answer(form, add, _page, lambda: _page(None, form))


def _page(password: OneTimePassword | None, form: AddForm | None = None) -> str:
    """All accounts, with ``password`` shown this once."""
    return render_template(
        "desk/staff.html",
        here="staff",
        accounts=services().staff.list(),
        form=form or AddForm(formdata=None),
        password=password,
        unit_name=unit_name,
        role_names=role_names,
    )


@blueprint.route("/<int:staff_id>", methods=["GET", "POST"])
@demands(Role.ADMIN)
def change(staff_id: int) -> ResponseReturnValue:
    account = services().staff.member(staff_id)
    form = _roles_form(account)

    def save() -> None:
        roles, units = form.ticked_roles(), form.ticked_units()
        services().staff.change(staff_id, roles, units, form.version.data or "", actor())

    def then(_done: None) -> ResponseReturnValue:
        done = say("%(name)s的岗位和单位已保存", name=account.name)
        return go_on(done, url_for("staff.accounts"))

    return answer(form, save, then, lambda: _account_page(staff_id, form, form))


def _roles_form(account: StaffMember, **how: None) -> RolesForm:
    start = {"roles": [role.value for role in account.roles], "units": sorted(account.units)}
    return RolesForm(data=start, **how)


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
        units_named="、".join(unit_name(unit) for unit in sorted(account.units)),
        role_names=role_names,
    )


@blueprint.post("/<int:staff_id>/reset")
@demands(Role.ADMIN)
def reset(staff_id: int) -> ResponseReturnValue:
    account, form = services().staff.member(staff_id), VersionForm()

    def new_word() -> OneTimePassword:
        version = form.version.data or ""
        word = services().staff.reset_password(staff_id, version, actor())
        return OneTimePassword(account.name, word)

    def page() -> str:
        return _account_page(staff_id, _roles_form(account, formdata=None), form)

    return answer(form, new_word, _page, page)


@blueprint.post("/<int:staff_id>/active")
@demands(Role.ADMIN)
def activate(staff_id: int) -> ResponseReturnValue:
    account, active = services().staff.member(staff_id), request.form.get("active") == "yes"
    if str(account.id) == actor().id:
        raise NotAllowed(say("不能停用自己的账号，请由另一位管理员操作"))
    form = VersionForm()

    def switch() -> None:
        services().staff.set_active(staff_id, active, form.version.data or "", actor())

    def then(_done: None) -> ResponseReturnValue:
        sentence = "%(name)s已恢复使用" if active else "%(name)s已停用"
        return go_on(say(sentence, name=account.name), url_for("staff.accounts"))

    def page() -> str:
        return _account_page(staff_id, _roles_form(account, formdata=None), form)

    return answer(form, switch, then, page)

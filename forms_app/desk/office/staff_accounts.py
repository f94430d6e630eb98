"""Accounts, for the administrator: made with a one-time password, given roles and units, closed,
reset."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from casestore.errors import Incomplete, NotAllowed
from casestore.lifecycle.cases import ROLE_NAMES, Role
from casestore.office.staff import StaffMember
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
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


class RolesForm(DeskForm):
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
        self.units.choices = [SelectChoice(id, unit_words(id)) for id in all_units()]

    def chosen(self) -> tuple[frozenset[Role], frozenset[str]]:
        return frozenset(Role(one) for one in self.roles.data or ()), frozenset(
            self.units.data or ()
        )


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


def unit_words(id: str) -> str:
    """``campaign/unit`` in words; the id itself where the campaign no longer has that unit."""
    campaign, _slash, unit = id.partition("/")
    if id not in all_units():
        return id
    found = services().campaigns[campaign]
    return f"{found.unit(unit).called}（{found.short}）"


@blueprint.route("/", methods=["GET", "POST"])
@demands(Role.ADMIN)
def people() -> ResponseReturnValue:
    form, once = AddForm(), None
    if form.validate_on_submit():
        roles, units = form.chosen()
        try:
            word = services().staff.add(form.email.data or "", form.name.data or "", roles, units)
        except Incomplete as error:
            form.refuse(error)
        else:
            once, form = (form.name.data, word), AddForm(formdata=None)
    page = render_template(
        "desk/staff.html",
        here="staff",
        people=services().staff.list(),
        form=form,
        once=once,
        unit_of=unit_words,
        role_words=role_words,
    )
    return (page, 422) if form.errors else (page, 200)


def role_words(roles: frozenset[Role]) -> str:
    return "、".join(ROLE_NAMES[role] for role in ROLES if role in roles)


@blueprint.route("/<int:staff_id>", methods=["GET", "POST"])
@demands(Role.ADMIN)
def change(staff_id: int) -> ResponseReturnValue:
    one = services().staff.member(staff_id)
    form = RolesForm(data={"roles": [role.value for role in one.roles], "units": sorted(one.units)})
    if form.validate_on_submit():
        try:
            services().staff.change(staff_id, *form.chosen())
        except Incomplete as error:
            form.refuse(error)
        else:
            flash(say("%(name)s的岗位和单位已保存", name=one.name), "ok")
            return redirect(url_for("staff.people"))
    page = _one(one, form)
    return (page, 422) if form.errors else (page, 200)


def _one(one: StaffMember, form: RolesForm) -> str:
    return render_template(
        "desk/staff_change.html", here="staff", one=one, form=form, own=str(one.id) == actor().id
    )


@blueprint.post("/<int:staff_id>/reset")
@demands(Role.ADMIN)
def reset(staff_id: int) -> ResponseReturnValue:
    one = services().staff.member(staff_id)
    word = services().staff.reset_password(staff_id)
    return render_template(
        "desk/staff.html",
        here="staff",
        people=services().staff.list(),
        form=AddForm(formdata=None),
        once=(one.name, word),
        unit_of=unit_words,
        role_words=role_words,
    )


@blueprint.post("/<int:staff_id>/active")
@demands(Role.ADMIN)
def activate(staff_id: int) -> ResponseReturnValue:
    one, active = services().staff.member(staff_id), request.form.get("active") == "yes"
    if str(one.id) == actor().id:
        raise NotAllowed(say("不能停用自己的账号，请由另一位管理员操作"))
    try:
        services().staff.set_active(staff_id, active)
    except Incomplete as error:
        flash(str(error), "error")
    else:
        flash(
            say("%(name)s已恢复使用", name=one.name)
            if active
            else say("%(name)s已停用", name=one.name),
            "ok",
        )
    return redirect(url_for("staff.people"))

"""The forms about accounts, and what they say of roles and units."""

from collections.abc import Iterable
from typing import NamedTuple

from wtforms import HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.office.staff import StaffMember
from forms_app.desk.services import services
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

ROLES = (
    *(Role.COORDINATOR, Role.UNIT, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR),
    Role.ADMIN,
)
HINTS = {
    Role.COORDINATOR: "管理台账，看全部案件",
    Role.UNIT: "只看本单位的案件，看不到企业联系方式，不兼其他岗位",
    Role.REVIEWER: "复核案例摘要，看不到台账",
    Role.SUPERVISOR: "看全部案件，督办、挂牌督办，看不到企业联系方式，不兼其他岗位",
    Role.AUDITOR: "看办理记录、机关记录和安全日志，看不到企业信息，什么都不能改，不兼其他岗位",
    Role.ADMIN: "管理账号，看不到案件，不兼其他岗位",
}


class OneTimePassword(NamedTuple):
    """A password that is shown once, and the name of the account that it opens."""

    name: str
    word: str


class VersionForm(DeskForm):
    """A button about an account as it was when its page was opened."""

    version = HiddenField()


class RolesForm(VersionForm):
    """What an account may do, for which units and in which campaigns."""

    roles = SelectMultipleField("岗位", [InputRequired("请选择至少一个岗位")])
    units = SelectMultipleField(
        "所属单位", description="选填。责任单位的账号必须选；只列有专项行动的单位。"
    )

    campaigns = SelectMultipleField(
        "专项行动",
        description="选填。不选就是全部专项行动，包括以后新增的；选了的，只办理、只看所选的。"
        "管理员不选。",
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.roles.choices = [
            SelectChoice(role.value, f"{ROLE_NAMES[role]}：{HINTS[role]}") for role in ROLES
        ]
        self.units.choices = [SelectChoice(id, unit_name(id)) for id in all_units()]
        self.campaigns.choices = [
            SelectChoice(id, campaign_name(id)) for id in services().campaigns
        ]

    def ticked_roles(self) -> frozenset[Role]:
        return frozenset(Role(one) for one in self.roles.data or ())

    def ticked_units(self) -> frozenset[str]:
        return frozenset(self.units.data or ())

    def ticked_campaigns(self) -> frozenset[str]:
        return frozenset(self.campaigns.data or ())


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


def roles_form(account: StaffMember, **how: None) -> RolesForm:
    """The form of what ``account`` may do, filled in."""
    start = {
        "roles": [role.value for role in account.roles],
        "units": sorted(account.units),
        "campaigns": sorted(account.campaigns),
    }
    return RolesForm(data=start, **how)


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
    return say(f"{found.unit(unit).called}（{found.area} · {found.short}）")


def units_named(units: Iterable[str]) -> str:
    return "、".join(unit_name(unit) for unit in sorted(units))


def campaign_name(id: str) -> str:
    """A campaign in words; the id itself where the content no longer has it."""
    found = services().campaigns.get(id)
    return say(f"{found.area} · {found.short}") if found else id


def campaigns_named(campaigns: Iterable[str]) -> str:
    """Campaigns as a sentence lists them; none are all."""
    return "、".join(campaign_name(id) for id in sorted(campaigns)) or say("全部")


def role_names(roles: frozenset[Role]) -> str:
    return "、".join(ROLE_NAMES[role] for role in ROLES if role in roles)

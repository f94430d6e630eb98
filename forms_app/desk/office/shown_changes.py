"""Changes to accounts that wait, as the screen says them: to everybody at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Role
from casestore.office.staff_changes import StaffChanges, WaitingChange
from forms_app.desk.office.account_forms import campaigns_named, role_names, units_named
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.web.dates import moment
from forms_app.web.translations import say

#: What is asked for, in a sentence about ``who``.
SENTENCES: dict[OfficeAct, str] = {
    OfficeAct.ACCOUNT_ADD: "新增账号“%(who)s”",
    OfficeAct.ACCOUNT_CHANGE: "更改“%(who)s”的岗位、单位和专项行动",
    OfficeAct.ACCOUNT_OPEN: "恢复使用账号“%(who)s”",
    OfficeAct.ACCOUNT_CLOSE: "停用账号“%(who)s”",
    OfficeAct.PASSWORD_RESET: "重置“%(who)s”的密码",
    OfficeAct.FACTOR_RESET: "重置“%(who)s”的动态验证码",
}


@dataclass(frozen=True, kw_only=True)
class ShownChange:
    """A waiting change: ``what`` is wanted, ``then`` what the account may do afterwards, ``when``
    it takes effect; what the person who looks may do."""

    id: int
    what: str
    then: str
    asked: str
    when: str
    due: bool
    may_confirm: bool
    may_take_back: bool
    own: bool


def changes() -> StaffChanges:
    return StaffChanges(services().staff.store)


def waiting_changes() -> Sequence[ShownChange]:
    """All that wait, for whoever looks."""
    waiting, now = changes().waiting(), datetime.now(UTC)
    if not waiting:
        return ()
    names = {str(member.id): member.name for member in services().staff.list()}
    return [_shown(one, names.get(one.asked_by, one.asked_by), now) for one in waiting]


def _shown(one: WaitingChange, asker: str, now: datetime) -> ShownChange:
    who = actor()
    return ShownChange(
        id=one.id,
        what=say(SENTENCES[one.wanted.act], who=one.who),
        then=_then(one),
        asked=say("%(at)s，%(name)s 提交", name=asker, at=moment(one.asked_at)),
        when=_when(one, now),
        due=not one.confirmers,
        may_confirm=one.may_confirm(who, now),
        may_take_back=Role.ADMIN in who.roles,
        own=one.asked_by == who.id,
    )


def _then(one: WaitingChange) -> str:
    if not one.wanted.roles:
        return ""
    roles, units = role_names(one.wanted.roles), units_named(one.wanted.units)
    where = campaigns_named(one.wanted.campaigns)
    if one.wanted.roles == {Role.ADMIN}:
        return say("生效后的岗位：%(roles)s。", roles=roles)
    if not units:
        return say("生效后的岗位：%(roles)s；专项行动：%(where)s。", roles=roles, where=where)
    words = "生效后的岗位：%(roles)s；所属单位：%(units)s；专项行动：%(where)s。"
    return say(words, roles=roles, units=units, where=where)


def _when(one: WaitingChange, now: datetime) -> str:
    if one.confirmers:
        return say("另一位管理员确认后生效。")
    if now < one.due_at:
        return say("没有另一位管理员可以确认，%(at)s起才能生效。", at=moment(one.due_at))
    return say("已公示满 24 小时，管理员点“现在生效”即可。")

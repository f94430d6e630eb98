"""What to try in a demonstration, in ten minutes and by several hands: shown on the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from casestore.lifecycle.roles import Role, names_of
from casestore.public.scripts import simplified
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.web.translations import say


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One thing to try: ``who`` does it (an enterprise, or the accounts of a role), ``mine``
    whether that is whoever looks."""

    who: str
    text: str
    mine: bool


#: Who does what, in order; without a role it is an enterprise, on the public site.
STOPS: tuple[tuple[Role | None, str], ...] = (
    (None, "在公开站选%(campaign)s，先自查再提交线索，记下回执上的编号和查询码。"),
    (Role.COORDINATOR, "在“今日要办”打开这条线索，受理，转给%(unit)s。"),
    (Role.UNIT, "接收，填报办理情况，报办结；只看得到本单位的案件。"),
    (Role.COORDINATOR, "换另一个统筹岗账号核查、销号：经手的人自己核查会被拦下，并说明谁可以。"),
    (Role.COORDINATOR, "写案例摘要，看哪些字句被拦下，改好后提交审核。"),
    (Role.REVIEWER, "对照公开页面审定摘要：写的人不能自己审定。"),
    (
        Role.COORDINATOR,
        "批准后公开站自动更新，在“公开站”看改了哪些网页。案件太少、暂不公布的，写明还差几件。",
    ),
    (None, "凭编号和查询码查询进度、留言、评价；评价不满意的，会回到“今日要办”。"),
    (Role.ADMIN, "管账号：停用、改岗位由另一个管理员确认，没有第二个的，过一天才生效。"),
)


def tour() -> Sequence[Stop]:
    """The stops of a demonstration; none where cases are real."""
    if not services().settings.demo:
        return ()
    campaign, unit = _held()
    return [
        Stop(
            who=say(names_of(frozenset({role})) if role else "企业"),
            text=say(text, campaign=campaign, unit=unit),
            mine=role in actor().roles,
        )
        for role, text in STOPS
    ]


def _held() -> tuple[str, str]:
    """The unit that has an account of its own, behind its campaign."""
    held = sorted(unit for one in services().staff.list() for unit in one.units)
    for campaign, _slash, unit in (one.partition("/") for one in held):
        if found := services().campaigns.get(campaign):
            return simplified(found.short), simplified(found.unit(unit).name)
    return "一个专项行动", "责任单位"

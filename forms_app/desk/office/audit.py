"""What the auditor reads: the histories of cases without their words, what was done to the office,
and the security log."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from casestore.campaign.form_fields import BY_ID
from casestore.errors import NotFound
from casestore.ledger.queries import audit
from casestore.ledger.queries.audit import AuditedAct, AuditPage
from casestore.lifecycle.roles import Role
from casestore.office.sign_in_state import SecurityLine
from forms_app.desk.office.account_forms import campaign_name, unit_name
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor, own_campaigns
from forms_app.desk.sign_in.security_log import ACT_NAMES, SecurityAct
from forms_app.desk.sign_in.stores import stores
from forms_app.web.clean_requests import whole_number
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("audit", __name__, url_prefix="/desk/audit")

PER_PAGE = 50
#: What a detail is called; those that say nothing by themselves are left out.
DETAIL_NAMES = {
    "deadline": "期限",
    "was": "原期限",
    "unit": "单位",
    "field": "栏目",
    "asked": "对应第几条记录",
    "grade": "评价",
    "fulfilled": "核实兑现（万元）",
    "account": "账号",
    "change": "账号变更编号",
    "public_change": "公开变更编号",
    "campaign": "专项行动",
    "cases": "件数",
    "case": "案件编号",
    "file": "材料编号",
    "year": "年份",
    "incoming": "来件编号",
    "inspection": "入企检查编号",
    "endpoint": "页面",
    "release": "版本",
}


@blueprint.get("/cases")
@demands(Role.AUDITOR)
def cases() -> ResponseReturnValue:
    own = {one.id for one in own_campaigns()}
    asked = request.args.get("campaign", "")
    campaign = asked if asked in own else ""
    found = audit.cases(services().ledger, actor(), campaign, _page(), PER_PAGE)
    return render_template(
        "desk/audit_cases.html",
        here="histories",
        page=found,
        campaign=campaign,
        campaigns=own_campaigns(),
        campaign_name=campaign_name,
    )


@blueprint.get("/case/<int:audited>")
@demands(Role.AUDITOR)
def case(audited: int) -> ResponseReturnValue:
    found, acts = audit.history_of(services().ledger, audited, actor())
    return render_template(
        "desk/audit_case.html",
        here="histories",
        case=found,
        acts=[(one, details(one, found.campaign)) for one in acts],
        campaign_name=campaign_name,
    )


@blueprint.get("/office")
@demands(Role.AUDITOR)
def office() -> ResponseReturnValue:
    found = audit.office_acts(services().ledger, actor(), _page(), PER_PAGE)
    acts = [(one, details(one, "")) for one in found.items]
    return render_template("desk/audit_office.html", here="office-events", page=found, acts=acts)


@blueprint.get("/security")
@demands(Role.AUDITOR)
def security() -> ResponseReturnValue:
    wanted = _page()
    lines, total = stores().state.lines((wanted - 1) * PER_PAGE, PER_PAGE)
    pages = max(1, -(-total // PER_PAGE))
    found = AuditPage(items=lines, total=total, page=min(wanted, pages), pages=pages)
    return render_template(
        "desk/audit_security.html",
        here="security",
        page=found,
        lines=[_line(one) for one in lines],
    )


def _page() -> int:
    return max(1, whole_number(request.args.get("page"), 1))


def _line(line: SecurityLine) -> tuple[datetime, str, str, str]:
    """When, who, what was done, and what of; an act that this program doesn't know by its name."""
    known = line.act in {act.value for act in SecurityAct}
    act = say(ACT_NAMES[SecurityAct(line.act)]) if known else line.act
    who = _account(line.account) if line.account else say("没有这个账号的人")
    return datetime.fromtimestamp(line.at, UTC), who, act, _words(line.ids.items(), "")


def details(act: AuditedAct, campaign: str) -> str:
    """What else is known of an act about a case of ``campaign``, in words."""
    return _words(act.details.items(), campaign)


def _words(found: Iterable[tuple[str, Any]], campaign: str) -> str:
    named = [
        f"{say(DETAIL_NAMES[name])} {_value(name, value, campaign)}"
        for name, value in found
        if name in DETAIL_NAMES
    ]
    return "；".join(named)


def _value(name: str, value: Any, campaign: str) -> str:
    if name == "account":
        return _account(int(value))
    if name in ("deadline", "was"):
        return day(date.fromisoformat(str(value)))
    if name == "campaign":
        return campaign_name(str(value))
    if name == "unit" and campaign:
        return unit_name(f"{campaign}/{value}")
    if name == "field":
        return say(_labels().get(str(value), str(value)))
    return str(value)


def _labels() -> Mapping[str, str]:
    return {id: field.label for id, field in BY_ID.items()}


def _account(id: int) -> str:
    try:
        return services().staff.member(id).name
    except NotFound:
        return say("账号 %(id)s", id=id)

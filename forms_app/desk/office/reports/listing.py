"""Reports: what is due, who has not handed in, and everything that a campaign could be reported
about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.exchange.completeness import date_of
from casestore.ledger.queries import reports_due
from casestore.ledger.queries.reports import ReportLine, reports_of
from casestore.ledger.queries.reports_due import DueReport, all_spans, own_units
from casestore.ledger.verbs import handing_in
from casestore.ledger.verbs import reports as verbs
from casestore.ledger.verbs.reports import Wanted
from casestore.lifecycle.reports import DRAFTERS, READERS, REPORT_STATES
from casestore.lifecycle.roles import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor, own_campaigns
from forms_app.desk.ui.form_posts import go_on
from forms_app.web.translations import say

blueprint = Blueprint("reports", __name__, url_prefix="/desk/reports")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One span of a report, and the report that there is about it (``None``: none yet)."""

    span: Span
    line: ReportLine | None


@blueprint.get("/")
@demands(*READERS, Role.UNIT)
def listed() -> ResponseReturnValue:
    """What is due now; a unit sees what it has to hand in."""
    found = reports_due.due_reports(services().ledger, actor())
    return render_template(
        "desk/reports.html",
        here="reports",
        due=found,
        owed=reports_due.to_hand_in(services().ledger, actor()),
        own_units=lambda one: own_units(one, actor()),
        states=REPORT_STATES,
        today=services().settings.today,
        campaigns=own_campaigns() if READERS & actor().roles else [],
        may_draft=bool(DRAFTERS & actor().roles),
        may_remind=bool({Role.COORDINATOR, Role.SUPERVISOR} & actor().roles),
        of_unit=Role.UNIT in actor().roles,
    )


@blueprint.get("/of/<campaign_id>")
@demands(*READERS)
def of_campaign(campaign_id: str) -> ResponseReturnValue:
    """Every report of a campaign, made or not."""
    campaign = services().campaigns.get(campaign_id) or abort(404)
    lines = reports_of(services().ledger, campaign.id, actor())
    return render_template(
        "desk/reports_of.html",
        here="reports",
        campaign=campaign,
        groups=[(one, _places(campaign, one, lines)) for one in campaign.reports],
        states=REPORT_STATES,
        today=services().settings.today(campaign.id),
        may_draft=bool(DRAFTERS & actor().roles),
        replaced={one.id: one for one in lines if one.replaced_by},
    )


def _places(campaign: Campaign, report: Report, lines: Sequence[ReportLine]) -> list[Place]:
    """The spans of ``report``, newest first, each with its newest report."""
    there: Mapping[date, ReportLine] = {
        one.ends_on: one for one in reversed(lines) if one.report == report.id
    }
    today = services().settings.today(campaign.id)
    return [
        Place(span=span, line=there.get(span.end)) for span in all_spans(campaign, report, today)
    ]


@blueprint.post("/of/<campaign_id>/<report>/<until>")
@demands(*DRAFTERS)
def draft(campaign_id: str, report: str, until: str) -> ResponseReturnValue:
    """Count a report with one press."""
    wanted = Wanted(campaign=campaign_id, report=report, ends_on=day_in_address(until))
    try:
        id = verbs.draft(services().ledger, wanted, actor())
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        return go_on(say(str(error)), url_for(".listed"), "error")
    return go_on(
        say("已按台账生成草稿。核对后由另一人审核。"), url_for("report.show", report_id=id)
    )


@blueprint.post("/of/<campaign_id>/<report>/<until>/remind")
@demands(Role.COORDINATOR, Role.SUPERVISOR)
def remind(campaign_id: str, report: str, until: str) -> ResponseReturnValue:
    """Write to every unit that has not handed in."""
    named = (campaign_id, report, day_in_address(until))
    try:
        told, silent = handing_in.remind(services().ledger, named, actor())
    except EnvironmentFault:
        raise
    except CaseStoreError as error:
        return go_on(say(str(error)), url_for(".listed"), "error")
    said = say("已给 %(n)s 人发提醒信。", n=told) if told else ""
    if silent:
        said += say("有 %(n)s 个单位没有账号，请另行电话提醒。", n=silent)
    return go_on(said, url_for(".listed"), "ok" if told else "error")


def day_in_address(text: str) -> date:
    """The day in an address; 404 for anything else."""
    return date_of(text) or abort(404)


def for_first_page() -> dict[str, Sequence[DueReport] | Sequence[ReportLine] | object]:
    """What of reports stands on the first page of the person who looks."""
    ledger, who = services().ledger, actor()
    found = reports_due.due_reports(ledger, who)
    watches = bool({Role.COORDINATOR, Role.SUPERVISOR} & who.roles)
    review = reports_due.to_review(ledger, who)
    named = {one.id for one in review}
    return {
        "reports_to_make": [
            one for one in found if not one.is_issued and (not one.line or one.line.id not in named)
        ]
        if DRAFTERS & who.roles
        else [],
        "reports_missing": [one for one in found if one.missing and not one.is_issued]
        if watches
        else [],
        "reports_to_review": review,
        "reports_owed": reports_due.to_hand_in(ledger, who),
        "report_today": services().settings.today,
    }

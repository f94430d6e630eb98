"""入企检查: registered ahead by the department, listed by the month, shown to the enterprise by a
code, looked after by coordinators and supervisors."""

from datetime import date
from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.errors import NotFound
from casestore.ledger.queries import inspections as queries
from casestore.ledger.queries.inspections import Inspection, InspectionsToDo
from casestore.ledger.verbs import inspection_grades
from casestore.ledger.verbs import inspections as verbs
from casestore.ledger.verbs.inspections import Version
from casestore.lifecycle.inspections import (
    INSPECTION_STATE_NAMES,
    may_register,
    oversees,
)
from casestore.lifecycle.office_acts import OFFICE_ACT_NAMES
from casestore.lifecycle.ratings import GRADES
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.inspection_forms import (
    ACTS,
    act_form,
    inspection_form,
    units_of,
    wanted_in,
)
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor, own_campaigns
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.pdf.receipt import qr_svg
from forms_app.sheets.inspection_list import inspection_list
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("inspections", __name__, url_prefix="/desk/inspections")

SEEN_BY = (Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
MADE_BY = (Role.COORDINATOR, Role.UNIT)
MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def inspected_campaigns() -> list[Campaign]:
    """The campaigns with inspections that the person sees some of."""
    found = [one for one in own_campaigns() if one.inspections is not None]
    return [one for one in found if oversees(actor(), one.id) or units_of(one)]


def inspections_to_do() -> InspectionsToDo:
    """What waits for the person on the first page."""
    return queries.to_do(services().ledger, actor()) if inspected_campaigns() else InspectionsToDo()


@blueprint.get("/")
@demands(*SEEN_BY)
def listed() -> ResponseReturnValue:
    """The list of the campaign; where there are several, which one."""
    campaigns = inspected_campaigns()
    if len(campaigns) == 1:
        return redirect(url_for(".month", campaign_id=campaigns[0].id))
    return render_template("desk/inspections.html", here="inspections", campaigns=campaigns)


@blueprint.get("/<campaign_id>")
@demands(*SEEN_BY)
def month(campaign_id: str) -> ResponseReturnValue:
    """The inspections of a month."""
    campaign = _campaign(campaign_id)
    shown = _month(campaign)
    return render_template(
        "desk/inspections_month.html",
        here="inspections",
        campaign=campaign,
        month=shown,
        before=_beside(shown, -1),
        after=_beside(shown, 1),
        found=queries.of_month(services().ledger, campaign.id, shown, actor()),
        oversees=oversees(actor(), campaign.id),
        may_register=campaign.status == "open" and bool(units_of(campaign)),
        states=INSPECTION_STATE_NAMES,
        grades=GRADES,
    )


@blueprint.get("/<campaign_id>/list.xlsx")
@demands(*SEEN_BY)
@freshly("GET")
def sheet(campaign_id: str) -> ResponseReturnValue:
    """The list of a month as a workbook."""
    campaign = _campaign(campaign_id)
    shown = _month(campaign)
    found = queries.of_month(services().ledger, campaign.id, shown, actor())
    data = inspection_list(campaign, found, graded=oversees(actor(), campaign.id))
    note(SecurityAct.EXPORT, account().id, campaign=campaign.id, inspections=len(found))
    name = say("%(what)s入企检查%(month)s.xlsx", what=campaign.short, month=f"{shown:%Y%m}")
    response = send_file(BytesIO(data), MIME, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/<campaign_id>/new", methods=["GET", "POST"])
@demands(*MADE_BY)
def register(campaign_id: str) -> ResponseReturnValue:
    """Register one."""
    campaign, ledger = _campaign(campaign_id), services().ledger
    today, units = ledger.today(campaign.id), units_of(campaign)
    form = inspection_form(campaign, today)

    def verb() -> int:
        unit = form["unit"].data if "unit" in form else units[0][0]
        return verbs.register(ledger, campaign.id, unit, wanted_in(form, today), actor())

    def then(id: int) -> ResponseReturnValue:
        said = say("已登记。打印登记单，或者让企业扫下面的二维码")
        return go_on(said, url_for(".slip", inspection_id=id))

    return answer(form, verb, then, lambda: _form_page(form, campaign, None))


@blueprint.get("/one/<int:inspection_id>")
@demands(*SEEN_BY)
def show(inspection_id: int) -> ResponseReturnValue:
    """One of them."""
    one = _one(inspection_id)
    return render_template(
        "desk/inspection.html",
        here="inspections",
        one=one,
        campaign=services().ledger.campaign_of(one.campaign),
        oversees=oversees(actor(), one.campaign),
        follows=one.waiting and Role.COORDINATOR in actor().roles,
        due=services().ledger.today(one.campaign) >= one.day,
        has_slip=bool(one.code) and may_register(actor(), one.campaign, one.unit),
        states=INSPECTION_STATE_NAMES,
        acts=OFFICE_ACT_NAMES,
        grades=GRADES,
    )


@blueprint.get("/one/<int:inspection_id>/slip")
@demands(*MADE_BY)
def slip(inspection_id: int) -> ResponseReturnValue:
    """What the inspectors show at the enterprise: what is registered, with the code."""
    one = _one(inspection_id)
    if not one.code or not may_register(actor(), one.campaign, one.unit):
        raise NotFound("登记单已经过期")
    address = f"{services().settings.site_url}/inspection"
    return render_template(
        "desk/inspection_slip.html",
        here="inspections",
        one=one,
        campaign=services().ledger.campaign_of(one.campaign),
        address=address,
        qr=qr_svg(f"{address}#code={one.code}"),
        states=INSPECTION_STATE_NAMES,
    )


@blueprint.route("/one/<int:inspection_id>/change", methods=["GET", "POST"])
@demands(*MADE_BY)
def change(inspection_id: int) -> ResponseReturnValue:
    """Register something else in its place."""
    one, ledger = _open_one(inspection_id), services().ledger
    campaign, today = ledger.campaign_of(one.campaign), ledger.today(one.campaign)
    form = inspection_form(campaign, today, one)

    def verb() -> None:
        words = form["words"].data or ""
        verbs.change(ledger, _seen(one), wanted_in(form, today), words, actor())

    return answer(
        form,
        verb,
        lambda _done: go_on(say("已更改，企业扫码看到的是新的内容"), _where(one)),
        lambda: _form_page(form, campaign, one),
    )


@blueprint.route("/one/<int:inspection_id>/<act>", methods=["GET", "POST"])
@demands(*MADE_BY)
def end(inspection_id: int, act: str) -> ResponseReturnValue:
    """Cancel it, record what came of it, or what was found when a grade was looked into."""
    one, ledger, words = _one(inspection_id), services().ledger, ACTS.get(act) or abort(404)
    if not (one.waiting if act == "follow" else one.may_change):
        return redirect(_where(one))
    form = act_form(words)

    def verb() -> None:
        said = form["words"].data or ""
        if act == "follow":
            seen = whole_number(request.form.get("seen"))
            inspection_grades.follow_up(ledger, one.id, seen, said, actor())
        elif act == "cancel":
            verbs.cancel(ledger, _seen(one), said, actor())
        else:
            verbs.record(ledger, _seen(one), said, actor())

    return answer(
        form,
        verb,
        lambda _done: go_on(f"{one.number}：{say(words.done)}", _where(one)),
        lambda: render_template(
            "desk/inspection_act.html", here="inspections", one=one, form=form, words=words
        ),
    )


def _campaign(id: str) -> Campaign:
    """The campaign ``id``, where the person sees some of its inspections; else a 404."""
    return next((one for one in inspected_campaigns() if one.id == id), None) or abort(404)


def _one(id: int) -> Inspection:
    return queries.inspection(services().ledger, id, actor())


def _open_one(id: int) -> Inspection:
    one = _one(id)
    if not one.may_change:
        raise NotFound("这次检查已经登记结果，或者已经取消")
    return one


def _seen(one: Inspection) -> Version:
    """The inspection as it was on the page that was sent."""
    return Version(id=one.id, version=whole_number(request.form.get("version")))


def _where(one: Inspection) -> str:
    return url_for("inspections.show", inspection_id=one.id)


def _month(campaign: Campaign) -> date:
    """The month that is asked for, as its first day; this one unless another is named."""
    today = services().ledger.today(campaign.id)
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked


def _beside(month: date, by: int) -> str:
    """The month before or after, as its address has it."""
    count = month.year * 12 + month.month - 1 + by
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def _form_page(form: object, campaign: Campaign, one: Inspection | None) -> str:
    return render_template(
        "desk/inspection_form.html",
        here="inspections",
        form=form,
        campaign=campaign,
        one=one,
        unit=one.unit if one else units_of(campaign)[0][0],
    )

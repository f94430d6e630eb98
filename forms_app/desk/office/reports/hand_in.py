"""A unit hands in its part of a report: the ledger's figures are right, or what is to be said."""

from datetime import date

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from casestore.ledger.queries.reports_due import named_report
from casestore.ledger.verbs import handing_in
from casestore.ledger.verbs.handing_in import HandIn
from casestore.lifecycle.report_tables import Table
from casestore.lifecycle.roles import Role
from forms_app.desk.office.reports.figures import figure_words
from forms_app.desk.office.reports.listing import day_in_address
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say

blueprint = Blueprint("hand_in", __name__, url_prefix="/desk/reports")


class HandInForm(DeskForm):
    """What the unit says; ``sha`` is of the figures that it saw."""

    sha = HiddenField()
    note = text(
        "说明",
        "与台账一致的可以不写。数字有出入、办理有困难的，写明哪一件、为什么。不写自然人姓名。",
        "",
        required=False,
        rows=5,
    )


@blueprint.route("/of/<campaign_id>/<report>/<until>/unit/<unit>", methods=["GET", "POST"])
@demands(Role.UNIT)
def hand_in(campaign_id: str, report: str, until: str, unit: str) -> ResponseReturnValue:
    ledger, who = services().ledger, actor()
    if f"{campaign_id}/{unit}" not in who.units:
        abort(404)
    named = (campaign_id, report, day_in_address(until))
    form = HandInForm()
    shown = handing_in.figures_for(ledger, named, unit, who)

    def then(_done: None) -> ResponseReturnValue:
        _campaign, asked, span = named_report(ledger, named)
        done = say("已报送：%(name)s", name=span.words + asked.title)
        return go_on(done, url_for("reports.listed"))

    return answer(
        form,
        lambda: handing_in.hand_in(ledger, _given(named, unit, form), who),
        then,
        lambda: _page(named, unit, form, shown),
    )


def _given(named: tuple[str, str, date], unit: str, form: HandInForm) -> HandIn:
    return HandIn(
        campaign=named[0],
        report=named[1],
        ends_on=named[2],
        unit=unit,
        sha=form.sha.data or "",
        note=form.note.data or "",
    )


def _page(
    named: tuple[str, str, date], unit: str, form: HandInForm, shown: tuple[Table, str]
) -> str:
    campaign, asked, span = named_report(services().ledger, named)
    table, form.sha.data = shown  # what is shown now is what is confirmed next
    return render_template(
        "desk/report_hand_in.html",
        here="reports",
        form=form,
        campaign=campaign,
        report=asked,
        span=span,
        unit=campaign.unit(unit),
        table=table,
        words=figure_words,
    )

"""One report: its figures, each leading to its cases, its lists, and the steps to its issue."""

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.queries.reports import ReportFile, figure, open_report
from casestore.ledger.verbs import reports as verbs
from casestore.ledger.verbs.reports import Papers, ToPrint, Wanted
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.reports import (
    DRAFTERS,
    OPENERS,
    READERS,
    REPORT_STATES,
    REPORT_STEPS,
    ReportState,
    step_bar,
)
from casestore.lifecycle.roles import Role
from forms_app.desk.office.reports.figures import figure_words
from forms_app.desk.office.reports.files import papers_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say, write_in

blueprint = Blueprint("report", __name__, url_prefix="/desk/reports")

#: So many rows of a list stand on a page.
PER_PAGE = 50


class StepForm(DeskForm):
    """A step without anything to type."""


class BackForm(DeskForm):
    """Why a reviewed report goes back."""

    reason = text("退回理由", "写明哪个数要核对、怎样改。", "请写明退回的理由", rows=3)


@blueprint.get("/<int:report_id>")
@demands(*READERS)
def show(report_id: int) -> ResponseReturnValue:
    return _page(_opened(report_id), StepForm())


def _opened(id: int) -> ReportFile:
    """A report; the rest of the answer is in its campaign's script."""
    found = open_report(services().ledger, id, actor())
    write_in(services().ledger.campaign_of(found.line.campaign).script)
    return found


def _page(found: ReportFile, form: DeskForm) -> str:
    bars = {
        act.value.removeprefix("report-"): step_bar(
            step, found.line.state, actor(), found.line.drafted_by
        )
        for act, step in REPORT_STEPS.items()
    }
    return render_template(
        "desk/report.html",
        here="reports",
        found=found,
        line=found.line,
        contents=found.contents,
        campaign=services().ledger.campaign_of(found.line.campaign),
        form=form,
        back=form if isinstance(form, BackForm) else BackForm(formdata=None),
        bars=bars,
        waits_for_second=_waits_for_second(found),
        state=REPORT_STATES[found.line.state],
        words=figure_words,
        opens=bool(OPENERS & actor().roles),
        corrects=_may_correct(found),
    )


def _waits_for_second(found: ReportFile) -> bool:
    own = found.line.drafted_by == actor().id
    return own and found.line.state is ReportState.DRAFT


def _may_correct(found: ReportFile) -> bool:
    in_force = found.line.state is ReportState.ISSUED and not found.line.replaced_by
    return in_force and bool(DRAFTERS & actor().roles)


@blueprint.get("/<int:report_id>/figure/<table>/<int:row>/<int:column>")
@demands(*OPENERS)
def cases(report_id: int, table: str, row: int, column: int) -> ResponseReturnValue:
    """The cases that a figure counts."""
    found, place = _opened(report_id), (table, row, column)
    page = whole_number(request.args.get("page"), 1)
    return render_template(
        "desk/report_cases.html",
        here="reports",
        line=found.line,
        place=place,
        found=figure(services().ledger, report_id, place, actor(), page),
        links=bool({Role.COORDINATOR, Role.SUPERVISOR} & actor().roles),
    )


@blueprint.get("/<int:report_id>/list/<int:place>")
@demands(*OPENERS)
def one_list(report_id: int, place: int) -> ResponseReturnValue:
    """A list in its official columns."""
    found = _opened(report_id)
    if place >= len(found.contents.lists):
        abort(404)
    one = found.contents.lists[place]
    pages = max(1, -(-len(one.rows) // PER_PAGE))
    page = min(max(1, whole_number(request.args.get("page"), 1)), pages)
    start = (page - 1) * PER_PAGE
    return render_template(
        "desk/report_list.html",
        here="reports",
        line=found.line,
        one=one,
        place=place,
        rows=one.rows[start : start + PER_PAGE],
        start=start,
        page=page,
        pages=pages,
    )


@blueprint.post("/<int:report_id>/recount")
@demands(*DRAFTERS)
def recount(report_id: int) -> ResponseReturnValue:
    done = say("已按台账重新生成。")
    return _step(report_id, lambda: verbs.recount(services().ledger, report_id, actor()), done)


@blueprint.post("/<int:report_id>/review")
@demands(*REPORT_STEPS[OfficeAct.REPORT_REVIEW].roles)
def review(report_id: int) -> ResponseReturnValue:
    sha = request.form.get("sha", "")
    done = say("已审核通过，可以编号印发。")
    return _step(report_id, lambda: verbs.review(services().ledger, report_id, actor(), sha), done)


@blueprint.post("/<int:report_id>/back")
@demands(*REPORT_STEPS[OfficeAct.REPORT_BACK].roles)
def send_back(report_id: int) -> ResponseReturnValue:
    form = BackForm()
    found = _opened(report_id)

    def verb() -> None:
        verbs.send_back(services().ledger, report_id, actor(), form.reason.data)

    def then(_done: None) -> ResponseReturnValue:
        return go_on(say("已退回，重新生成以后再审核。"), url_for(".show", report_id=report_id))

    return answer(form, verb, then, lambda: _page(found, form))


@blueprint.post("/<int:report_id>/issue")
@demands(*DRAFTERS)
def issue(report_id: int) -> ResponseReturnValue:
    found = _opened(report_id)
    campaign = services().ledger.campaign_of(found.line.campaign)

    def papers(printed: ToPrint) -> Papers:
        return papers_of(campaign, printed)

    def verb() -> str:
        return verbs.issue(services().ledger, report_id, actor(), papers)

    def then(number: str) -> ResponseReturnValue:
        return go_on(
            say("已印发：%(number)s", number=say(number)), url_for(".show", report_id=report_id)
        )

    form = StepForm()
    return answer(form, verb, then, lambda: _page(_opened(report_id), form), 409)


@blueprint.post("/<int:report_id>/drop")
@demands(*DRAFTERS)
def drop(report_id: int) -> ResponseReturnValue:
    found, form = _opened(report_id), StepForm()

    def then(_done: None) -> ResponseReturnValue:
        there = url_for("reports.of_campaign", campaign_id=found.line.campaign)
        return go_on(say("草稿已作废。"), there)

    def verb() -> None:
        verbs.drop(services().ledger, report_id, actor())

    return answer(form, verb, then, lambda: _page(_opened(report_id), form), 409)


@blueprint.post("/<int:report_id>/correct")
@demands(*DRAFTERS)
def correct(report_id: int) -> ResponseReturnValue:
    """Draft what stands instead of an issued report."""
    found, form = _opened(report_id), StepForm()
    line = found.line
    wanted = Wanted(
        campaign=line.campaign, report=line.report, ends_on=line.ends_on, replaces=line.id
    )

    def then(id: int) -> ResponseReturnValue:
        done = say("已起草更正报告。印发以后，原来的一份仍可查看，并注明已被替代。")
        return go_on(done, url_for(".show", report_id=id))

    def verb() -> int:
        return verbs.draft(services().ledger, wanted, actor())

    return answer(form, verb, then, lambda: _page(_opened(report_id), form), 409)


def _step(report_id: int, verb: Callable[[], None], done: str) -> ResponseReturnValue:
    """A step that ends on the page of the report."""
    form = StepForm()

    def then(_done: None) -> ResponseReturnValue:
        return go_on(done, url_for(".show", report_id=report_id))

    return answer(form, verb, then, lambda: _page(_opened(report_id), form), 409)

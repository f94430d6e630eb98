"""The ledger as a workbook, out and in: what it will contain before it goes, every fault before
anything comes, and one press that takes an import back the same day."""

from collections.abc import Collection, Sequence
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete
from casestore.ledger.queries import lists
from casestore.ledger.queries.whole_rows import Export, counted, note_export, whole_rows
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs.importing import imports_of, undo_import
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.sheet_upload import SheetForm, Step, step_of
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly, takes_files
from forms_app.desk.sign_in.current import account, actor, own_campaigns
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.sheets.targets import Targets
from forms_app.sheets.writing import OutList, out_lists, workbook_of
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("ledger_sheets", __name__, url_prefix="/desk/sheets")

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: So many faults stand on a page; so many cases that were ticked go out at once.
SHOWN, MOST = 200, 2000


class ExportForm(DeskForm):
    """Whether the sheet of all columns comes along."""

    registration = BooleanField(
        "另加“登记信息”表：线索表的全部栏目，含法定代表人、联系人、电话",
        description="迁到另一套系统时才需要。报送、汇报用上面的表就够了。",
    )
    reason = text(
        "导出联系方式的理由",
        "文件里有联系人、电话时必填，记入每个案件的查阅记录。",
        "请写明为什么要导出联系方式",
        required=False,
        rows=2,
    )


@blueprint.get("/")
@demands(Role.COORDINATOR)
def choose() -> ResponseReturnValue:
    """Which campaign's ledger is to go out or come in."""
    return render_template("desk/sheets.html", here="ledger", campaigns=own_campaigns())


@blueprint.route("/<campaign_id>/export", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@freshly("GET", "POST")
def export(campaign_id: str) -> ResponseReturnValue:
    """What the file will contain; then the file."""
    campaign, form = _campaign(campaign_id), ExportForm()
    kinds = counted(services().ledger, campaign.id)

    def page() -> str:
        return render_template(
            "desk/sheet_export.html",
            here="ledger",
            campaign=campaign,
            form=form,
            lists=[(one, _held(one, kinds)) for one in out_lists(campaign)],
            total=sum(kinds.values()),
            chosen=(),
        )

    return answer(
        form, lambda: _workbook(campaign, form), lambda data: _handed_out(campaign, data), page
    )


@blueprint.post("/<campaign_id>/chosen")
@demands(Role.COORDINATOR)
@freshly("POST")
def export_chosen(campaign_id: str) -> ResponseReturnValue:
    """The file of the cases that were ticked in the list."""
    campaign, form = _campaign(campaign_id), ExportForm()
    ids = [whole_number(one) for one in request.form.get("cases", "").split()[:MOST]]
    rows = lists.rows_of(services().ledger, ids, actor())
    return answer(
        form,
        lambda: _workbook(campaign, form, {row.id for row in rows}),
        lambda data: _handed_out(campaign, data),
        lambda: chosen_page(campaign_id, rows, form),
    )


def chosen_page(campaign_id: str, rows: Sequence[CaseRow], form: ExportForm) -> str:
    """What the file of ``rows``, cases of one campaign, will contain."""
    campaign = _campaign(campaign_id)
    kinds = counted(services().ledger, campaign.id, [row.id for row in rows])
    return render_template(
        "desk/sheet_export.html",
        here="ledger",
        campaign=campaign,
        form=form,
        lists=[(one, _held(one, kinds)) for one in out_lists(campaign)],
        total=sum(kinds.values()),
        chosen=rows,
    )


def _workbook(campaign: Campaign, form: ExportForm, only: Collection[int] | None = None) -> bytes:
    """The file, noted as gone out. Raises :class:`Incomplete` without a reason for contacts."""
    wanted = out_lists(campaign, bool(form.registration.data))
    reason = _reason(wanted, form)
    rows = list(whole_rows(services().ledger, campaign.id, actor(), only))
    data = workbook_of(campaign, wanted, rows)
    gone = Export(campaign=campaign.id, data=data, cases=[one.id for one in rows], reason=reason)
    note_export(services().ledger, gone, actor())
    note(SecurityAct.EXPORT, account().id, campaign=campaign.id, cases=len(rows))
    return data


def _reason(wanted: list[OutList], form: ExportForm) -> str:
    """Why contacts go out, ``""`` where none do. Raises :class:`Incomplete` without a reason."""
    if not any(one.names_contacts for one in wanted):
        return ""
    reason = (form.reason.data or "").strip()
    if not reason:
        raise Incomplete({"reason": say("请写明为什么要导出联系方式")})
    return reason


def _held(one: OutList, kinds: dict[str, int]) -> int:
    return sum(count for kind, count in kinds.items() if one.holds(kind))


def _handed_out(campaign: Campaign, data: bytes) -> ResponseReturnValue:
    day = services().settings.today(campaign.id)
    name = f"{campaign.short}台账{day:%Y%m%d}.xlsx"
    response = send_file(BytesIO(data), mimetype=MIME, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/<campaign_id>/import", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@takes_files
def bring(campaign_id: str) -> ResponseReturnValue:
    """A sheet uploaded, its columns mapped, tried, and taken in."""
    campaign, form = _campaign(campaign_id), SheetForm()
    if not form.is_submitted():
        return _import_page(campaign, form, None)
    step = step_of(campaign, form)
    if step is None:
        return _import_page(campaign, form, None), 422
    if step.result is not None and step.result.event:
        done = say("已导入 %(n)s 件。当天没有人办理以前，可以整批撤销。", n=step.result.cases)
        return go_on(done, url_for(".bring", campaign_id=campaign.id))
    wrong = step.result is not None and step.result.faults
    return _import_page(campaign, form, step), 422 if wrong else 200


def _import_page(campaign: Campaign, form: SheetForm, step: Step | None) -> str:
    return render_template(
        "desk/sheet_import.html",
        here="ledger",
        campaign=campaign,
        form=form,
        step=step,
        targets=Targets(campaign),
        most=SHOWN,
        imports=imports_of(services().ledger, campaign.id),
    )


@blueprint.post("/<campaign_id>/undo/<int:event>")
@demands(Role.COORDINATOR)
def undo(campaign_id: str, event: int) -> ResponseReturnValue:
    """An import taken back."""
    campaign = _campaign(campaign_id)
    form = DeskForm()

    def then(count: int) -> ResponseReturnValue:
        return go_on(
            say("已撤销，%(n)s 件不再办理，也不计入统计。", n=count),
            url_for(".bring", campaign_id=campaign.id),
        )

    def verb() -> int:
        return undo_import(services().ledger, campaign.id, event, actor())

    return answer(form, verb, then, lambda: _import_page(campaign, _refused(form), None), 409)


def _refused(form: DeskForm) -> SheetForm:
    """The page's own form with what the store said about another."""
    page = SheetForm(formdata=None)
    page.form_errors = list(form.form_errors)
    return page


def _campaign(id: str) -> Campaign:
    return services().campaigns.get(id) or abort(404)

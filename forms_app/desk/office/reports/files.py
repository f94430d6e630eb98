"""The files of a report: as it was issued, or a preview of what isn't."""

from datetime import date
from io import BytesIO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.ledger.queries.reports import (
    ReportFile,
    issued_file,
    note_taken,
    open_report,
)
from casestore.ledger.verbs.reports import Papers, ToPrint
from casestore.lifecycle.reports import OPENERS, ReportState
from forms_app.desk.office.reports.figures import figure_words
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.pdf.rendering import pdf_answer
from forms_app.pdf.report import ReportPaper, report_pdf
from forms_app.sheets.report_book import report_book
from forms_app.web.translations import say, write_in

blueprint = Blueprint("report_files", __name__, url_prefix="/desk/reports")

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def papers_of(campaign: Campaign, printed: ToPrint, draft: bool = False) -> Papers:
    """``printed`` as PDF and workbook, in the script of this answer, which is the campaign's."""
    paper = ReportPaper(
        title=printed.title,
        number=say(printed.number),
        issuer=say(campaign.issuer.name),
        day=printed.day,
        contents=printed.contents,
        replaced=say(printed.replaced),
        draft=draft,
    )
    return Papers(
        pdf=report_pdf(paper, figure_words),
        sheet=report_book(campaign, printed.contents, (printed.title, printed.number)),
    )


@blueprint.get("/<int:report_id>/report.pdf")
@demands(*OPENERS)
@freshly("GET")
def pdf(report_id: int) -> ResponseReturnValue:
    found, data = _file(report_id, "pdf")
    return pdf_answer(data, f"{_name(found)}.pdf")


@blueprint.get("/<int:report_id>/report.xlsx")
@demands(*OPENERS)
@freshly("GET")
def sheet(report_id: int) -> ResponseReturnValue:
    found, data = _file(report_id, "sheet")
    name = f"{_name(found)}.xlsx"
    answer = send_file(BytesIO(data), mimetype=MIME, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file(id: int, what: str) -> tuple[ReportFile, bytes]:
    """A file of a report: exactly what was issued, or a preview. Both are noted."""
    found = open_report(services().ledger, id, actor())
    note(SecurityAct.EXPORT, account().id, campaign=found.line.campaign, report=id)
    if found.line.state is ReportState.ISSUED:
        return found, issued_file(services().ledger, id, what, actor())[1]
    campaign = services().ledger.campaign_of(found.line.campaign)
    write_in(campaign.script)
    day: date = services().settings.today(campaign.id)
    printed = ToPrint(
        title=found.line.title,
        number="（文号在印发时编定）",
        replaced=found.replaced,
        day=day,
        contents=found.contents,
    )
    made = papers_of(campaign, printed, draft=True)
    data = made.pdf if what == "pdf" else made.sheet
    note_taken(services().ledger, found.line, data, actor())
    return found, data


def _name(found: ReportFile) -> str:
    return f"{found.line.number or say('草稿')} {found.line.title}"

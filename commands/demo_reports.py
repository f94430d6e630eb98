"""Reports of a demonstration: one that was issued, and a draft that waits for a second person."""

from collections.abc import Iterator

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.reports import open_report
from casestore.ledger.queries.reports_due import all_spans
from casestore.ledger.verbs import reports
from casestore.ledger.verbs.reports import Papers, ToPrint, Wanted
from casestore.lifecycle.roles import Actor, Role
from forms_app.desk.office.reports.files import papers_of
from forms_app.pdf.signed_receipt import sheets
from forms_app.web.translations import write_in

_FIRST = Actor(id="demo-coordinator", name="经办岗 01", roles=frozenset({Role.COORDINATOR}))
_SECOND = Actor(id="demo-reviewer", name="审核岗 01", roles=frozenset({Role.REVIEWER}))


def add_reports(ledger: Ledger) -> int:
    """Draft the newest report that two spans are over for, and issue the one before; how many there
    are then (none where no campaign has been reported about twice)."""
    found = next(_twice(ledger), None)
    if found is None:
        return 0
    campaign, report, newest, before = found
    old = _drafted(ledger, campaign, report, before)
    reports.review(ledger, old, _SECOND, open_report(ledger, old, _SECOND).line.sha)
    app = sheets()

    def papers(printed: ToPrint) -> Papers:
        with app.test_request_context("/"):
            write_in(campaign.script)
            return papers_of(campaign, printed)

    reports.issue(ledger, old, _FIRST, papers)
    _drafted(ledger, campaign, report, newest)
    return 2


def _twice(ledger: Ledger) -> Iterator[tuple[Campaign, Report, Span, Span]]:
    """Reports with their last two spans that are over."""
    for campaign in ledger.campaigns.values():
        today = ledger.today(campaign.id)
        for report in campaign.reports:
            over = [one for one in all_spans(campaign, report, today) if one.end < today]
            if len(over) > 1:
                yield campaign, report, over[0], over[1]


def _drafted(ledger: Ledger, campaign: Campaign, report: Report, span: Span) -> int:
    wanted = Wanted(campaign=campaign.id, report=report.id, ends_on=span.end)
    return reports.draft(ledger, wanted, _FIRST)

"""What opening a case again does to the account of how it was closed."""

from casestore.database.tables import SummaryTable
from casestore.ledger import bindings
from casestore.ledger.work import Said, Work, owe_new_site
from casestore.lifecycle.summaries import ON_REOPENING, SummaryState
from casestore.lifecycle.verbs import Verb

#: What the address of a page says that was taken down this way.
BECAUSE = "案件重新办理"
#: The same where what is registered was corrected.
CORRECTED = "登记内容更正，重新审定后公开"


def void_summary(work: Work) -> None:
    """A public summary is taken down, which owes a new release, any other is void; each with its
    event. No text from before can be approved afterwards."""
    summary = work.session.get(SummaryTable, work.row.id)
    if summary is None or summary.state not in ON_REOPENING:
        return
    verb, target = ON_REOPENING[summary.state]
    _void(work, summary, (verb, target), BECAUSE)


def take_down(work: Work, because: str) -> None:
    """A public summary is taken down, which owes a new release; its address says ``because``."""
    summary = work.session.get(SummaryTable, work.row.id)
    if summary is not None and summary.public:
        _void(work, summary, ON_REOPENING[summary.state], because)


def _void(
    work: Work, summary: SummaryTable, change: tuple[Verb, SummaryState], because: str
) -> None:
    verb, target = change
    if summary.public:
        summary.public, summary.withdrawn_on = None, work.today
        summary.withdrawn_because, summary.reason_mac = because, ""
        owe_new_site(work, verb)
    summary.state = target
    summary.submitted_by = summary.approved_by = ""
    work.write(verb, Said(note=because, details=summary_details(summary)))


def summary_details(summary: SummaryTable) -> dict[str, str]:
    """What every event of a summary keeps of it, as it stands after: which text, the digest of
    its row, and of what is public of it (``""`` for nothing)."""
    return {
        "sha": summary.sha,
        "summary": bindings.digest_of("summaries", summary),
        "public": summary.public_mark or "",
    }

"""The reason of a withdrawal: the page is gone at once, its address says why only after a second
person approved exactly these words."""

from casestore.database.tables import SummaryTable
from casestore.errors import Incomplete, Refused, Stale
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Work, owe_new_site
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from casestore.publishing.approvals import APPROVAL, reason_mac_of
from casestore.publishing.records import Summary
from casestore.publishing.summaries import propose_reason, step_on
from casestore.publishing.summary_queries import findings_in_reason, reason_of, reason_waits


def reword(ledger: Ledger, case_id: int, actor: Actor, reason: str) -> Summary:
    """Propose another reason. Until it is approved the address tells none, also where one was
    approved before. Raises :class:`Refused` with what names somebody, :class:`Incomplete`,
    :class:`NotAllowed` where nothing is withdrawn."""

    def change(work: Work, row: SummaryTable) -> None:
        _pass_gate(work, reason)
        propose_reason(ledger, row, actor, reason)
        row.withdrawn_because = ""
        owe_new_site(work, Verb.SUMMARY_REASON)

    with step_on(ledger, case_id, actor, Verb.SUMMARY_REASON) as taken:
        return taken.take(change, reason=reason)


def approve(ledger: Ledger, case_id: int, actor: Actor, reason_sha: str) -> Summary:
    """Approve exactly the reason ``reason_sha``: another person than the one who proposed it, and
    none who handled the case for the responsible unit. It shows with the next release, which is
    owed. Raises :class:`Refused`, :class:`NotAllowed`, and :class:`Stale` where another reason has
    been proposed since."""

    def change(work: Work, row: SummaryTable) -> None:
        _must_wait(row, reason_sha)
        words = reason_of(ledger, row)
        if not words:
            raise Incomplete({"reason": "请写明撤下理由"})
        _pass_gate(work, words)
        row.withdrawn_because = words
        row.reason_mac = reason_mac_of(ledger.settings.secret(APPROVAL), row.public_id, words)
        owe_new_site(work, Verb.SUMMARY_REASON_APPROVE)

    with step_on(ledger, case_id, actor, Verb.SUMMARY_REASON_APPROVE) as taken:
        return taken.take(change)


def send_back(ledger: Ledger, case_id: int, actor: Actor, reason_sha: str, why: str) -> Summary:
    """Give the reason ``reason_sha`` back to whoever proposed it, who reads ``why``. The words stay
    and wait for nobody until somebody proposes them, or others, again. Raises :class:`Incomplete`,
    :class:`NotAllowed`, and :class:`Stale` as :func:`approve` does."""

    def change(_work: Work, row: SummaryTable) -> None:
        _must_wait(row, reason_sha)
        row.reason_by = ""

    with step_on(ledger, case_id, actor, Verb.SUMMARY_REASON_BACK) as taken:
        return taken.take(change, reason=why)


def _must_wait(row: SummaryTable, reason_sha: str) -> None:
    if not reason_waits(row) or row.reason_sha != reason_sha:
        raise Stale("撤下理由已被改动、退回或已经审定，请重新打开核对")


def _pass_gate(work: Work, reason: str) -> None:
    found = findings_in_reason(work.ledger, work.session, work.row, reason)
    if found:
        raise Refused([(one.field, one.kind, one.quoted) for one in found])

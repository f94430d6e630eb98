"""Summaries as the desk reads them."""

import json
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.entered_holidays import calendar_for
from casestore.database.tables import CaseTable, EventTable, SummaryTable
from casestore.errors import NotFound
from casestore.ledger.ledger import Ledger
from casestore.ledger.people import those_who
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.summaries import INVOLVED, SUMMARY_STEPS, SummaryState, summary_bar
from casestore.lifecycle.verbs import Verb
from casestore.public.codes import amount_band, half_year
from casestore.public.rows import PublishedCase, WithdrawnCase, as_json
from casestore.publishing.crowds import Place, held, place
from casestore.publishing.knowledge import examined
from casestore.publishing.records import Dismissal, Summary, SummaryLine, SummaryText
from casestore.publishing.redaction.findings import Examined, Finding
from casestore.publishing.traits import told, told_days, traits_of
from casestore.settings import SHANGHAI


def summary(ledger: Ledger, case_id: int) -> Summary | None:
    """The summary of a case, with what the gate finds in it now; ``None`` when none was begun."""
    with ledger.store.read() as session:
        row, case = session.get(SummaryTable, case_id), session.get(CaseTable, case_id)
        return opened(ledger, session, case, row) if row and case else None


def summaries(
    ledger: Ledger, campaign: str = "", state: SummaryState | None = None
) -> tuple[SummaryLine, ...]:
    """All summaries, newest case first; none is opened."""
    found = select(CaseTable, SummaryTable).join(SummaryTable, SummaryTable.case_id == CaseTable.id)
    if campaign:
        found = found.where(CaseTable.campaign == campaign)
    if state:
        found = found.where(SummaryTable.state == state)
    with ledger.store.read() as session:
        rows = session.execute(found.order_by(CaseTable.id.desc())).all()
        handled = those_who(session, [row.case_id for _case, row in rows if _waits(row)], INVOLVED)
        none, waiting = frozenset[str](), held(session, ledger.settings.crowd)
        return tuple(
            SummaryLine(**_plain(case, row, waiting), handled_by=handled.get(case.id, none))
            for case, row in rows
        )


def may_approve(summary: SummaryLine, person: Actor) -> bool:
    """Whether ``person`` can be the second person on the text of ``summary`` now."""
    step = SUMMARY_STEPS[Verb.SUMMARY_APPROVE]
    fits = summary.state in step.sources and person.works_in(summary.campaign)
    return fits and summary_bar(step, person, summary.written_by, summary.handled_by) is None


def may_approve_reason(summary: SummaryLine, person: Actor) -> bool:
    """Whether ``person`` can be the second person on the reason of a withdrawal now."""
    step = SUMMARY_STEPS[Verb.SUMMARY_REASON_APPROVE]
    fits = summary.state in step.sources and summary.reason_waits
    fits = fits and person.works_in(summary.campaign)
    return fits and summary_bar(step, person, summary.written_by, summary.handled_by) is None


def _waits(row: SummaryTable) -> bool:
    return row.state in (SummaryState.SUBMITTED, SummaryState.WITHDRAWN)


def written_by(row: SummaryTable) -> tuple[str, ...]:
    """The accounts whose words wait for a second person: those of a withdrawal's reason, or of
    the text."""
    if row.state is SummaryState.WITHDRAWN:
        return (row.reason_by,)
    return row.author, row.submitted_by


def as_published(ledger: Ledger, case_id: int) -> PublishedCase:
    """What the page would show now (the preview). Raises :class:`NotFound` without a summary."""
    with ledger.store.read() as session:
        row, case = session.get(SummaryTable, case_id), session.get(CaseTable, case_id)
        if row is None or case is None:
            raise NotFound("这个案件还没有摘要")
        day = row.published_on or ledger.today(case.campaign)
        return replace(placed(ledger, session, case, row)[0], published_on=day)


def page_sha(ledger: Ledger, case_id: int) -> str:
    """The identity of the page that approving would publish now, and of the suspicions let stand:
    what the second person looks at. Raises :class:`NotFound` without a summary."""
    public = as_json(as_published(ledger, case_id))
    with ledger.store.read() as session:
        return sha_of_page(public, session.get_one(SummaryTable, case_id).dismissed_sha)


def sha_of_page(public: str, dismissed_sha: str) -> str:
    """:func:`page_sha` of the public row ``public``."""
    return sha256(f"page\n{public}\n{dismissed_sha}".encode()).hexdigest()


def as_withdrawn(ledger: Ledger, case_id: int) -> WithdrawnCase:
    """What stands at the address of a withdrawn case once the reason proposed is approved (the
    preview). Raises :class:`NotFound` for any other."""
    with ledger.store.read() as session:
        row, case = session.get(SummaryTable, case_id), session.get(CaseTable, case_id)
        if row is None or case is None or row.withdrawn_on is None:
            raise NotFound("这个案件没有撤下的摘要")
        return WithdrawnCase(
            id=row.public_id,
            campaign=case.campaign,
            withdrawn_on=row.withdrawn_on,
            reason=reason_of(ledger, row) or row.withdrawn_because,
        )


def reason_of(ledger: Ledger, row: SummaryTable) -> str:
    """The reason that is proposed for a withdrawal, opened; ``""`` where none is."""
    return ledger.opened().open(row.reason).decode() if row.reason is not None else ""


def reason_waits(row: SummaryTable) -> bool:
    """Whether the reason of a withdrawal waits for a second person: somebody proposes it, and
    nobody approved it or gave it back."""
    proposed = bool(row.reason_sha) and bool(row.reason_by) and not row.reason_mac
    return row.state is SummaryState.WITHDRAWN and proposed


def _why_back(ledger: Ledger, session: Session, row: SummaryTable) -> str:
    """Why the reason of a withdrawal was given back, opened; ``""`` where it wasn't."""
    if row.state is not SummaryState.WITHDRAWN or not row.reason_sha or row.reason_by:
        return ""
    asked = (
        select(EventTable.note)
        .where(EventTable.case_id == row.case_id, EventTable.verb == Verb.SUMMARY_REASON_BACK)
        .order_by(EventTable.id.desc())
    )
    note = session.scalars(asked).first()
    return ledger.opened().open(note).decode() if note is not None else ""


def findings_in_reason(
    ledger: Ledger, session: Session, case: CaseTable, reason: str
) -> tuple[Finding, ...]:
    """What must be reworded in the reason of a withdrawal: of a sentence that short nothing is
    let stand."""
    if not reason:
        return ()
    found = examined(ledger, session, case, {"reason": reason})
    return (*found.blocking, *found.suspected)


def placed(
    ledger: Ledger, session: Session, case: CaseTable, row: SummaryTable
) -> tuple[PublishedCase, Place]:
    """The public row of a case, which tells nothing finer than the place beside it allows."""
    full = _in_full(ledger, case, row)
    found = place(ledger, session, case, traits_of(full))
    return told(full, found.traits), found


def _in_full(ledger: Ledger, case: CaseTable, row: SummaryTable) -> PublishedCase:
    """The row of a case with all that is ever told: bands and half-years for amounts and days."""
    received, accepted, closed = (
        (moment or case.received_at).astimezone(SHANGHAI).date()
        for moment in (case.received_at, case.accepted_at, case.struck_off_at)
    )
    text = text_of(ledger, row)
    return PublishedCase(
        id=row.public_id,
        campaign=case.campaign,
        title=text.title,
        category=case.category,
        level=case.respondent_level,
        respondent_kind=case.respondent_kind,
        industry=case.industry,
        unit=ledger.campaign_of(case.campaign).unit(case.unit or case.lead).name,
        amount_band=amount_band(case.amount),
        period=half_year(accepted),
        days=told_days(calendar_for(case).between(received, closed)),
        happened=text.happened,
        done=text.done,
        result=text.result,
        basis=text.basis,
        published_on=row.published_on or ledger.today(case.campaign),
        demo=case.demo,
        outcome=text.outcome,
    )


def opened(ledger: Ledger, session: Session, case: CaseTable, row: SummaryTable) -> Summary:
    """The summary ``row`` of ``case``, opened and looked at by the gate."""
    text, reason = text_of(ledger, row), reason_of(ledger, row)
    return Summary(
        **_plain(case, row, held(session, ledger.settings.crowd)) | {"title": text.title},
        handled_by=those_who(session, [case.id], INVOLVED)[case.id],
        reason=reason,
        why_back=_why_back(ledger, session, row),
        reason_found=findings_in_reason(ledger, session, case, reason),
        text=text,
        examined=examined_text(ledger, session, case, text),
        dismissals=dismissals_of(ledger, row),
        place=placed(ledger, session, case, row)[1],
    )


def examined_text(ledger: Ledger, session: Session, case: CaseTable, text: SummaryText) -> Examined:
    """What the gate finds in ``text``."""
    # the outcome is one of a fixed list: it names nobody, and could not be reworded
    return examined(ledger, session, case, asdict(replace(text, outcome="")))


def dismissals_of(ledger: Ledger, row: SummaryTable) -> tuple[Dismissal, ...]:
    """The suspicions that were dismissed in ``row``, opened."""
    if row.dismissed is None:
        return ()
    return tuple(Dismissal(**one) for one in ledger.opened().open_json(row.dismissed))


def text_of(ledger: Ledger, row: SummaryTable) -> SummaryText:
    """The words of ``row``, opened."""
    return SummaryText(**ledger.opened().open_json(row.text))


def _plain(case: CaseTable, row: SummaryTable, waiting: frozenset[int]) -> dict[str, Any]:
    return {
        "case_id": case.id,
        "number": case.number,
        "campaign": case.campaign,
        "public_id": row.public_id,
        "version": row.version,
        "sha": row.sha,
        "state": row.state,
        "title": json.loads(row.public)["title"] if row.public else "",
        "author": row.author,
        "submitted_by": row.submitted_by,
        "approved_by": row.approved_by,
        "published_on": row.published_on,
        "withdrawn_on": row.withdrawn_on,
        "withdrawn_because": row.withdrawn_because,
        "held": case.id in waiting,
        "is_public": row.public is not None,
        "written_by": written_by(row),
        "reason_by": row.reason_by,
        "reason_sha": row.reason_sha,
        "reason_waits": reason_waits(row),
    }

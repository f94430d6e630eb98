"""Reports: counted from the ledger, reviewed by another person, issued under a number; whatever is
done to one is an event of the office that keeps the digest of its row. An issued one is never
touched again: another may stand instead of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.campaign.model import Campaign
from casestore.campaign.reports import Report, Span
from casestore.database.report_table import ReportTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger import bindings, history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.reports import readable
from casestore.ledger.queries.reports_due import live, named_report
from casestore.ledger.report_contents import Contents, counted, opened, sha_of
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.reports import (
    DRAFTERS,
    REPORT_STEPS,
    ReportState,
    number_of,
    step_bar,
)
from casestore.lifecycle.roles import Actor, names_of
from casestore.settings import SHANGHAI

#: How often a number that somebody else took meanwhile is drawn anew.
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A report as a person asks for it: by campaign, the content's id of it, and the last day that
    it is about. ``replaces`` is the id of the issued one that it corrects."""

    campaign: str
    report: str
    ends_on: date
    replaces: int | None = None


@dataclass(frozen=True, kw_only=True)
class ToPrint:
    """What the papers of an issued report say."""

    title: str
    number: str
    replaced: str
    day: date
    contents: Contents


@dataclass(frozen=True, kw_only=True)
class Papers:
    """An issued report as files: the PDF and the workbook."""

    pdf: bytes
    sheet: bytes


def draft(ledger: Ledger, wanted: Wanted, actor: Actor) -> int:
    """Count a report from the ledger; the id of the draft. Raises :class:`NotAllowed` for who
    drafts none, before its days are over and where there is one already, :class:`NotFound`."""
    asked = named_report(ledger, (wanted.campaign, wanted.report, wanted.ends_on))
    campaign, _report, span = asked
    _must_draft(actor, campaign.id)
    if ledger.today(campaign.id) < span.end:
        raise NotAllowed(f"{span.words}还没有过完，到时候再生成")
    with ledger.store.read() as session:
        contents = counted(ledger, session, asked)
    with ledger.store.write() as session:
        _must_be_wanted(session, wanted)
        row = _new_row(asked, wanted.replaces)
        row.drafted_by, row.drafted_at = actor.id, ledger.now(campaign.id)
        _seal(ledger, row, contents)
        session.add(row)
        _note(session, row, OfficeAct.REPORT_DRAFT, actor)
        return row.id


def recount(ledger: Ledger, id: int, actor: Actor) -> None:
    """Count a draft anew; whoever does is who put it together. Raises as :func:`review` does."""
    with ledger.store.read() as session:
        row = readable(session, id, actor)
        asked = named_report(ledger, (row.campaign, row.report, row.ends_on))
        contents = counted(ledger, session, asked)
    with _step(ledger, id, actor, OfficeAct.REPORT_RECOUNT) as row:
        row.drafted_by, row.drafted_at = actor.id, ledger.now(row.campaign)
        _seal(ledger, row, contents)


def review(ledger: Ledger, id: int, actor: Actor, sha: str) -> None:
    """Say as a second person that the draft with the digest ``sha`` is right. Raises
    :class:`NotAllowed`, :class:`NotFound`, and :class:`Stale` for other contents."""
    with _step(ledger, id, actor, OfficeAct.REPORT_REVIEW) as row:
        if row.sha != sha:
            raise Stale("您核对的时候报告重新生成过，请按现在的内容再核对一遍")
        if opened(ledger, row).because:
            raise NotAllowed("报告被退回过，请起草人先重新生成")
        row.reviewed_by, row.reviewed_at = actor.id, ledger.now(row.campaign)


def send_back(ledger: Ledger, id: int, actor: Actor, reason: str) -> None:
    """Make a draft of a reviewed report again, for ``reason``. Raises :class:`Incomplete` without
    one, else as :func:`review` does."""
    if not reason.strip():
        raise Incomplete({"reason": "请写明退回的理由"})
    with _step(ledger, id, actor, OfficeAct.REPORT_BACK) as row:
        row.reviewed_by, row.reviewed_at = "", None
        _seal(ledger, row, replace(opened(ledger, row), because=reason.strip()))


def drop(ledger: Ledger, id: int, actor: Actor) -> None:
    """Put a draft aside for good. Raises as :func:`review` does."""
    with _step(ledger, id, actor, OfficeAct.REPORT_DROP):
        pass


def issue(ledger: Ledger, id: int, actor: Actor, papers: Callable[[ToPrint], Papers]) -> str:
    """Issue a reviewed report; its number. Its files are made outside of the transaction, which
    takes nobody's time; where the number was taken meanwhile they are made again. Raises as
    :func:`review` does."""
    for _try in range(TRIES):
        with ledger.store.read() as session:
            row = readable(session, id, actor)
            _bar(row, actor, OfficeAct.REPORT_ISSUE)
            sha, printed = row.sha, _to_print(ledger, session, row)
        made = papers(printed)
        with ledger.store.write() as session:
            row = readable(session, id, actor)
            _bar(row, actor, OfficeAct.REPORT_ISSUE)
            if (row.sha, _to_print(ledger, session, row).number) == (sha, printed.number):
                _seal_papers(ledger, row, made)
                row.issued_by, row.issued_at = actor.id, ledger.now(row.campaign)
                row.serial = _next_serial(session, row.campaign, printed.day.year)
                row.year, row.number = printed.day.year, printed.number
                row.state = REPORT_STEPS[OfficeAct.REPORT_ISSUE].target
                _note(session, row, OfficeAct.REPORT_ISSUE, actor)
                return row.number
    raise Stale("同时有别人在印发报告，请再试一次")


def _new_row(asked: tuple[Campaign, Report, Span], replaces: int | None) -> ReportTable:
    campaign, report, span = asked
    return ReportTable(
        campaign=campaign.id,
        report=report.id,
        starts_on=span.start,
        ends_on=span.end,
        title=_title(report, span, replaces),
        state=ReportState.DRAFT,
        reviewed_by="",
        issued_by="",
        year=0,
        serial=0,
        number="",
        pdf_sha="",
        sheet_sha="",
        replaces=replaces,
    )


def _must_draft(actor: Actor, campaign: str) -> None:
    if not DRAFTERS & actor.roles or not actor.works_in(campaign):
        raise NotAllowed(f"只有{names_of(DRAFTERS)}可以起草报告")


def _must_be_wanted(session: Session, wanted: Wanted) -> None:
    """One report of a name is under way, or in force; a correction replaces the one in force."""
    there = live(session, (wanted.campaign, wanted.report, wanted.ends_on))
    if wanted.replaces is None and there is not None:
        raise NotAllowed("这份报告已经有了，请在原来的一份上继续")
    in_force = there is not None and there.state is ReportState.ISSUED
    if wanted.replaces is not None and not (in_force and there and there.id == wanted.replaces):
        raise NotAllowed("只能更正现行有效、已经印发的报告")


def _title(report: Report, span: Span, replaces: int | None) -> str:
    return f"{span.words}{report.title}" + ("（更正）" if replaces is not None else "")


def _seal(ledger: Ledger, row: ReportTable, contents: Contents) -> None:
    row.sealed_to = ledger.sealer.sealed_to  # asked before sealing
    row.contents, row.sha = ledger.sealer.seal(contents.packed()), sha_of(contents)


def _seal_papers(ledger: Ledger, row: ReportTable, made: Papers) -> None:
    """Keep what is issued; the contents are sealed with it, so that one mark holds for all."""
    _seal(ledger, row, opened(ledger, row))
    row.pdf, row.pdf_sha = ledger.sealer.seal(made.pdf), sha256(made.pdf).hexdigest()
    row.sheet, row.sheet_sha = ledger.sealer.seal(made.sheet), sha256(made.sheet).hexdigest()


def _bar(row: ReportTable, actor: Actor, act: OfficeAct) -> None:
    if barred := step_bar(REPORT_STEPS[act], row.state, actor, row.drafted_by):
        raise NotAllowed(barred)


@contextmanager
def _step(ledger: Ledger, id: int, actor: Actor, act: OfficeAct) -> Iterator[ReportTable]:
    """The row of a report that ``actor`` takes a step with; its state and the event follow."""
    with ledger.store.write() as session:
        row = readable(session, id, actor)
        _bar(row, actor, act)
        yield row
        row.state = REPORT_STEPS[act].target
        _note(session, row, act, actor)


def _note(session: Session, row: ReportTable, act: OfficeAct, actor: Actor) -> None:
    session.flush()
    details = {"report": row.id, "digest": bindings.digest_of("reports", row)}
    history.append_for_office(session, act, actor, details)


def _to_print(ledger: Ledger, session: Session, row: ReportTable) -> ToPrint:
    day = ledger.now(row.campaign).astimezone(SHANGHAI).date()
    old = session.get(ReportTable, row.replaces) if row.replaces else None
    serial = _next_serial(session, row.campaign, day.year)
    return ToPrint(
        title=row.title,
        number=number_of(_issuer(ledger, row), day.year, serial),
        replaced=old.number if old else "",
        day=day,
        contents=opened(ledger, row),
    )


def _issuer(ledger: Ledger, row: ReportTable) -> str:
    campaign: Campaign = ledger.campaign_of(row.campaign)
    return campaign.issuer.short


def _next_serial(session: Session, campaign: str, year: int) -> int:
    asked = select(func.max(ReportTable.serial)).where(
        ReportTable.campaign == campaign, ReportTable.year == year
    )
    return (session.scalar(asked) or 0) + 1

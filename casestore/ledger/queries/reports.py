"""Reports as somebody may read them: the line of each, what is in one, the cases of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.report_table import ReportTable
from casestore.database.tables import CaseTable
from casestore.errors import EnvironmentFault, NotFound
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import lines
from casestore.ledger.records import CaseRow
from casestore.ledger.report_contents import Contents, opened
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.reports import OPENERS, READERS, ReportState
from casestore.lifecycle.roles import Actor, narrowed

#: So many cases of a figure stand on a page.
PER_PAGE = 50
_AT_ONCE = 5000
_GONE = "没有这份报告，或者您无权查看"


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """A report as lists have it. ``replaces`` and ``replaced_by`` are ids of others, ``None``
    where there is none; ``because`` is not known before it is opened."""

    id: int
    campaign: str
    report: str
    title: str
    starts_on: date
    ends_on: date
    state: ReportState
    sha: str
    drafted_by: str
    drafted_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    issued_by: str
    issued_at: datetime | None
    number: str
    replaces: int | None
    replaced_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportFile:
    """A report opened; ``replaced`` and ``replacing`` are the numbers of the one that it stands
    instead of, and of the one that stands instead of it (``""``: none)."""

    line: ReportLine
    contents: Contents
    replaced: str = ""
    replacing: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The cases behind a figure: those that its reader may see, page by page, and how many more it
    counts."""

    title: str
    rows: tuple[CaseRow, ...]
    total: int
    hidden: int
    page: int
    pages: int


def reports_of(ledger: Ledger, campaign: str, actor: Actor) -> Sequence[ReportLine]:
    """The reports of ``campaign`` that were not dropped, newest first; none for who reads none."""
    if not READERS & narrowed(actor.roles) or not actor.works_in(campaign):
        return ()
    asked = select(ReportTable).where(
        ReportTable.campaign == campaign, ReportTable.state != ReportState.DROPPED
    )
    with ledger.store.read() as session:
        rows = session.scalars(asked.order_by(ReportTable.id.desc())).all()
        later = {row.replaces: row.id for row in rows if row.state is ReportState.ISSUED}
        return [replace(line_of(row), replaced_by=later.get(row.id)) for row in rows]


def line_of(row: ReportTable) -> ReportLine:
    """``row`` as lists have it."""
    names = (name for name in ReportLine.__dataclass_fields__ if name != "replaced_by")
    return ReportLine(**{name: getattr(row, name) for name in names})


def open_report(ledger: Ledger, id: int, actor: Actor) -> ReportFile:
    """A report opened; whoever opens no cases sees its lists empty. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        row = readable(session, id, actor)
        contents = opened(ledger, row)
        old = session.get(ReportTable, row.replaces) if row.replaces else None
        newer = _replacing(session, id)
    if not OPENERS & narrowed(actor.roles):
        contents = replace(contents, lists=())
    return ReportFile(
        line=replace(line_of(row), replaced_by=newer.id if newer else None),
        contents=contents,
        replaced=old.number if old else "",
        replacing=newer.number if newer else "",
    )


def readable(session: Session, id: int, actor: Actor) -> ReportTable:
    """The row of a report that ``actor`` may read; raises :class:`NotFound` for any other."""
    row = session.get(ReportTable, id)
    allowed = READERS & narrowed(actor.roles)
    if row is None or not allowed or not actor.works_in(row.campaign):
        raise NotFound(_GONE)
    return row


def _replacing(session: Session, id: int) -> ReportTable | None:
    asked = select(ReportTable).where(
        ReportTable.replaces == id, ReportTable.state == ReportState.ISSUED
    )
    return session.scalars(asked.limit(1)).first()


def figure(
    ledger: Ledger, id: int, place: tuple[str, int, int], actor: Actor, page: int = 1
) -> Figure:
    """The cases of the figure at (table, row, column) of a report, as the report froze them. Raises
    :class:`NotFound` where there is no such figure, or for whoever opens no cases."""
    if not OPENERS & narrowed(actor.roles):
        raise NotFound(_GONE)
    title, ids = _counted(open_report(ledger, id, actor).contents, place)
    with ledger.store.read() as session:
        seen = _seen(session, ids, actor)
        shown = [id for id in ids if id in seen]
        pages = max(1, -(-len(shown) // PER_PAGE))
        page = min(max(1, page), pages)
        some = shown[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = tuple(lines(ledger, session, some))
    return Figure(
        title=title,
        rows=rows,
        total=len(ids),
        hidden=len(ids) - len(shown),
        page=page,
        pages=pages,
    )


def _seen(session: Session, ids: Sequence[int], actor: Actor) -> set[int]:
    """Those of ``ids`` that ``actor`` may see; asked in parts, for a database takes so many at
    once."""
    found = set[int]()
    for start in range(0, len(ids), _AT_ONCE):
        some = CaseTable.id.in_(ids[start : start + _AT_ONCE])
        found.update(session.scalars(select(CaseTable.id).where(some, visibility.visible(actor))))
    return found


def _counted(contents: Contents, place: tuple[str, int, int]) -> tuple[str, tuple[int, ...]]:
    name, row, column = place
    table = next((one for one in contents.tables if one.id == name), None)
    if table is None or not 0 <= row < len(table.rows) or not 0 <= column < len(table.columns):
        raise NotFound("报告里没有这个数")
    label, cells = table.rows[row]
    return f"{table.title}：{label}，{table.columns[column].label}", cells[column].ids


def issued_file(ledger: Ledger, id: int, what: str, actor: Actor) -> tuple[ReportLine, bytes]:
    """The PDF (``what``: ``pdf``) or workbook (``sheet``) of an issued report exactly as it was
    issued; noted in the history. Raises :class:`NotFound`, and :class:`EnvironmentFault` where it
    is not what was issued any more."""
    if not OPENERS & narrowed(actor.roles):
        raise NotFound(_GONE)
    with ledger.store.read() as session:
        row = readable(session, id, actor)
        sealed: bytes | None = row.pdf if what == "pdf" else row.sheet
        if sealed is None:
            raise NotFound("报告还没有印发")
        data = ledger.opened().open(sealed)
        kept = row.pdf_sha if what == "pdf" else row.sheet_sha
        line = line_of(row)
    if sha256(data).hexdigest() != kept:
        raise EnvironmentFault("这份报告的文件与印发时不符，请联系审计岗核对")
    note_taken(ledger, line, data, actor)
    return line, data


def note_taken(ledger: Ledger, line: ReportLine, data: bytes, by: Actor) -> None:
    """Note that ``by`` takes ``data``, a file of a report, out of the ledger."""
    said = {"campaign": line.campaign, "taken": line.id, "file": sha256(data).hexdigest()}
    with ledger.store.write() as session:
        history.append_for_office(session, OfficeAct.LEDGER_EXPORT, by, said)

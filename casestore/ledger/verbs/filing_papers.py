"""Paper that reached the office by post or over the counter, filed into the case that it names."""

from dataclasses import dataclass

from sqlalchemy import select

from casestore.database.tables import CaseTable, FileTable
from casestore.errors import NotAllowed
from casestore.exchange.paper_version import version_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.visibility import may_see
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs import claimant, incoming
from casestore.ledger.work import on_case
from casestore.lifecycle.roles import Actor
from casestore.sealing.kept_file import KeptFile


@dataclass(frozen=True)
class NamedCase:
    """The case ``row`` that a paper names; ``version`` is that of the answers in the ledger."""

    row: CaseRow
    version: str


def case_of(ledger: Ledger, number: str, actor: Actor) -> NamedCase | None:
    """The case ``number``, if there is one that ``actor`` may see. Of its sealed answers nothing is
    shown, so looking leaves no event."""
    with ledger.store.read() as session:
        row = session.scalars(select(CaseTable).where(CaseTable.number == number)).first()
        if row is None or not may_see(row, actor):
            return None
        version = version_of(ledger.campaign_of(row.campaign), values_of(ledger, row))
        return NamedCase(line(ledger, row), version)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A signed form to be filed: the ``file``, a ``note`` on how it came, and the id of the mail or
    note that it came with, if with any."""

    file: KeptFile
    note: str
    incoming: int | None = None


def file_paper(ledger: Ledger, case_id: int, paper: Paper, actor: Actor) -> CaseRow:
    """Add the signed form to the case, as whoever sent it would have; a clue that waited for it
    goes to review, and what it came with is dealt with.

    Raises :class:`NotFound`, :class:`NotAllowed` when the case is closed or the file is in one,
    :class:`Incomplete`, :class:`Stale` where somebody else has dealt with the mail.
    """
    file = paper.file
    with on_case(ledger, case_id, actor) as work:
        there = select(FileTable.id).where(FileTable.stored == file.stored)
        if work.session.execute(there).first() is not None:
            raise NotAllowed("这份扫描件已经归入案件，不用再归")
        claimant.supplement(work, paper.note, (file,))
        if paper.incoming is not None:
            incoming.registered(work.session, paper.incoming, case_id, actor)
        work.session.flush()
        return line(ledger, work.row)

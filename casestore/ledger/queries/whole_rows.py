"""Cases of one campaign with everything that their claimants said, for whoever writes the ledger
out. Every seal is opened, in memory."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import ColumnElement, func, select

from casestore.database.tables import CaseTable
from casestore.errors import NotAllowed
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import access_diary
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.work import Said, on_row
from casestore.lifecycle.case_states import State
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI


@dataclass(frozen=True, kw_only=True)
class WholeRow:
    """A case as its campaign's lists have it: ``values`` by column, the day it came in
    (Shanghai), and the way in."""

    id: int
    received_on: date
    source: str
    respondent_kind: str
    values: dict[str, str]


def whole_rows(
    ledger: Ledger, campaign: str, actor: Actor, only: Collection[int] | None = None
) -> Iterator[WholeRow]:
    """Every case of ``campaign`` but those of an import taken back, in the order in which they
    came in; where ``only`` says which, of these alone. Raises :class:`NotAllowed` for anybody but a
    coordinator of that campaign."""
    if Role.COORDINATOR not in actor.roles or not actor.works_in(campaign):
        raise NotAllowed("只有统筹岗可以导出台账")
    asked = select(CaseTable).where(*_kept(campaign, only))
    with ledger.store.read() as session:
        found = session.scalars(
            asked.order_by(CaseTable.year, CaseTable.serial).execution_options(yield_per=200)
        )
        for row in found:
            yield WholeRow(
                id=row.id,
                received_on=row.received_at.astimezone(SHANGHAI).date(),
                source=row.source,
                respondent_kind=row.respondent_kind,
                values=values_of(ledger, row),
            )


def counted(ledger: Ledger, campaign: str, only: Collection[int] | None = None) -> dict[str, int]:
    """How many cases :func:`whole_rows` gives, by the kind of their respondents; no seal is
    opened."""
    kind = CaseTable.respondent_kind
    asked = select(kind, func.count()).where(*_kept(campaign, only)).group_by(kind)
    with ledger.store.read() as session:
        return dict(session.execute(asked).all())


def _kept(campaign: str, only: Collection[int] | None) -> tuple[ColumnElement[bool], ...]:
    kept = (CaseTable.campaign == campaign, CaseTable.state != State.IMPORT_UNDONE)
    return kept if only is None else (*kept, CaseTable.id.in_(sorted(only)))


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file that is about to go out: its bytes, the ids of the cases in it, and why contacts
    stand in it (``""``: none do)."""

    campaign: str
    data: bytes
    cases: Sequence[int]
    reason: str = ""


def note_export(ledger: Ledger, export: Export, by: Actor) -> None:
    """Note in the history that ``by`` takes ``export`` out of the ledger; with contacts in it also
    in the history of each case, as if each had been opened."""
    digest = sha256(export.data).hexdigest()
    said = {"campaign": export.campaign, "cases": len(export.cases), "file": digest}
    with ledger.store.write() as session:
        for id in export.cases if export.reason else ():
            work = on_row(ledger, session, session.get_one(CaseTable, id), by)
            said_by = access_diary.role_noted(by)
            work.write(Verb.OPENED_CONTACT, Said(note=export.reason, details=said_by))
        history.append_for_office(session, OfficeAct.LEDGER_EXPORT, by, said)

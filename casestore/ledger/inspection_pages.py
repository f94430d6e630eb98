"""What an enterprise may read of its inspection, written into a capsule as it changes and taken
away when its time is over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database import jobs
from casestore.database.inspection_table import InspectionTable
from casestore.database.tables import ChainTable
from casestore.exchange.inspection_page import InspectionPage, page_content
from casestore.exchange.public_status import Head
from casestore.ledger import inspection_file
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JobKind
from casestore.settings import SHANGHAI


def number_of(id: int, registered_at: datetime) -> str:
    """What an inspection is called: ``RQ-2024-0007``."""
    return f"RQ-{registered_at.astimezone(SHANGHAI).year}-{id:04d}"


def is_over(ledger: Ledger, row: InspectionTable) -> bool:
    """Whether nobody opens its page any more."""
    return ledger.today(row.campaign) > row.open_until


def write(ledger: Ledger, session: Session, id: int) -> bool:
    """Write the page of ``id`` anew, or take it away where it is over; whether it was written."""
    row = session.get_one(InspectionTable, id)
    if is_over(ledger, row):
        ledger.capsules.drop(row.reading_key)
        return False
    chain = session.get_one(ChainTable, 1)
    head = Head(chain.events, chain.hash, ledger.now(row.campaign))
    ledger.capsules.write(row.reading_key, page_content(_page(ledger, row), head))
    return True


def owe_all(session: Session) -> None:
    """Owe every page anew."""
    for id in session.scalars(select(InspectionTable.id).order_by(InspectionTable.id)).all():
        jobs.owe(session, JobKind.CAPSULE, {"inspection": id})


def owe_page_of(session: Session, contents: str) -> None:
    """Owe the page of the inspection whose sealed file is ``contents``, if there is one."""
    asked = select(InspectionTable.id).where(InspectionTable.contents == contents)
    for id in session.scalars(asked).all():
        jobs.owe(session, JobKind.CAPSULE, {"inspection": id})


def tidy(ledger: Ledger) -> int:
    """Write the pages that should be there and aren't, and take away those that are over; how many
    were written."""
    with ledger.store.read() as session:
        rows = session.scalars(select(InspectionTable).order_by(InspectionTable.id)).all()
    wrong = [
        row.id for row in rows if ledger.capsules.exists(row.reading_key) == is_over(ledger, row)
    ]
    written = 0
    for id in wrong:
        with ledger.store.write() as session:
            written += write(ledger, session, id)
    return written


def _page(ledger: Ledger, row: InspectionTable) -> InspectionPage:
    file = inspection_file.read(ledger, row)
    last = file.grades[-1] if file.grades else None
    return InspectionPage(
        campaign=row.campaign,
        number=number_of(row.id, row.registered_at),
        unit=ledger.campaign_of(row.campaign).unit(row.unit).name,
        enterprise=file.enterprise,
        day=row.day,
        state=row.state,
        matter=file.matter,
        people=file.people,
        exception=row.exception,
        basis=file.basis,
        registered_at=row.registered_at,
        until=row.open_until,
        graded=(last.when, last.grade) if last else None,
    )

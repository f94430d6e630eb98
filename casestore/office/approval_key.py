"""The key of the approvals in an instance from before there was one."""

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import SummaryTable
from casestore.office.pins import adopt_key
from casestore.publishing.approvals import APPROVAL, prove

FILE = f"{APPROVAL}.secret"


def adopt_approvals(keys: Path, store: Store) -> None:
    """Have the key, once, and prove with it what is public today. From then on nothing is proved
    but by approving it."""
    adopt_key(keys, store, FILE, _prove_what_is_public)


def _prove_what_is_public(session: Session, secret: str) -> None:
    for row in session.scalars(select(SummaryTable).where(SummaryTable.public.is_not(None))):
        prove(secret, row)

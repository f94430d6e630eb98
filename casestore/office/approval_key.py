"""The key of the approvals in an instance from before there was one."""

import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from casestore.database.engine import Store
from casestore.database.tables import SummaryTable
from casestore.office.pins import keys_there, note_keys, noted_keys
from casestore.public.durable_files import write_new
from casestore.publishing.approvals import APPROVAL, prove

FILE = f"{APPROVAL}.secret"


def adopt_approvals(keys: Path, store: Store) -> None:
    """Make the key in ``keys`` where the history knows of none, prove what is public today, and
    note the key: once. From then on nothing is proved but by approving it."""
    with store.read() as session:
        if FILE in noted_keys(session):
            return
    with suppress(FileExistsError):
        write_new(keys / FILE, secrets.token_urlsafe(48).encode(), 0o600)
    secret = (keys / FILE).read_text(encoding="ascii").strip()
    with store.write() as session:
        noted = noted_keys(session)
        if FILE in noted:
            return  # another process was first
        for row in session.scalars(select(SummaryTable).where(SummaryTable.public.is_not(None))):
            prove(secret, row)
        if noted:
            note_keys(session, {**noted, FILE: keys_there(keys)[FILE]})

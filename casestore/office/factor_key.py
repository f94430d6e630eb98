"""The key of the second factors in an instance from before there was one."""

import secrets
from contextlib import suppress
from pathlib import Path

from casestore.database.engine import Store
from casestore.office.pins import keys_noted, keys_there, note_keys
from casestore.public.durable_files import write_new

#: The name of the key that the secrets of second factors are encrypted with.
FACTOR = "factor"
FILE = f"{FACTOR}.secret"


def adopt_factors(keys: Path, store: Store) -> None:
    """Make the key in ``keys`` where the history knows of none, and note it: once. One that was
    noted and is gone is missed by whoever needs it, never made anew."""
    with store.read() as session:
        if FILE in keys_noted(session):
            return
    with suppress(FileExistsError):
        write_new(keys / FILE, secrets.token_urlsafe(48).encode(), 0o600)
    with store.write() as session:
        noted = keys_noted(session)
        if noted and FILE not in noted:
            note_keys(session, {**noted, FILE: keys_there(keys)[FILE]})

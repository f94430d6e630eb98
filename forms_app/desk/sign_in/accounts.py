"""Staff accounts as Flask-Security sees them: copies of rows, and the few writes that signing in
needs.

Passwords are argon2id (``casestore/office/staff.py`` makes the first one); five failures lock an
account for a quarter of an hour. A new password and signing out both end every session of the
account: sessions are cookies, and the only way to take one back is to change the identifier that
it carries.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import select

from casestore.database.engine import Store
from casestore.database.tables import StaffRow
from casestore.lifecycle.cases import Actor, Role

#: Failed passwords in a row before an account is locked, and for how long.
FAILURES, LOCKED = 5, timedelta(minutes=15)


@dataclass(eq=False)
class Part(RoleMixin):
    """A role as Flask-Security asks for it."""

    name: str
    permissions: list[str] | None = None


class Account(UserMixin):
    """A copy of a staff row, valid for one request."""

    fs_uniquifier = ""  # Flask-Security looks for it on the class

    def __init__(self, row: StaffRow) -> None:
        self.id = row.id
        self.email = row.email
        self.name = row.name
        self.password = row.password
        self.active = row.active
        self.fs_uniquifier = row.fs_uniquifier
        self.must_change = row.must_change
        self.locked_until = row.locked_until
        self.units = frozenset(row.units)
        self.roles = [Part(role.name) for role in row.roles]

    @cached_property
    def actor(self) -> Actor:
        """This person as the ledger knows them."""
        return Actor(
            str(self.id), self.name, frozenset(Role(role.name) for role in self.roles), self.units
        )

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        return self.locked_until is not None and self.locked_until > datetime.now(UTC)


class Accounts(UserDatastore):
    """The accounts in ``store``, for Flask-Security. Every write is its own transaction."""

    def __init__(self, store: Store) -> None:
        super().__init__(Account, Part)
        self.store = store

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """The account whose ``email`` or ``fs_uniquifier`` is the one wanted."""
        name, value = next(iter(wanted.items()))
        if name not in ("email", "fs_uniquifier"):
            return None
        value = value.strip().lower() if name == "email" else value
        with self.store.read() as session:
            row = session.scalars(select(StaffRow).where(getattr(StaffRow, name) == value)).first()
            return Account(row) if row else None

    def find_role(self, role: str) -> Part | None:
        return Part(role) if role in {one.value for one in Role} else None

    def put(self, model: Account) -> Account:
        """Keep the password of ``model``: Flask-Security hashes it anew when the parameters have
        changed."""

        def change(row: StaffRow) -> None:
            row.password = model.password or row.password

        self._write(model, change)
        return model

    def commit(self) -> None:
        """Nothing is left open: every write here is committed at once."""

    def entered(self, account: Account) -> None:
        """Signed in: the count of failures starts anew."""

        def change(row: StaffRow) -> None:
            row.failed_count, row.locked_until = 0, None
            row.last_login_at, row.login_count = datetime.now(UTC), row.login_count + 1

        self._write(account, change)

    def failed(self, account: Account) -> None:
        """A wrong password: the last one allowed locks the account."""

        def change(row: StaffRow) -> None:
            row.failed_count += 1
            if row.failed_count >= FAILURES:
                row.failed_count, row.locked_until = 0, datetime.now(UTC) + LOCKED

        self._write(account, change)

    def set_password(self, account: Account, password: str) -> Account:
        """Keep the hash ``password`` as the person's own; returns the account, its old sessions
        ended."""

        def change(row: StaffRow) -> None:
            row.password, row.must_change = password, False
            row.fs_uniquifier, row.update_datetime = uuid.uuid4().hex, datetime.now(UTC)

        return self._write(account, change)

    def end_sessions(self, account: Account) -> None:
        """Make every cookie of the account worthless."""

        def change(row: StaffRow) -> None:
            row.fs_uniquifier = uuid.uuid4().hex

        self._write(account, change)

    def _write(self, account: Account, change: Callable[[StaffRow], None]) -> Account:
        with self.store.write() as session:
            row = session.get_one(StaffRow, account.id)
            change(row)
            session.flush()
            return Account(row)

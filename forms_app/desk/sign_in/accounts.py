"""Staff accounts as Flask-Security asks for them: the store's accounts in its classes.

What is read and written stands in ``casestore/office/accounts.py``; passwords are argon2id hashes
(``casestore/office/staff.py`` makes the first one).
"""

from dataclasses import dataclass
from typing import Any

from flask_security import RoleMixin, UserMixin
from flask_security.datastore import UserDatastore

from casestore.database.engine import Store
from casestore.lifecycle.roles import Role
from casestore.office import accounts
from casestore.office.accounts import SignInAccount


@dataclass(eq=False)
class AccountRole(RoleMixin):
    """A role as Flask-Security asks for it."""

    name: str
    permissions: list[str] | None = None


class Account(UserMixin):
    """An account as it was when it was read, valid for one request."""

    fs_uniquifier = ""  # Flask-Security looks for it on the class

    def __init__(self, stored: SignInAccount) -> None:
        self.id = stored.id
        self.email = stored.email
        self.name = stored.name
        self.password = stored.password
        self.active = stored.active
        self.fs_uniquifier = stored.session_key
        self.must_change = stored.must_change
        self.has_factor = stored.has_factor
        self.roles = [AccountRole(role.value) for role in stored.roles]
        self.actor = stored.actor


class Accounts(UserDatastore):
    """The accounts in ``store``, for Flask-Security. Every write is its own transaction."""

    def __init__(self, store: Store) -> None:
        super().__init__(Account, AccountRole)
        self.store = store

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> Account | None:
        """The account whose ``email`` or ``fs_uniquifier`` is the one wanted."""
        name, value = next(iter(wanted.items()))
        if name == "email":
            found = accounts.find_by_email(self.store, value)
        elif name == "fs_uniquifier":
            found = accounts.find_by_session_key(self.store, value)
        else:
            found = None
        return Account(found) if found else None

    def find_role(self, role: str) -> AccountRole | None:
        return AccountRole(role) if role in {one.value for one in Role} else None

    def put(self, model: Account) -> Account:
        """Keep the password of ``model``: Flask-Security hashes it anew when the parameters have
        changed."""
        if model.password:
            accounts.replace_hash(self.store, model.id, model.password)
        return model

    def commit(self) -> None:
        """Nothing is left open: every write here is committed at once."""

    def record_sign_in(self, account: Account) -> None:
        accounts.record_sign_in(self.store, account.id)

    def set_password(self, account: Account, password: str) -> Account:
        """Keep the hash ``password`` as the person's own; returns the account, its old sessions
        ended."""
        return Account(accounts.set_password(self.store, account.id, password))

"""Sign-in accounts: what signing in reads of a staff row, and the few writes that it makes.

Each write is its own transaction. A new password replaces ``session_key``, the identifier that an
account's cookies carry, which ends every session of the account. Wrong passwords and open sessions
are remembered elsewhere (:mod:`casestore.office.sign_in_state`).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from casestore.database.engine import Store
from casestore.database.tables import StaffRow
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.office.account_events import note_account


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody of the staff. ``has_factor``: signing in asks for a code beside the password;
    ``units`` as ``campaign/unit``; ``campaigns`` are those that they work in, empty for all."""

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str]
    campaigns: frozenset[str] = frozenset()
    active: bool
    must_change: bool
    has_factor: bool

    @property
    def actor(self) -> Actor:
        """This person as the ledger knows them, with the roles by which they act."""
        return Actor(
            id=str(self.id),
            name=self.name,
            roles=narrowed(self.roles),
            units=self.units,
            campaigns=self.campaigns,
        )


@dataclass(frozen=True, kw_only=True)
class SignInAccount(Account):
    """An account as signing in needs it; ``password`` is the argon2id hash."""

    password: str
    session_key: str


def find_by_email(store: Store, email: str) -> SignInAccount | None:
    """The account with this address, in whatever case and with spaces around it; else ``None``."""
    return _find(store, StaffRow.email, email.strip().lower())


def find_by_session_key(store: Store, key: str) -> SignInAccount | None:
    """The account whose sessions carry ``key``, or ``None``."""
    return _find(store, StaffRow.fs_uniquifier, key)


def record_sign_in(store: Store, account_id: int) -> None:
    """Somebody signed in now."""

    def change(row: StaffRow) -> None:
        row.last_login_at, row.login_count = datetime.now(UTC), row.login_count + 1

    _change(store, account_id, change)


def set_password(store: Store, account_id: int, password: str) -> SignInAccount:
    """Keep the hash ``password`` as the person's own; returns the account, its old sessions
    ended."""

    def change(row: StaffRow) -> None:
        row.password, row.must_change = password, False
        row.fs_uniquifier, row.update_datetime = uuid.uuid4().hex, datetime.now(UTC)

    return _change(store, account_id, change, noted=True)


def replace_hash(store: Store, account_id: int, password: str) -> None:
    """Keep another hash of the same password: its sessions go on."""

    def change(row: StaffRow) -> None:
        row.password = password

    _change(store, account_id, change, noted=True)


def _find(store: Store, column: InstrumentedAttribute[str], wanted: str) -> SignInAccount | None:
    with store.read() as session:
        row = session.scalars(select(StaffRow).where(column == wanted)).first()
        return _account(row) if row else None


def _change(
    store: Store, account_id: int, change: Callable[[StaffRow], None], noted: bool = False
) -> SignInAccount:
    with store.write() as session:
        row = session.get_one(StaffRow, account_id)
        change(row)
        session.flush()
        account = _account(row)
        if noted:
            note_account(session, row, OfficeAct.PASSWORD_SET, account.actor)
        return account


def _account(row: StaffRow) -> SignInAccount:
    return SignInAccount(
        id=row.id,
        email=row.email,
        name=row.name,
        password=row.password,
        session_key=row.fs_uniquifier,
        active=row.active,
        must_change=row.must_change,
        has_factor=bool(row.tf_totp_secret),
        roles=frozenset(Role(role.name) for role in row.roles),
        units=frozenset(row.units),
        campaigns=frozenset(row.campaigns),
    )

"""Staff accounts of the desk: who they are, what they may do, for which units. Signing in is the
desk's business.

Passwords are argon2id hashes of the password itself: Flask-Security reads them with
``SECURITY_PASSWORD_HASH = "argon2"`` and ``SECURITY_PASSWORD_SINGLE_HASH = ["argon2"]``.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import RoleRow, StaffRow
from casestore.errors import Incomplete, NotFound, Stale
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import ROLE_NAMES, SYSTEM, Actor, Role
from casestore.office.account_events import note_account
from casestore.public.readable_codes import random_code

#: Roles that an account can have.
ROLES = frozenset({Role.COORDINATOR, Role.UNIT, Role.REVIEWER, Role.ADMIN})


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """An account as the desk shows it; moments in UTC. ``version`` changes with everything that
    is changed about it: who changes it names the version that they saw."""

    id: int
    email: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str]
    active: bool
    must_change: bool
    locked_until: datetime | None
    last_login_at: datetime | None
    version: str = ""

    @property
    def actor(self) -> Actor:
        return Actor(id=str(self.id), name=self.name, roles=self.roles, units=self.units)


class Staff:
    """The accounts in ``store``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self,
        email: str,
        name: str,
        roles: frozenset[Role],
        units: frozenset[str] = frozenset(),
        by: Actor = SYSTEM,
    ) -> str:
        """Make an account; returns its one-time password, which is kept nowhere. Raises
        :class:`Incomplete`. This and every other change leaves an office event of ``by``."""
        email = email.strip().lower()
        self._check(email, name, roles, units)
        word = one_time_password()
        with self.store.write() as session:
            if session.scalars(select(StaffRow).where(StaffRow.email == email)).first():
                raise Incomplete({"email": "这个邮箱已有账号"})
            row = _new_row(email, name.strip(), hashed(word))
            row.units, row.roles = sorted(units), [*self._roles(session, roles)]
            session.add(row)
            note_account(session, row, OfficeAct.ACCOUNT_ADD, by)
        return word

    def list(self) -> tuple[StaffMember, ...]:
        """All accounts, in the order in which they were made."""
        with self.store.read() as session:
            return tuple(
                _member(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.id))
            )

    def member(self, id: int) -> StaffMember:
        """Account ``id``; raises :class:`NotFound`."""
        with self.store.read() as session:
            return _member(self._row(session, id))

    def set_active(self, id: int, active: bool, version: str, by: Actor = SYSTEM) -> None:
        """Open or close an account, which ends its sessions; the last administrator stays. Raises
        :class:`Stale` where the account is not as it was in ``version``."""
        with self.store.write() as session:
            row = self._unchanged(session, id, version)
            row.active, row.update_datetime = active, datetime.now(UTC)
            if not active:
                row.fs_uniquifier = uuid.uuid4().hex
            self._keep_an_admin(session, row)
            act = OfficeAct.ACCOUNT_OPEN if active else OfficeAct.ACCOUNT_CLOSE
            note_account(session, row, act, by)

    def reset_password(self, id: int, version: str, by: Actor = SYSTEM) -> str:
        """A new one-time password; ends the account's sessions and a lock on it. Raises
        :class:`Stale` as :meth:`set_active` does: the word that somebody else has just handed out
        stays good."""
        word = one_time_password()
        with self.store.write() as session:
            row = self._unchanged(session, id, version)
            row.password, row.must_change, row.fs_uniquifier = hashed(word), True, uuid.uuid4().hex
            row.failed_count, row.locked_until, row.update_datetime = 0, None, datetime.now(UTC)
            note_account(session, row, OfficeAct.PASSWORD_RESET, by)
        return word

    def reset_password_of(self, email: str) -> str:
        """A new password by address, for whoever has the machine; raises :class:`NotFound`."""
        known = {member.email: member for member in self.list()}
        if email.strip().lower() not in known:
            raise NotFound(
                "没有账号 {email}，现有：{known}".format(email=email, known="、".join(known))
            )
        member = known[email.strip().lower()]
        return self.reset_password(member.id, member.version)

    def change(
        self,
        id: int,
        roles: frozenset[Role],
        units: frozenset[str],
        version: str,
        by: Actor = SYSTEM,
    ) -> None:
        """Give an account other roles and units. Raises :class:`Incomplete`, and :class:`Stale`
        as :meth:`set_active` does."""
        with self.store.write() as session:
            row = self._unchanged(session, id, version)
            self._check(row.email, row.name, roles, units)
            row.units, row.update_datetime = sorted(units), datetime.now(UTC)
            row.roles[:] = self._roles(session, roles)
            self._keep_an_admin(session, row)
            note_account(session, row, OfficeAct.ACCOUNT_CHANGE, by)

    @staticmethod
    def _check(email: str, name: str, roles: frozenset[Role], units: frozenset[str]) -> None:
        wrong: dict[str, str] = {}
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            wrong["email"] = "请填写电子邮箱，例如 zhang@example.gov.cn"
        if not name.strip():
            wrong["name"] = "请填写姓名或岗位名称"
        if not roles or not roles <= ROLES:
            wrong["roles"] = "请选择至少一个岗位"
        if Role.UNIT in roles and not units:
            wrong["units"] = "责任单位账号须选择所属单位"
        if wrong:
            raise Incomplete(wrong)

    @staticmethod
    def _roles(session: Session, roles: frozenset[Role]) -> Sequence[RoleRow]:
        known = {row.name: row for row in session.scalars(select(RoleRow))}
        for role in sorted(roles - known.keys()):
            known[role] = RoleRow(name=role.value, description=ROLE_NAMES[role])
            session.add(known[role])
        return [known[role] for role in sorted(roles)]

    @staticmethod
    def _keep_an_admin(session: Session, changed: StaffRow) -> None:
        session.flush()
        rows = session.scalars(select(StaffRow).where(StaffRow.active)).all()
        if rows and not any(role.name == Role.ADMIN for row in rows for role in row.roles):
            was = changed.name
            raise Incomplete({"roles": f"{was}是最后一个管理员，请先指定另一个管理员"})

    @staticmethod
    def _row(session: Session, id: int) -> StaffRow:
        row = session.get(StaffRow, id)
        if row is None:
            raise NotFound("没有这个账号")
        return row

    @classmethod
    def _unchanged(cls, session: Session, id: int, version: str) -> StaffRow:
        row = cls._row(session, id)
        if _version(row) != version:
            raise Stale("您打开以后，这个账号有了变动，您的改动还没有保存")
        return row


def _new_row(email: str, name: str, password: str) -> StaffRow:
    now = datetime.now(UTC)
    return StaffRow(
        email=email,
        name=name,
        password=password,
        active=True,
        must_change=True,
        fs_uniquifier=uuid.uuid4().hex,
        failed_count=0,
        login_count=0,
        create_datetime=now,
        update_datetime=now,
    )


def _member(row: StaffRow) -> StaffMember:
    roles = frozenset(Role(role.name) for role in row.roles)
    return StaffMember(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=roles,
        units=frozenset(row.units),
        active=row.active,
        must_change=row.must_change,
        locked_until=row.locked_until,
        last_login_at=row.last_login_at,
        version=_version(row),
    )


def _version(row: StaffRow) -> str:
    return row.update_datetime.isoformat()


def one_time_password() -> str:
    """A password for one sign-in: 69 random bits, ``acde-fhjk-mnpr-twxy``."""
    return random_code(16, 4)


def hashed(password: str) -> str:
    """The argon2id hash of ``password``."""
    return PasswordHasher().hash(password)

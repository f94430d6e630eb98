"""Staff accounts of the desk: who they are, what they may do, for which units. Signing in is the
desk's business.

What is changed here happens at once: it is for whoever has the machine, and for an office that is
being set up. An administrator at the desk asks through :mod:`casestore.office.staff_changes`.

Passwords are argon2id hashes of the password itself: Flask-Security reads them with
``SECURITY_PASSWORD_HASH = "argon2"`` and ``SECURITY_PASSWORD_SINGLE_HASH = ["argon2"]``.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from casestore.database.engine import Store
from casestore.database.tables import StaffRow
from casestore.errors import NotFound
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import SYSTEM, Actor, Role
from casestore.office.account_changes import Wanted, carry_out, staff_row, version_of
from casestore.office.accounts import Account


@dataclass(frozen=True, kw_only=True)
class StaffMember(Account):
    """An account as the desk shows it; the moment in UTC. ``version`` changes with everything
    that is changed about it: who changes it names the version that they saw."""

    last_login_at: datetime | None
    version: str = ""


class Staff:
    """The accounts in ``store``. Every change leaves an office event of ``by``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(
        self,
        email: str,
        name: str,
        roles: frozenset[Role],
        units: frozenset[str] = frozenset(),
        by: Actor = SYSTEM,
        campaigns: frozenset[str] = frozenset(),
    ) -> str:
        """Make an account; returns its one-time password, which is kept nowhere. Raises
        :class:`Incomplete`."""
        wanted = Wanted(
            act=OfficeAct.ACCOUNT_ADD,
            email=email,
            name=name,
            roles=roles,
            units=units,
            campaigns=campaigns,
        )
        return self._do(wanted, by)

    def list(self) -> tuple[StaffMember, ...]:
        """All accounts, in the order in which they were made."""
        with self.store.read() as session:
            return tuple(
                _member(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.id))
            )

    def member(self, id: int) -> StaffMember:
        """Account ``id``; raises :class:`NotFound`."""
        with self.store.read() as session:
            return _member(staff_row(session, id))

    def set_active(self, id: int, active: bool, version: str, by: Actor = SYSTEM) -> None:
        """Open or close an account, which ends its sessions; the last administrator stays. Raises
        :class:`Stale` where the account is not as it was in ``version``."""
        act = OfficeAct.ACCOUNT_OPEN if active else OfficeAct.ACCOUNT_CLOSE
        self._do(Wanted(act=act, account=id, version=version), by)

    def reset_password(self, id: int, version: str, by: Actor = SYSTEM) -> str:
        """A new one-time password; ends the account's sessions. Raises :class:`Stale` as
        :meth:`set_active` does: the word that somebody else has just handed out stays good."""
        return self._do(Wanted(act=OfficeAct.PASSWORD_RESET, account=id, version=version), by)

    def reset_password_of(self, email: str) -> str:
        """A new password by address, for whoever has the machine; raises :class:`NotFound`."""
        member = self._by_address(email)
        return self.reset_password(member.id, member.version)

    def reset_factor_of(self, email: str) -> None:
        """Forget the second factor by address, for whoever has the machine; raises
        :class:`NotFound`."""
        member = self._by_address(email)
        act = OfficeAct.FACTOR_RESET
        self._do(Wanted(act=act, account=member.id, version=member.version), SYSTEM)

    def change(
        self,
        id: int,
        roles: frozenset[Role],
        units: frozenset[str],
        version: str,
        by: Actor = SYSTEM,
        campaigns: frozenset[str] = frozenset(),
    ) -> None:
        """Give an account other roles, units and campaigns. Raises :class:`Incomplete`, and
        :class:`Stale` as :meth:`set_active` does."""
        wanted = Wanted(
            act=OfficeAct.ACCOUNT_CHANGE,
            account=id,
            version=version,
            roles=roles,
            units=units,
            campaigns=campaigns,
        )
        self._do(wanted, by)

    def _do(self, wanted: Wanted, by: Actor) -> str:
        with self.store.write() as session:
            return carry_out(session, wanted, by)

    def _by_address(self, email: str) -> StaffMember:
        known = {member.email: member for member in self.list()}
        if email.strip().lower() not in known:
            raise NotFound(
                "没有账号 {email}，现有：{known}".format(email=email, known="、".join(known))
            )
        return known[email.strip().lower()]


def _member(row: StaffRow) -> StaffMember:
    return StaffMember(
        id=row.id,
        email=row.email,
        name=row.name,
        roles=frozenset(Role(role.name) for role in row.roles),
        units=frozenset(row.units),
        campaigns=frozenset(row.campaigns),
        active=row.active,
        must_change=row.must_change,
        has_factor=bool(row.tf_totp_secret),
        last_login_at=row.last_login_at,
        version=version_of(row),
    )

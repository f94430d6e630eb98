"""What can be done to an account, each in the caller's write transaction and with its event."""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import RoleRow, StaffRow
from casestore.errors import Incomplete, NotFound, Stale
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import EXCLUSIVE, ROLE_NAMES, Actor, Role
from casestore.office.account_events import note_account
from casestore.public.readable_codes import random_code

#: Roles that an account can have.
ROLES = frozenset(Role) - {Role.CLAIMANT, Role.SYSTEM}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A change to an account: ``act`` is one of :data:`CONFIRMED_ACTS`, ``account`` the one
    concerned (``None``: a new one) and ``version`` how it was when the change was thought of.
    ``email`` and ``name`` are of a new account, ``roles``, ``units`` and ``campaigns`` (empty: all)
    what it may do then."""

    act: OfficeAct
    account: int | None = None
    version: str = ""
    email: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset()
    units: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()


def carry_out(session: Session, wanted: Wanted, by: Actor, change: int | None = None) -> str:
    """Do what is ``wanted``; returns the account's new one-time password where it gets one, else
    ``""``. ``change`` is the number of the confirmed change that this is.

    Raises :class:`Incomplete`, :class:`NotFound`, and :class:`Stale` where the account is not as
    it was in ``wanted.version``.
    """
    added = wanted.account is None
    row = _new_row(session, wanted) if added else _unchanged(session, wanted)
    word = _DOING[wanted.act](session, row, wanted)
    row.update_datetime = datetime.now(UTC)
    if added:
        session.flush()
    else:
        _keep_an_admin(session, row)
    note_account(session, row, wanted.act, by, change)
    return word


def version_of(row: StaffRow) -> str:
    """What changes with everything that is changed about an account."""
    return row.update_datetime.isoformat()


def staff_row(session: Session, id: int) -> StaffRow:
    """Account ``id``; raises :class:`NotFound`."""
    row = session.get(StaffRow, id)
    if row is None:
        raise NotFound("没有这个账号")
    return row


def one_time_password() -> str:
    """A password for one sign-in: 69 random bits, ``acde-fhjk-mnpr-twxy``."""
    return random_code(16, 4)


def hashed(password: str) -> str:
    """The argon2id hash of ``password``."""
    return PasswordHasher().hash(password)


def _add(session: Session, row: StaffRow, wanted: Wanted) -> str:
    word = _new_word(session, row, wanted)
    _give(session, row, wanted)
    session.add(row)
    return word


def _give(session: Session, row: StaffRow, wanted: Wanted) -> str:
    """Other roles, units and campaigns."""
    _check(row.email, row.name, wanted)
    row.units, row.campaigns = sorted(wanted.units), sorted(wanted.campaigns)
    row.roles[:] = _role_rows(session, wanted.roles)
    return ""


def _open(_session: Session, row: StaffRow, _wanted: Wanted) -> str:
    row.active = True
    return ""


def _close(_session: Session, row: StaffRow, _wanted: Wanted) -> str:
    row.active, row.fs_uniquifier = False, uuid.uuid4().hex
    return ""


def _new_word(_session: Session, row: StaffRow, _wanted: Wanted) -> str:
    """A new one-time password; ends the account's sessions."""
    word = one_time_password()
    row.password, row.must_change, row.fs_uniquifier = hashed(word), True, uuid.uuid4().hex
    return word


def _no_factor(_session: Session, row: StaffRow, _wanted: Wanted) -> str:
    """The second factor forgotten: the next sign-in leads to a new one. Ends the sessions."""
    row.tf_primary_method = row.tf_totp_secret = row.tf_last_step = row.mf_recovery_codes = None
    row.fs_uniquifier = uuid.uuid4().hex
    return ""


_DOING: Mapping[OfficeAct, Callable[[Session, StaffRow, Wanted], str]] = {
    OfficeAct.ACCOUNT_ADD: _add,
    OfficeAct.ACCOUNT_CHANGE: _give,
    OfficeAct.ACCOUNT_OPEN: _open,
    OfficeAct.ACCOUNT_CLOSE: _close,
    OfficeAct.PASSWORD_RESET: _new_word,
    OfficeAct.FACTOR_RESET: _no_factor,
}


def _check(email: str, name: str, wanted: Wanted) -> None:
    wrong: dict[str, str] = {}
    roles, units, campaigns = wanted.roles, wanted.units, wanted.campaigns
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        wrong["email"] = "请填写电子邮箱，例如 zhang@example.gov.cn"
    if not name.strip():
        wrong["name"] = "请填写姓名或岗位名称"
    if not roles or not roles <= ROLES:
        wrong["roles"] = "请选择至少一个岗位"
    for alone in EXCLUSIVE:
        if alone in roles and len(roles) > 1:
            wrong["roles"] = f"{ROLE_NAMES[alone]}不能兼任其他岗位，请只选一个"
    if Role.UNIT in roles and not units:
        wrong["units"] = "责任单位账号须选择所属单位"
    elsewhere = campaigns and any(one.partition("/")[0] not in campaigns for one in units)
    if roles == {Role.ADMIN} and campaigns:
        wrong["campaigns"] = "管理员管理全部账号，不按专项行动限定"
    elif elsewhere:
        wrong["campaigns"] = "所属单位不在所选的专项行动里，请核对"
    if wrong:
        raise Incomplete(wrong)


def _role_rows(session: Session, roles: frozenset[Role]) -> Sequence[RoleRow]:
    known = {row.name: row for row in session.scalars(select(RoleRow))}
    for role in sorted(roles - known.keys()):
        known[role] = RoleRow(name=role.value, description=ROLE_NAMES[role])
        session.add(known[role])
    return [known[role] for role in sorted(roles)]


def _keep_an_admin(session: Session, changed: StaffRow) -> None:
    session.flush()
    rows = session.scalars(select(StaffRow).where(StaffRow.active)).all()
    if rows and not any(role.name == Role.ADMIN for row in rows for role in row.roles):
        raise Incomplete({"roles": f"{changed.name}是最后一个管理员，请先指定另一个管理员"})


def _unchanged(session: Session, wanted: Wanted) -> StaffRow:
    row = staff_row(session, wanted.account or 0)
    if version_of(row) != wanted.version:
        raise Stale("您打开以后，这个账号有了变动，您的改动还没有保存")
    return row


def _new_row(session: Session, wanted: Wanted) -> StaffRow:
    email, now = wanted.email.strip().lower(), datetime.now(UTC)
    _check(email, wanted.name, wanted)
    if session.scalars(select(StaffRow).where(StaffRow.email == email)).first():
        raise Incomplete({"email": "这个邮箱已有账号"})
    return StaffRow(
        email=email,
        name=wanted.name.strip(),
        password="",
        active=True,
        must_change=True,
        fs_uniquifier=uuid.uuid4().hex,
        failed_count=0,
        login_count=0,
        create_datetime=now,
        update_datetime=now,
    )

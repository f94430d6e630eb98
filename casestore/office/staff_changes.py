"""Changes to accounts as an administrator may make them.

Until the office has its first real clue everything happens at once: one person can set it up. From
then on a change is asked for, shown to everybody at the desk, and happens when a second
administrator confirms it; where there is no other, :data:`WAIT` later. Taking one back is
immediate. Whatever is asked, confirmed, refused or taken back is an office event.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.staff_change_table import StaffChangeTable
from casestore.database.tables import CaseTable, StaffRow
from casestore.errors import NotAllowed, NotFound
from casestore.ledger import bindings, history
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.account_changes import Wanted, carry_out

#: How long a change waits where nobody else can confirm it, and how long after that it can still
#: happen: nothing forgotten is sprung on anybody.
WAIT, LAPSES = timedelta(hours=24), timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What came of asking: done at once, with a one-time password where there is a new one, or
    waiting under the number ``change``."""

    password: str = ""
    change: int | None = None


@dataclass(frozen=True, kw_only=True)
class WaitingChange:
    """A change that waits. ``who`` is the account concerned, by name; ``confirmers`` are the
    administrators (account ids) who may confirm it; empty: it may happen from ``due_at`` on."""

    id: int
    wanted: Wanted
    who: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    confirmers: frozenset[str]

    def may_confirm(self, actor: Actor, now: datetime) -> bool:
        """Whether ``actor`` may make it happen now."""
        if Role.ADMIN not in actor.roles:
            return False
        return actor.id in self.confirmers if self.confirmers else now >= self.due_at


def office_works(session: Session) -> bool:
    """Whether there has been a real clue: from then on no change to an account is one person's."""
    return bool(session.scalar(select(exists().where(CaseTable.demo.is_(False)))))


class StaffChanges:
    """The changes in ``store``; ``now`` is the clock."""

    def __init__(
        self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.store, self.now = store, now

    def ask(self, wanted: Wanted, by: Actor) -> Asked:
        """Make the change that ``by`` wants, or note it to be confirmed.

        Raises :class:`Incomplete`, :class:`NotFound` and :class:`Stale` as making it would, and
        :class:`NotAllowed` for one's own roles or account, for anybody but an administrator, and
        where the same change waits already.
        """
        _must_be_admin(by)
        if str(wanted.account) == by.id and wanted.act in _NEVER_ONES_OWN:
            raise NotAllowed("不能变更自己的岗位或停用自己的账号，请由另一位管理员操作")
        with self.store.write() as session:
            if not office_works(session):
                return Asked(password=carry_out(session, wanted, by))
            with session.begin_nested() as trial:  # says what is wrong with it, now
                carry_out(session, wanted, by)
                trial.rollback()
            if any(_is_same(row, wanted) for row in self._waiting(session)):
                raise NotAllowed("同样的变更已经提交过，正在等待确认")
            row = _row(wanted, by, self.now())
            session.add(row)
            _note(session, row, OfficeAct.CHANGE_ASK, by)
            return Asked(change=row.id)

    def waiting(self) -> Sequence[WaitingChange]:
        """What waits, oldest first."""
        with self.store.read() as session:
            return tuple(_waiting_change(session, row) for row in self._waiting(session))

    def confirm(self, id: int, by: Actor) -> Asked:
        """Make change ``id`` happen, as ``by`` confirms. Raises :class:`NotAllowed` for whoever
        asked for it or whom it is about while somebody else can confirm it, and before its day;
        :class:`Stale` where the account was changed meanwhile."""
        with self.store.write() as session:
            row = self._open(session, id)
            waiting = _waiting_change(session, row)
            if not waiting.may_confirm(by, self.now()):
                raise NotAllowed(_why_not(waiting, by))
            password = carry_out(session, waiting.wanted, by, change=id)
            _end(session, row, OfficeAct.CHANGE_CONFIRM, by, self.now())
            return Asked(password=password)

    def take_back(self, id: int, by: Actor) -> ChangeState:
        """End change ``id``: withdrawn by who asked for it, refused by any other administrator;
        returns which."""
        _must_be_admin(by)
        with self.store.write() as session:
            row = self._open(session, id)
            own = row.asked_by == by.id
            act = OfficeAct.CHANGE_WITHDRAW if own else OfficeAct.CHANGE_REFUSE
            _end(session, row, act, by, self.now())
            return row.state

    def _waiting(self, session: Session) -> Sequence[StaffChangeTable]:
        asked = select(StaffChangeTable).where(StaffChangeTable.state == ChangeState.WAITING)
        rows = session.scalars(asked.order_by(StaffChangeTable.id)).all()
        return [row for row in rows if self.now() < row.due_at + LAPSES]

    def _open(self, session: Session, id: int) -> StaffChangeTable:
        row = next((row for row in self._waiting(session) if row.id == id), None)
        if row is None:
            raise NotFound("这项变更已经办过、撤回或过期")
        return row


#: Who does these to themselves would judge in their own cause, or lock themselves out.
_NEVER_ONES_OWN = frozenset(
    {OfficeAct.ACCOUNT_CHANGE, OfficeAct.ACCOUNT_CLOSE, OfficeAct.ACCOUNT_OPEN}
)
_ENDS = {
    OfficeAct.CHANGE_CONFIRM: ChangeState.DONE,
    OfficeAct.CHANGE_REFUSE: ChangeState.REFUSED,
    OfficeAct.CHANGE_WITHDRAW: ChangeState.WITHDRAWN,
}


def _must_be_admin(by: Actor) -> None:
    if Role.ADMIN not in by.roles:
        raise NotAllowed("只有管理员可以变更账号")


def _why_not(waiting: WaitingChange, by: Actor) -> str:
    _must_be_admin(by)
    if waiting.confirmers:
        return "这项变更要由另一位管理员确认"
    return "只有一位管理员时，变更要等满 24 小时才能生效"


def _row(wanted: Wanted, by: Actor, now: datetime) -> StaffChangeTable:
    values: dict[str, Any] = {}
    if wanted.account is None:
        values |= {"email": wanted.email.strip().lower(), "name": wanted.name.strip()}
    if wanted.roles:
        values |= {"roles": sorted(wanted.roles), "units": sorted(wanted.units)}
        values |= {"campaigns": sorted(wanted.campaigns)}
    return StaffChangeTable(
        act=wanted.act,
        account=wanted.account,
        version=wanted.version,
        wanted=values,
        asked_by=by.id,
        asked_at=now,
        due_at=now + WAIT,
        state=ChangeState.WAITING,
        ended_by="",
    )


def _wanted(row: StaffChangeTable) -> Wanted:
    return Wanted(
        act=row.act,
        account=row.account,
        version=row.version,
        email=row.wanted.get("email", ""),
        name=row.wanted.get("name", ""),
        roles=frozenset(Role(one) for one in row.wanted.get("roles", ())),
        units=frozenset(row.wanted.get("units", ())),
        campaigns=frozenset(row.wanted.get("campaigns", ())),
    )


def _is_same(row: StaffChangeTable, wanted: Wanted) -> bool:
    same_new = wanted.account is None and row.wanted.get("email") == wanted.email.strip().lower()
    return (
        row.act == wanted.act
        and row.account == wanted.account
        and (wanted.account is not None or same_new)
    )


def _waiting_change(session: Session, row: StaffChangeTable) -> WaitingChange:
    account = session.get(StaffRow, row.account) if row.account else None
    return WaitingChange(
        id=row.id,
        wanted=_wanted(row),
        who=account.name if account else row.wanted.get("name", ""),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        due_at=row.due_at,
        confirmers=_administrators(session) - {row.asked_by, str(row.account)},
    )


def _administrators(session: Session) -> frozenset[str]:
    rows = session.scalars(select(StaffRow).where(StaffRow.active))
    return frozenset(
        str(row.id) for row in rows if any(role.name == Role.ADMIN for role in row.roles)
    )


def _end(session: Session, row: StaffChangeTable, act: OfficeAct, by: Actor, at: datetime) -> None:
    row.state, row.ended_by, row.ended_at = _ENDS[act], by.id, at
    _note(session, row, act, by)


def _note(session: Session, row: StaffChangeTable, act: OfficeAct, by: Actor) -> None:
    session.flush()
    details = {"change": row.id, "digest": bindings.digest_of("staff_changes", row)}
    history.append_for_office(session, act, by, details)

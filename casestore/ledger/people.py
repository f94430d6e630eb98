"""Who has had a hand in a case, and who may do what they may not."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable, RoleRow, StaffRoleTable, StaffRow
from casestore.lifecycle.moves import HANDLING, Move, bar
from casestore.lifecycle.roles import EXCLUSIVE, Actor, Role, names_of, narrowed
from casestore.lifecycle.verbs import Verb

#: What counts as handling a case: the moves that do, and saying what its unit pays.
_HANDLED = HANDLING | {Verb.PAY, Verb.UNDISPUTED}
#: So many are named; there may be more. So many cases are asked for at once.
_NAMED, _BATCH = 3, 500


def handlers(session: Session, case_id: int) -> frozenset[str]:
    """The accounts that took the case up, agreed on its performance, registered what was paid or
    settled it, at any time."""
    return those_who(session, [case_id], _HANDLED)[case_id]


def those_who(
    session: Session, cases: Collection[int], did: Collection[Verb]
) -> dict[int, frozenset[str]]:
    """The accounts that did one of ``did`` in each of ``cases``, by case."""
    ids, found = list(cases), {id: set[str]() for id in cases}
    for start in range(0, len(ids), _BATCH):
        asked = select(EventTable.case_id, EventTable.actor).where(
            EventTable.case_id.in_(ids[start : start + _BATCH]), EventTable.verb.in_(sorted(did))
        )
        for case_id, account in session.execute(asked):
            found[case_id].add(account)
    return {id: frozenset(accounts) for id, accounts in found.items()}


def acting_as(account: StaffRow) -> Actor:
    """Who ``account`` is in the ledger, with the roles by which they act."""
    return Actor(
        id=str(account.id),
        name=account.name,
        roles=narrowed(frozenset(Role(one.name) for one in account.roles)),
        units=frozenset(account.units),
        campaigns=frozenset(account.campaigns),
    )


def actor_of(session: Session, event: int) -> str:
    """The account that left ``event``."""
    return session.get_one(EventTable, event).actor


def bar_on(session: Session, case_id: int, move: Move, actor: Actor, unit: str | None) -> str:
    """Why ``actor`` may not make ``move`` on a case of the responsible ``unit``, and who can where
    it is about the person; ``""`` where they may."""
    handled_by = handlers(session, case_id) if move.independent else frozenset()
    barred = bar(move, actor, unit, handled_by) or ""
    if barred and move.roles & actor.roles and actor.id in handled_by:
        return f"{barred}。{others(session, case_id, move.roles, handled_by)}"
    return barred


def others(session: Session, case_id: int, roles: frozenset[Role], but: Collection[str]) -> str:
    """Who else holds one of ``roles`` and works in the campaign of a case, in a sentence; whom to
    ask where nobody does."""
    exclusive = [role.value for role in EXCLUSIVE if role not in roles]
    campaign = session.get_one(CaseTable, case_id).campaign
    held = (
        select(StaffRoleTable.staff_id)
        .join(RoleRow, RoleRow.id == StaffRoleTable.role_id)
        .where(RoleRow.name.in_(exclusive))
    )
    asked = (
        select(StaffRow.id, StaffRow.name, StaffRow.campaigns)
        .join(StaffRoleTable, StaffRoleTable.staff_id == StaffRow.id)
        .join(RoleRow, RoleRow.id == StaffRoleTable.role_id)
        .where(StaffRow.active, RoleRow.name.in_(sorted(roles)), StaffRow.id.not_in(held))
        .order_by(StaffRow.id)
    )
    found = {
        id: name
        for id, name, campaigns in session.execute(asked)
        if str(id) not in but and (not campaigns or campaign in campaigns)
    }
    names = list(found.values())
    if not names:
        return f"现在没有别人能办，请管理员新增一个{names_of(roles, '或')}账号"
    more = "等" if len(names) > _NAMED else ""
    return f"可以请{'、'.join(names[:_NAMED])}{more}办理"

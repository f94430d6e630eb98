"""What is kept of every change to an account: an office event with the digest of its row."""

from typing import Any

from sqlalchemy.orm import Session

from casestore.database.tables import StaffRow
from casestore.ledger import bindings, history
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor

#: What an administrator does to an account: once the office works, not alone.
CONFIRMED_ACTS = frozenset(
    {
        OfficeAct.ACCOUNT_ADD,
        OfficeAct.ACCOUNT_CHANGE,
        OfficeAct.ACCOUNT_OPEN,
        OfficeAct.ACCOUNT_CLOSE,
        OfficeAct.PASSWORD_RESET,
        OfficeAct.FACTOR_RESET,
    }
)

#: All that tells whether a change to an account was one person's.
ACCOUNT_ACTS = CONFIRMED_ACTS | {OfficeAct.CHANGE_ASK, OfficeAct.CHANGE_CONFIRM}


def note_account(
    session: Session, row: StaffRow, act: OfficeAct, by: Actor, change: int | None = None
) -> None:
    """Note that ``by`` did ``act`` to the account ``row``, as it stands now, in the caller's
    write transaction. ``change`` is the number of the confirmed change that it was."""
    session.flush()
    roles = sorted(role.name for role in row.roles)
    values: dict[str, Any] = {
        name: roles if name == "roles" else getattr(row, name)
        for name in bindings.BOUND["staff"][-1]
    }
    details: dict[str, Any] = {
        "account": row.id,
        "digest": bindings.digest("staff", values),
        "roles": roles,
    }
    if change is not None:
        details["of_change"] = change
    history.append_for_office(session, act, by, details)

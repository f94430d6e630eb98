"""Whose cases are whose: five cases of one enterprise are no crowd. Told apart by keyed marks, so
that what is counted needs nobody's name."""

import hmac
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.engine import Store
from casestore.database.tables import CaseTable
from casestore.ledger.ledger import Ledger
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.redaction.views import plain

#: Characters of a code from which it tells enterprises apart.
_CODE = 8


def mark_of(ledger: Ledger, session: Session, case_id: int) -> str:
    """The mark (32 hex digits) of the enterprise of a case: the same for all its cases, nothing to
    whoever lacks the key. By its code, where it gave none by its name; a case that tells neither
    has a mark of its own. Raises as opening a seal does."""
    known = _MARKS.setdefault(ledger.store, {})
    if case_id not in known:
        asked = select(CaseTable.identity).where(CaseTable.id == case_id)
        values = ledger.opened().open_json(session.scalars(asked).one())
        code, name = (_bare(values.get(id, "")) for id in ("uscc", "enterprise"))
        said = code if len(code) >= _CODE else name or f"case {case_id}"
        known[case_id] = _mark(ledger.settings.secret(APPROVAL), said)
    return known[case_id]


def count(ledger: Ledger, session: Session, ids: Iterable[int], enough: int) -> int:
    """Of how many enterprises the cases ``ids`` are, counted up to ``enough``: few are opened."""
    marks: set[str] = set()
    for id in ids:
        marks.add(mark_of(ledger, session, id))
        if len(marks) >= enough:
            break
    return len(marks)


def _mark(secret: str, said: str) -> str:
    words = f"qingzhang enterprise\n{said}".encode()
    return hmac.digest(secret.encode(), words, "sha256").hex()[:32]


def _bare(text: str) -> str:
    return plain(text).without(lambda c: not c.isalnum()).text


#: Case → mark, kept in this process: what a case was registered with never changes.
_MARKS: WeakKeyDictionary[Store, dict[int, str]] = WeakKeyDictionary()

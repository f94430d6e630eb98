"""What an auditor reads: who did what to which case, and when; what was done to the office. No seal
is opened, no word that anybody wrote is shown, and looking leaves no trace in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable, OfficeEventTable
from casestore.errors import NotAllowed, NotFound
from casestore.ledger import history
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.lifecycle.case_states import State
from casestore.lifecycle.office_acts import OFFICE_ACT_NAMES, OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed

T = TypeVar("T")
#: What of an event's details says something to a reader; the rest are digests and inner ids.
SHOWN = frozenset(
    {
        *("deadline", "was", "unit", "field", "asked", "grade", "fulfilled"),
        *("account", "change", "campaign", "cases", "year", "incoming", "public_change"),
        "inspection",
    }
)


@dataclass(frozen=True, kw_only=True)
class AuditedCase:
    """A case as an auditor knows it; ``events`` counts its history."""

    id: int
    campaign: str
    number: str
    state: State
    received_at: datetime
    events: int


@dataclass(frozen=True, kw_only=True)
class AuditedAct:
    """One act: ``label`` is what the screen calls it, ``worded`` whether its author wrote something
    with it, ``details`` are ids, dates and counts."""

    id: int
    at: datetime
    actor: str
    label: str
    source: State | None
    target: State | None
    worded: bool
    details: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class AuditPage(Generic[T]):
    """One page of a list, ``total`` in all, on ``pages`` pages."""

    items: Sequence[T]
    total: int
    page: int
    pages: int


def cases(
    ledger: Ledger, actor: Actor, campaign: str = "", page: int = 1, most: int = 50
) -> AuditPage[AuditedCase]:
    """The cases of the campaigns that ``actor`` works in, newest first. Raises
    :class:`NotAllowed` for anybody but an auditor."""
    _must_audit(actor)
    asked = select(CaseTable).where(visibility.of_campaigns(actor))
    if campaign:
        asked = asked.where(CaseTable.campaign == campaign)
    with ledger.store.read() as session:
        found, total, here, pages = _cut(session, asked, CaseTable.id, page, most)
        counted = select(EventTable.case_id, func.count()).group_by(EventTable.case_id)
        ids = [row.id for row in found]
        counts = dict(session.execute(counted.where(EventTable.case_id.in_(ids))).all())
        items = [_case(row, counts.get(row.id, 0)) for row in found]
    return AuditPage(items=items, total=total, page=here, pages=pages)


def history_of(
    ledger: Ledger, case_id: int, actor: Actor
) -> tuple[AuditedCase, Sequence[AuditedAct]]:
    """A case and all that was done to it, oldest first. Raises :class:`NotAllowed` for anybody
    but an auditor, :class:`NotFound` for a case of a campaign that isn't theirs."""
    _must_audit(actor)
    asked = select(EventTable).where(EventTable.case_id == case_id).order_by(EventTable.id)
    with ledger.store.read() as session:
        row = session.get(CaseTable, case_id)
        if row is None or not actor.works_in(row.campaign):
            raise NotFound("没有这个案件，或者您无权查看")
        acts = [_act(one) for one in session.scalars(asked)]
        return _case(row, len(acts)), acts


def office_acts(
    ledger: Ledger, actor: Actor, page: int = 1, most: int = 50
) -> AuditPage[AuditedAct]:
    """What was done to the office itself, newest first. Raises :class:`NotAllowed` for anybody but
    an auditor."""
    _must_audit(actor)
    with ledger.store.read() as session:
        asked = select(OfficeEventTable)
        found, total, here, pages = _cut(session, asked, OfficeEventTable.id, page, most)
        items = [_office_act(row) for row in found]
    return AuditPage(items=items, total=total, page=here, pages=pages)


def _must_audit(actor: Actor) -> None:
    if Role.AUDITOR not in narrowed(actor.roles):
        raise NotAllowed("只有审计岗可以查看")


def _cut(
    session: Session, asked: Select[Any], id: Any, page: int, most: int
) -> tuple[Sequence[Any], int, int, int]:
    """The rows of ``page`` (as far as there are pages), newest first; how many there are, which
    page it is and of how many."""
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(1, -(-total // most))
    here = min(max(1, page), pages)
    shown = asked.order_by(id.desc()).limit(most).offset((here - 1) * most)
    return session.scalars(shown).all(), total, here, pages


def _case(row: CaseTable, events: int) -> AuditedCase:
    return AuditedCase(
        id=row.id,
        campaign=row.campaign,
        number=row.number,
        state=row.state,
        received_at=row.received_at,
        events=events,
    )


def _act(row: EventTable) -> AuditedAct:
    return AuditedAct(
        id=row.id,
        at=row.at,
        actor=row.actor_name,
        label=history.label(row.verb, row.source),
        source=row.source,
        target=row.target,
        worded=row.note is not None,
        details=_shown(row.details),
    )


def _office_act(row: OfficeEventTable) -> AuditedAct:
    return AuditedAct(
        id=row.id,
        at=row.at,
        actor=row.actor_name,
        label=OFFICE_ACT_NAMES[OfficeAct(row.verb)],
        source=None,
        target=None,
        worded=False,
        details=_shown(row.details),
    )


def _shown(details: Mapping[str, Any]) -> dict[str, Any]:
    """What may be read of ``details``; a list by how many it holds."""
    return {
        name: len(value) if isinstance(value, list) else value
        for name, value in details.items()
        if name in SHOWN and value is not None
    }

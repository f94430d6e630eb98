"""A unit's objection to the case that was handed to it: made within its clock, decided by a
coordinator. It waits until somebody answers it or the case moves on; the term runs on meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.database.entered_holidays import calendar_of
from casestore.database.event_indexes import ROUTE_EVENTS
from casestore.database.tables import CaseTable, EventTable
from casestore.errors import Incomplete, NotAllowed, NotFound
from casestore.ledger import entered
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import visible
from casestore.ledger.work import Said, on_case
from casestore.lifecycle import deadlines
from casestore.lifecycle.case_states import State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words
from casestore.settings import SHANGHAI

_ROUTES = text(f"events.{ROUTE_EVENTS}")  # spelled out, so that their index is used


@dataclass(frozen=True, kw_only=True)
class RouteObjection:
    """An objection that waits: the event ``id`` of the case ``number``, made on the ``day``."""

    id: int
    case_id: int
    campaign: str
    number: str
    unit: str
    day: date


def object_to_route(ledger: Ledger, case_id: int, actor: Actor, reason: str) -> None:
    """Object, for the responsible unit, to having been handed a case. Raises :class:`NotAllowed`
    where it has taken the case up, its time is over or an objection waits, :class:`NotFound`,
    :class:`Incomplete`."""
    with on_case(ledger, case_id, actor) as work:
        row = work.row
        if Role.UNIT not in narrowed(actor.roles):
            raise NotAllowed(f"只有{ROLE_NAMES[Role.UNIT]}可以对转办提出异议")
        if row.state is not State.TRANSFERRED:
            raise NotAllowed("签收以前才能对转办提出异议；已经签收的，请联系统筹单位")
        if not reason.strip():
            raise Incomplete({"reason": "请写明不属于本单位办理的依据，以及应由哪个单位办理"})
        if found := entered.excused({"reason": reason}):
            raise Incomplete(found)
        if _waiting_in(work.session, row) is not None:
            raise NotAllowed("已提出异议，等待统筹岗答复")
        last = time_to_object(ledger, work.session, row)
        if last is None or last.left < 0:
            until = f"（{day_words(last.day)}）" if last else ""
            raise NotAllowed(f"提出异议的期限{until}已过，请签收办理，确有不妥的联系统筹单位")
        details = {"for": f"{row.campaign}/{row.unit}", "until": last.day.isoformat()}
        work.write(Verb.ROUTE_OBJECT, Said(note=reason, details=details))


def keep_route(ledger: Ledger, case_id: int, actor: Actor, asked: int, reason: str) -> None:
    """Leave a case with the unit that objects, for ``reason``, which it reads; its objection is
    granted by rerouting. Raises :class:`NotAllowed`, :class:`NotFound`, :class:`Incomplete`."""
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in narrowed(actor.roles):
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以答复转办异议")
        event = _waiting_in(work.session, work.row)
        if event is None or event.id != asked:
            raise NotFound("没有这件等待答复的转办异议，或者已经答复")
        if not reason.strip():
            raise Incomplete({"reason": "请写明维持转办的理由和依据"})
        details = {"asked": asked, "for": event.details["for"]}
        work.write(Verb.ROUTE_KEEP, Said(note=reason, details=details))


def time_to_object(ledger: Ledger, session: Session, row: CaseTable) -> Due | None:
    """By when the unit of ``row`` may object; ``None`` where it was handed to nobody."""
    asked = select(EventTable.at).where(
        EventTable.case_id == row.id, EventTable.verb == Verb.TRANSFER
    )
    at = session.scalars(asked.order_by(EventTable.id.desc())).first()
    if at is None:
        return None
    start, today = at.astimezone(SHANGHAI).date(), ledger.today(row.campaign)
    rule = ledger.campaign_of(row.campaign).clocks.routing
    return deadlines.due(rule, "提出异议", start, today, calendar_of(session))


def may_object_until(ledger: Ledger, case_id: int, actor: Actor) -> Due | None:
    """By when ``actor`` may object to having been handed a case; ``None`` where they may not, or
    have."""
    with ledger.store.read() as session:
        row = session.get(CaseTable, case_id)
        if row is None or row.state is not State.TRANSFERRED:
            return None
        if f"{row.campaign}/{row.unit}" not in actor.units or Role.UNIT not in actor.roles:
            return None
        due = time_to_object(ledger, session, row)
        return due if due and due.left >= 0 and _waiting_in(session, row) is None else None


def objections(
    ledger: Ledger, actor: Actor, case_id: int | None = None
) -> Sequence[RouteObjection]:
    """The objections that wait in cases that ``actor`` may see, or in one of them, oldest
    first."""
    asked = (
        select(EventTable, CaseTable)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(
            _ROUTES,
            EventTable.verb == Verb.ROUTE_OBJECT,
            CaseTable.state == State.TRANSFERRED,
            visible(actor),
        )
        .order_by(EventTable.id)
    )
    if case_id is not None:
        asked = asked.where(CaseTable.id == case_id)
    with ledger.store.read() as session:
        return [
            _objection(event, row)
            for event, row in session.execute(asked)
            if (last := _waiting_in(session, row)) is not None and last.id == event.id
        ]


def _objection(event: EventTable, row: CaseTable) -> RouteObjection:
    return RouteObjection(
        id=event.id,
        case_id=row.id,
        campaign=row.campaign,
        number=row.number,
        unit=row.unit,
        day=event.at.astimezone(SHANGHAI).date(),
    )


def _waiting_in(session: Session, row: CaseTable) -> EventTable | None:
    """The objection of ``row`` that nobody has answered; ``None`` for none."""
    asked = select(EventTable).where(
        EventTable.case_id == row.id,
        EventTable.verb.in_((Verb.ROUTE_OBJECT, Verb.ROUTE_KEEP, Verb.TRANSFER)),
    )
    last = session.scalars(asked.order_by(EventTable.id.desc())).first()
    is_open = last is not None and last.verb is Verb.ROUTE_OBJECT
    return last if is_open and row.state is State.TRANSFERRED else None

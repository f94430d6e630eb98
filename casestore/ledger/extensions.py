"""Extensions that are asked for: each is an event whose sealed note keeps reason and plan. It waits
until a later event answers it, the case leaves the hands of its unit, or its term is another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, TextClause, select, text
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import people
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.lifecycle.case_states import CASE_STATES
from casestore.lifecycle.extensions import APPROVERS, decision_bar
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb

_ASKED = text("events.verb = 'extend_ask'")  # spelled out, so that its index is used
_REFUSED = text("events.verb = 'extend_refuse'")
#: What answers an extension that was asked for.
ANSWERS = (Verb.EXTEND, Verb.EXTEND_REFUSE)
_STEPS = (Verb.EXTEND_ASK, *ANSWERS)


@dataclass(frozen=True, kw_only=True)
class AskedExtension:
    """An extension that waits: the event ``id`` that asks for it, until ``deadline`` instead of
    ``was``. ``barred`` is why whoever looks may not decide about it, ``""`` where they may."""

    id: int
    case_id: int
    campaign: str
    number: str
    deadline: date
    was: date | None
    asked_by: str
    name: str
    barred: str = ""


@dataclass(frozen=True, kw_only=True)
class RefusedExtension:
    """An extension that was refused, and that nobody has asked for again."""

    id: int
    case_id: int
    number: str
    deadline: date


def waiting(ledger: Ledger, actor: Actor, case_id: int | None = None) -> Sequence[AskedExtension]:
    """The extensions that wait in cases that ``actor`` may see, or in one of them, oldest first.
    Nothing is opened."""
    asked = _of(_ASKED, actor)
    if case_id is not None:
        asked = asked.where(EventTable.case_id == case_id)
    with ledger.store.read() as session:
        return [
            _asked(ledger, session, event, row, actor)
            for event, row in _in_order(session, asked)
            if waits(session, event, row)
        ]


def refused(ledger: Ledger, actor: Actor) -> Sequence[RefusedExtension]:
    """The extensions refused to ``actor``, or to a colleague in the unit that they are of, whose
    case still runs and that nobody has asked for again."""
    with ledger.store.read() as session:
        return [
            RefusedExtension(
                id=event.id,
                case_id=row.id,
                number=row.number,
                deadline=date.fromisoformat(event.details["deadline"]),
            )
            for event, row in _in_order(session, _of(_REFUSED, actor))
            if _still_refused(session, event, row) and _is_for(session, event, actor)
        ]


def waits(session: Session, event: EventTable, row: CaseTable) -> bool:
    """Whether ``event`` asks for an extension that can still be decided about."""
    now = row.deadline.isoformat() if row.deadline else None
    if not CASE_STATES[row.state].in_hand or event.details.get("was") != now:
        return False
    answered = select(EventTable.details).where(
        EventTable.case_id == row.id, EventTable.id > event.id, EventTable.verb.in_(ANSWERS)
    )
    return all(one.get("asked") != event.id for one in session.scalars(answered))


def asked_in(session: Session, row: CaseTable) -> EventTable | None:
    """The event that asks for an extension which waits in the case ``row``; ``None`` for none."""
    asked = select(EventTable).where(_ASKED, EventTable.case_id == row.id)
    return next((one for one in session.scalars(asked) if waits(session, one, row)), None)


def barred_from(ledger: Ledger, session: Session, event: EventTable, actor: Actor) -> str:
    """Why ``actor`` may not decide about what ``event`` asks for, and who can; ``""`` where they
    may."""
    case_id = event.case_id
    roles, handled = _approvers(ledger, session, case_id), people.handlers(session, case_id)
    barred = decision_bar(actor, roles, event.actor, handled, _pressed(session, case_id))
    return f"{barred}。{who_decides(ledger, session, event)}" if barred else ""


def who_decides(ledger: Ledger, session: Session, event: EventTable) -> str:
    """Who can decide about what ``event`` asks for, in a sentence."""
    case_id = event.case_id
    but = {event.actor, *people.handlers(session, case_id), *_pressed(session, case_id)}
    return people.others(session, case_id, _approvers(ledger, session, case_id), but)


def _pressed(session: Session, case_id: int) -> frozenset[str]:
    """The accounts that pressed a case."""
    return people.those_who(session, [case_id], {Verb.PRESS, Verb.LIST})[case_id]


def _approvers(ledger: Ledger, session: Session, case_id: int) -> frozenset[Role]:
    campaign = session.get_one(CaseTable, case_id).campaign
    return APPROVERS[ledger.campaign_of(campaign).clocks.extension_by]


def _of(which: TextClause, actor: Actor) -> Select[EventTable, CaseTable]:
    """The events that ``which`` picks, with the cases that ``actor`` may see."""
    return (
        select(EventTable, CaseTable)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(which, visibility.visible(actor))
    )


def _in_order(
    session: Session, asked: Select[EventTable, CaseTable]
) -> Sequence[tuple[EventTable, CaseTable]]:
    """What ``asked`` finds, oldest first. Ordered here: for the sake of an order SQLite would read
    the whole history instead of an index."""
    found = [(event, row) for event, row in session.execute(asked)]
    return sorted(found, key=lambda one: one[0].id)


def _asked(
    ledger: Ledger, session: Session, event: EventTable, row: CaseTable, actor: Actor
) -> AskedExtension:
    was = event.details.get("was")
    return AskedExtension(
        id=event.id,
        case_id=row.id,
        campaign=row.campaign,
        number=row.number,
        deadline=date.fromisoformat(event.details["deadline"]),
        was=date.fromisoformat(was) if was else None,
        asked_by=event.actor,
        name=event.actor_name,
        barred=barred_from(ledger, session, event, actor),
    )


def _still_refused(session: Session, event: EventTable, row: CaseTable) -> bool:
    later = select(EventTable.id).where(
        EventTable.case_id == row.id, EventTable.id > event.id, EventTable.verb.in_(_STEPS)
    )
    return CASE_STATES[row.state].in_hand and session.scalars(later).first() is None


def _is_for(session: Session, event: EventTable, actor: Actor) -> bool:
    """Whether ``actor`` asked for what ``event`` refuses, or somebody of their unit."""
    asked = session.get_one(EventTable, event.details["asked"])
    of_unit = Role.UNIT in narrowed(actor.roles) and asked.details.get("for") in actor.units
    return asked.actor == actor.id or of_unit

"""What corrections of a case say: each is an event whose sealed note keeps field, old and new
value, and reason. One that waits for a second person is an event that no later one answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.campaign.money import wan_of
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger.correction_notes import Correction, column_of, label_of, read
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.visibility import seen
from casestore.lifecycle.corrections import FULFILLED, seconds_for
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from casestore.sealing.vault import Opener

_ASKED = text("events.verb = 'correct_ask'")  # spelled out, so that its index is used
_ANSWERS = (Verb.CORRECT, Verb.CORRECT_REFUSE)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A correction that waits for a second person: the event ``id`` that asks for it."""

    id: int
    case_id: int
    number: str
    campaign: str
    field: str
    label: str
    asked_by: str
    name: str


def value_now(ledger: Ledger, row: CaseTable, field: str) -> str:
    """What is registered in ``field``, as it is kept; ``""`` for nothing."""
    if field == FULFILLED:
        return "" if row.fulfilled is None else f"{wan_of(row.fulfilled):f}"
    return values_of(ledger, row).get(field, "")


def waiting(ledger: Ledger, actor: Actor, case_id: int | None = None) -> Sequence[Waiting]:
    """The corrections that wait, of one case or of all that ``actor`` may decide about, oldest
    first. Nothing is opened."""
    answered = select(EventTable.details["asked"].as_integer()).where(
        EventTable.case_id == CaseTable.id, EventTable.verb.in_(_ANSWERS)
    )
    asked = (
        select(EventTable, CaseTable)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(_ASKED, EventTable.id.not_in(answered.correlate(CaseTable)))
    )
    if case_id is not None:
        asked = asked.where(EventTable.case_id == case_id)
    with ledger.store.read() as session:
        found = [_waiting(ledger, event, case) for event, case in session.execute(asked)]
    # ordered here: for the sake of an order SQLite would read the whole history
    found.sort(key=lambda one: one.id)
    return [one for one in found if _is_for(ledger, one, actor)]


def _waiting(ledger: Ledger, event: EventTable, case: CaseTable) -> Waiting:
    return Waiting(
        id=event.id,
        case_id=case.id,
        number=case.number,
        campaign=case.campaign,
        field=str(event.details["field"]),
        label=label_of(ledger.campaign_of(case.campaign), str(event.details["field"])),
        asked_by=event.actor,
        name=event.actor_name,
    )


def _is_for(ledger: Ledger, one: Waiting, actor: Actor) -> bool:
    column = column_of(ledger.campaign_of(one.campaign), one.field)
    return bool(seconds_for(column) & actor.roles) and actor.works_in(one.campaign)


def asked_of(session: Session, opener: Opener, case_id: int, asked: int) -> Correction | None:
    """The correction that event ``asked`` of a case asks for; ``None`` where there is none that
    waits."""
    event = session.get(EventTable, asked)
    if event is None or event.case_id != case_id or event.verb is not Verb.CORRECT_ASK:
        return None
    answers = select(EventTable.details).where(
        EventTable.case_id == case_id, EventTable.verb.in_(_ANSWERS)
    )
    if any(details.get("asked") == asked for details in session.scalars(answers)):
        return None
    return read(opener.open(event.note or b"").decode())


def waiting_correction(ledger: Ledger, case_id: int, asked: int, actor: Actor) -> Correction | None:
    """:func:`asked_of` a case that ``actor`` may see and decide about."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        found = asked_of(session, ledger.opened(), case_id, asked)
        if found is None:
            return None
        column = column_of(ledger.campaign_of(row.campaign), found.field)
        return found if seconds_for(column) & actor.roles else None

"""Who opened or downloaded a case's record, as its claimant may know it: when and in what role,
no name."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.tables import EventTable
from casestore.exchange.public_status import Look
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, narrowed
from casestore.lifecycle.verbs import VERB_NAMES, Verb

#: The events that tell of a look, and how many of them a claimant reads.
LOOKS = (
    *(Verb.OPENED, Verb.VIEWED, Verb.DOWNLOADED, Verb.OPENED_ORIGINAL),
    *(Verb.OPENED_CONTACT, Verb.PACKAGE),
)
NEWEST = 100
#: What is said of an event from before roles were noted.
_UNKNOWN = "经办人员"


def role_noted(actor: Actor) -> dict[str, str]:
    """What an event of a look keeps of ``actor``: in what role they looked."""
    held = narrowed(actor.roles)
    return {"role": next((role.value for role in Role if role in held), "")}


def looks_at(session: Session, case_id: int) -> tuple[tuple[Look, ...], int]:
    """The newest looks at a case, newest first, and how many more there were."""
    about = (EventTable.case_id == case_id, EventTable.verb.in_(LOOKS))
    asked = (
        select(EventTable.at, EventTable.verb, EventTable.details)
        .where(*about)
        .order_by(EventTable.id.desc())
        .limit(NEWEST)
    )
    newest = tuple(
        Look(at=at, who=_role(details.get("role")), what=VERB_NAMES[verb])
        for at, verb, details in session.execute(asked)
    )
    total = session.scalar(select(func.count()).select_from(EventTable).where(*about)) or 0
    return newest, total - len(newest)


def looked_at_since(session: Session, event: int) -> list[int]:
    """The ids of the cases that somebody looked at after ``event``."""
    asked = select(EventTable.case_id).where(EventTable.id > event, EventTable.verb.in_(LOOKS))
    return list(session.scalars(asked.distinct().order_by(EventTable.case_id)))


def _role(code: object) -> str:
    return next((ROLE_NAMES[role] for role in Role if role == code), _UNKNOWN)

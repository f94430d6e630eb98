"""Changes of a row that was agreed on: each is an event with old and new values; one that waits for
a second person is an event that no later one answers, while the row is still as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from casestore.campaign.money import wan_of
from casestore.database.instalment_table import InstalmentTable
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import people
from casestore.ledger.instalment_rows import value_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.lifecycle.extensions import APPROVERS
from casestore.lifecycle.instalments import decider_bar
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words

_ASKED = text("events.verb = 'amend_ask'")  # spelled out, so that its index is used
ANSWERS = (Verb.AMEND, Verb.AMEND_REFUSE)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What of a row can be changed: sums in fen."""

    due: date
    amount: int
    paid: int
    paid_on: date | None

    @property
    def details(self) -> list[Any]:
        """As an event keeps it."""
        paid_on = self.paid_on.isoformat() if self.paid_on else None
        return [self.due.isoformat(), self.amount, self.paid, paid_on]


def terms_in(said: Sequence[Any]) -> Terms:
    """What an event kept."""
    due, amount, paid, paid_on = said
    return Terms(
        due=date.fromisoformat(due),
        amount=int(amount),
        paid=int(paid),
        paid_on=date.fromisoformat(paid_on) if paid_on else None,
    )


def terms_of(row: InstalmentTable) -> Terms:
    """The terms of ``row`` as it stands."""
    return Terms(due=row.due, amount=row.amount, paid=row.paid, paid_on=row.paid_on)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A change that waits: the event ``id`` that asks for it, of the row called ``name``.
    ``barred`` is why whoever looks may not decide about it, ``""`` where they may."""

    id: int
    case_id: int
    number: str
    campaign: str
    name: str
    old: Terms
    new: Terms
    asked_by: str
    asked_by_name: str
    barred: str = ""

    @property
    def changes(self) -> Sequence[tuple[str, str, str]]:
        """What, old and new value of each term that becomes another."""
        return changes(self.old, self.new)


def changes(old: Terms, new: Terms) -> Sequence[tuple[str, str, str]]:
    """What, old and new value of each term in which ``new`` differs from ``old``."""
    return [
        (name, before, after)
        for (name, before), (_name, after) in zip(_words(old), _words(new), strict=True)
        if before != after
    ]


def _words(terms: Terms) -> Sequence[tuple[str, str]]:
    return [
        ("到期日", day_words(terms.due)),
        ("应付", f"{wan_of(terms.amount):f} 万元"),
        ("已付", f"{wan_of(terms.paid):f} 万元"),
        ("付款日期", day_words(terms.paid_on) if terms.paid_on else "没有"),
    ]


def waiting(ledger: Ledger, actor: Actor, case_id: int | None = None) -> Sequence[Waiting]:
    """The changes that wait in cases that ``actor`` may see, or in one of them, oldest first.
    Nothing is opened."""
    asked = (
        select(EventTable, CaseTable)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(_ASKED, visibility.visible(actor))
        .order_by(EventTable.id)
    )
    if case_id is not None:
        asked = asked.where(EventTable.case_id == case_id)
    with ledger.store.read() as session:
        found = session.execute(asked).all()
        return [
            _waiting(ledger, session, event, case, actor)
            for event, case in found
            if waits(session, event)
        ]


def waits(session: Session, event: EventTable) -> bool:
    """Whether ``event`` asks for a change that can still be decided about."""
    row = session.get(InstalmentTable, event.details["instalment"])
    if row is None or terms_of(row) != terms_in(event.details["old"]):
        return False
    answered = select(EventTable.details).where(
        EventTable.case_id == event.case_id,
        EventTable.id > event.id,
        EventTable.verb.in_(ANSWERS),
    )
    return all(one.get("asked") != event.id for one in session.scalars(answered))


def asked_for(session: Session, row: InstalmentTable) -> EventTable | None:
    """The event that asks for a change of ``row`` which waits; ``None`` for none."""
    asked = select(EventTable).where(_ASKED, EventTable.case_id == row.case_id)
    return next(
        (
            one
            for one in session.scalars(asked)
            if one.details["instalment"] == row.id and waits(session, one)
        ),
        None,
    )


def deciders(ledger: Ledger, campaign: str) -> frozenset[Role]:
    """The roles that decide about changed rows: those that decide about a longer term."""
    return APPROVERS[ledger.campaign_of(campaign).clocks.extension_by]


def barred_from(ledger: Ledger, session: Session, event: EventTable, actor: Actor) -> str:
    """Why ``actor`` may not decide about what ``event`` asks for, and who can; ``""`` where they
    may."""
    campaign = session.get_one(CaseTable, event.case_id).campaign
    barred = decider_bar(actor, deciders(ledger, campaign), _concerned(session, event))
    return f"{barred}。{who_decides(ledger, session, event)}" if barred else ""


def who_decides(ledger: Ledger, session: Session, event: EventTable) -> str:
    """Who can decide about what ``event`` asks for, in a sentence."""
    campaign, but = session.get_one(CaseTable, event.case_id).campaign, _concerned(session, event)
    return people.others(session, event.case_id, deciders(ledger, campaign), but)


def _concerned(session: Session, event: EventTable) -> frozenset[str]:
    """Who asked for what ``event`` asks for, and who handled the case."""
    return frozenset({event.actor, *people.handlers(session, event.case_id)})


def _waiting(
    ledger: Ledger, session: Session, event: EventTable, case: CaseTable, actor: Actor
) -> Waiting:
    details: Mapping[str, Any] = event.details
    row = session.get_one(InstalmentTable, details["instalment"])
    return Waiting(
        id=event.id,
        case_id=case.id,
        number=case.number,
        campaign=case.campaign,
        name=value_of(row).name,
        old=terms_in(details["old"]),
        new=terms_in(details["new"]),
        asked_by=event.actor,
        asked_by_name=event.actor_name,
        barred=barred_from(ledger, session, event, actor),
    )

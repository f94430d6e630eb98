"""The ledger as a list."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import asking
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import line, lines
from casestore.ledger.records import CaseRow, Page, Query
from casestore.lifecycle.case_states import State
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb


def find(ledger: Ledger, query: Query, actor: Actor) -> Page:
    """One page of the ledger as ``actor`` may see it. No seal is opened, except for ``text``,
    which is looked for in every word of a case that ``actor`` may read (kept in memory)."""
    with ledger.store.read() as session:
        total, shown = _shown(ledger, session, query, actor)
        pages = max(1, -(-total // query.per_page))
        rows = tuple(lines(ledger, session, shown))
        page = min(max(1, query.page), pages)
        return Page(rows=rows, total=total, page=page, pages=pages)


def count(ledger: Ledger, query: Query, actor: Actor) -> int:
    """How many cases :func:`find` finds for a ``query`` without text."""
    with ledger.store.read() as session:
        return visibility.count(session, query, actor, _days(ledger))


def _shown(
    ledger: Ledger, session: Session, query: Query, actor: Actor
) -> tuple[int, Sequence[int]]:
    """How many cases ``query`` finds, and the ids of those on its page."""
    if not query.text.strip():
        return visibility.page_of(session, query, actor, _days(ledger))
    ids = visibility.matching(session, query, actor, _days(ledger))
    ids = ledger.words.containing(session, ids, query.text, actor)
    page = min(max(1, query.page), max(1, -(-len(ids) // query.per_page)))
    return len(ids), ids[(page - 1) * query.per_page : page * query.per_page]


def _days(ledger: Ledger) -> dict[str, date]:
    """The day of each campaign, and under ``""`` that of any other."""
    return ledger.todays() | {"": ledger.today("")}


def count_by_state(ledger: Ledger, campaign: str, actor: Actor) -> dict[State, int]:
    """How many cases stand in each state (``campaign`` ``""`` = all), among those that ``actor``
    may see."""
    with ledger.store.read() as session:
        return visibility.count_by_state(session, campaign, actor)


def names_of(ledger: Ledger, ids: Iterable[int], actor: Actor) -> dict[int, str]:
    """The enterprises' names of those of ``ids`` that ``actor`` may see, opened for it."""
    wanted = select(CaseTable.id, CaseTable.identity).where(CaseTable.id.in_(list(ids)))
    with ledger.store.read() as session:
        found = session.execute(wanted.where(visibility.visible(actor)))
        return {id: ledger.names.of(id, identity) for id, identity in found}


def to_reply_to(ledger: Ledger, actor: Actor) -> tuple[CaseRow, ...]:
    """Cases whose claimant wrote last and has no reply, the one that waits longest first."""
    said = (Verb.MESSAGE, Verb.REPLY)
    last = (
        select(func.max(EventTable.id).label("id"))
        .where(EventTable.verb.in_(said))
        .group_by(EventTable.case_id)
        .subquery()
    )
    asked = (
        select(CaseTable)
        .join(EventTable, EventTable.case_id == CaseTable.id)
        .join(last, last.c.id == EventTable.id)
        .where(EventTable.verb == Verb.MESSAGE, visibility.visible(actor))
    )
    with ledger.store.read() as session:
        return tuple(line(ledger, row) for row in session.scalars(asked.order_by(EventTable.id)))


def to_call_back(ledger: Ledger, actor: Actor) -> tuple[CaseRow, ...]:
    """Cases whose claimants say that they aren't solved, or grade them badly, since which nobody
    has noted anything or decided."""
    decided = (Verb.STRIKE_OFF, Verb.FAIL, Verb.KEEP, Verb.REOPEN)
    answering = (Verb.RATE, Verb.NOTE, *decided)
    rated = select(EventTable.case_id).where(EventTable.verb == Verb.RATE)
    last = (
        select(func.max(EventTable.id))
        .where(EventTable.verb.in_(answering), EventTable.case_id.in_(rated))
        .group_by(EventTable.case_id)
    )
    asked = select(EventTable).where(EventTable.id.in_(last), EventTable.verb == Verb.RATE)
    with ledger.store.read() as session:
        events = session.scalars(asked.order_by(EventTable.case_id)).all()
        bad = [event.case_id for event in events if asking.rating_in(event.details).wants_more]
        rows = [session.get_one(CaseTable, id) for id in bad]
        return tuple(line(ledger, row) for row in rows if visibility.may_see(row, actor))

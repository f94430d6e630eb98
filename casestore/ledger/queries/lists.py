"""The ledger as a list."""

from collections.abc import Iterable

from sqlalchemy import func, select

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
    which is looked for in the enterprises' names too (kept in memory)."""
    with ledger.store.read() as session:
        ids = visibility.matching(session, query, actor, ledger.todays() | {"": ledger.today("")})
        if query.text.strip():
            ids = ledger.names.containing(session, ids, query.text)
        pages = max(1, -(-len(ids) // query.per_page))
        page = min(max(1, query.page), pages)
        shown = ids[(page - 1) * query.per_page : page * query.per_page]
        rows = tuple(lines(ledger, session, shown))
        return Page(rows=rows, total=len(ids), page=page, pages=pages)


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
    asked = select(EventTable).where(EventTable.verb.in_(answering)).order_by(EventTable.id)
    with ledger.store.read() as session:
        last = {event.case_id: event for event in session.scalars(asked)}
        bad = [
            id
            for id, event in last.items()
            if event.verb is Verb.RATE and asking.rating_in(event.details).wants_more
        ]
        rows = [session.get_one(CaseTable, id) for id in bad]
        return tuple(line(ledger, row) for row in rows if visibility.may_see(row, actor))

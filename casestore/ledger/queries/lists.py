"""The ledger as a list."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from casestore.database.event_indexes import RATING_EVENTS, TALK_EVENTS
from casestore.database.tables import CaseTable, EventTable
from casestore.ledger import asking
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import visibility
from casestore.ledger.queries.lines import line, lines
from casestore.ledger.queries.ordering import order_of
from casestore.ledger.records import CaseRow, Page, Query
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb

#: Spelled out, so that their indexes are used.
_SAID, _RATED = text(f"events.{TALK_EVENTS}"), text(f"events.{RATING_EVENTS}")


def find(ledger: Ledger, query: Query, actor: Actor) -> Page:
    """One page of the ledger as ``actor`` may see it. No seal is opened, except for ``text``,
    which is looked for in every word of a case that ``actor`` may read (kept in memory)."""
    with ledger.store.read() as session:
        if query.text.strip():
            return _searched(ledger, session, query, actor)
        asked = (query, actor, ledger.days(), order_of(query, ledger.campaigns))
        total, shown = visibility.page_of(session, *asked)
        pages = max(1, -(-total // query.per_page))
        rows = tuple(lines(ledger, session, shown))
        page = min(max(1, query.page), pages)
        return Page(rows=rows, total=total, page=page, pages=pages)


def _searched(ledger: Ledger, session: Session, query: Query, actor: Actor) -> Page:
    looked = ledger.words.containing(
        session, _ids(ledger, session, query, actor), query.text, actor
    )
    pages = max(1, -(-len(looked.ids) // query.per_page))
    page = min(max(1, query.page), pages)
    shown = looked.ids[(page - 1) * query.per_page : page * query.per_page]
    return Page(
        rows=tuple(lines(ledger, session, shown)),
        total=len(looked.ids),
        page=page,
        pages=pages,
        unread=looked.unread,
        opening=looked.opening,
    )


def ids_of(ledger: Ledger, query: Query, actor: Actor) -> Sequence[int]:
    """The ids of all that :func:`find` finds now, in its order."""
    with ledger.store.read() as session:
        ids = _ids(ledger, session, query, actor)
        if not query.text.strip():
            return ids
        return ledger.words.containing(session, ids, query.text, actor).ids


def _ids(ledger: Ledger, session: Session, query: Query, actor: Actor) -> list[int]:
    order = order_of(query, ledger.campaigns)
    return visibility.matching(session, query, actor, ledger.days(), order)


def rows_of(ledger: Ledger, ids: Sequence[int], actor: Actor) -> Sequence[CaseRow]:
    """Those of ``ids`` that ``actor`` may see, in their order."""
    seen = select(CaseTable.id).where(CaseTable.id.in_(ids), visibility.visible(actor))
    with ledger.store.read() as session:
        known = set(session.scalars(seen))
        return lines(ledger, session, [id for id in ids if id in known])


def names_of(ledger: Ledger, ids: Iterable[int], actor: Actor) -> dict[int, str]:
    """The enterprises' names of those of ``ids`` that ``actor`` may see, opened for it."""
    wanted = select(CaseTable.id, CaseTable.identity).where(CaseTable.id.in_(list(ids)))
    with ledger.store.read() as session:
        found = session.execute(wanted.where(visibility.visible(actor)))
        return {id: ledger.names.of(id, identity) for id, identity in found}


def to_reply_to(ledger: Ledger, actor: Actor) -> tuple[CaseRow, ...]:
    """Cases whose claimant wrote last and has no reply, the one that waits longest first."""
    last = (
        select(func.max(EventTable.id).label("id"))
        .where(_SAID)
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
    rated = select(EventTable.case_id).where(_RATED)
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

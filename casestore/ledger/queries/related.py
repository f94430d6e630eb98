"""Cases that look alike or belong together, as far as somebody may know of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from casestore.database.case_mark_table import CaseMarkTable
from casestore.database.tables import CaseTable, EventTable
from casestore.errors import Incomplete
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.lines import line
from casestore.ledger.queries.visibility import may_see, seen, visible
from casestore.ledger.records import CaseRow
from casestore.lifecycle.case_states import State
from casestore.lifecycle.linking import ENDING, JOINING, Likeness, MarkKind, joined, likeness
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb

#: So many cases that look alike are named.
MOST = 20
#: Cases in these states are nothing that another could repeat.
_GONE = (State.IMPORT_UNDONE, State.WITHDRAWN)
_ORDER = tuple(Likeness)


@dataclass(frozen=True, kw_only=True)
class AlikeCase:
    """A case that looks like the one that is asked about; ``other_name``: its enterprise is called
    otherwise."""

    row: CaseRow
    likeness: Likeness
    other_name: bool = False


@dataclass(frozen=True, kw_only=True)
class JoinedCase:
    """A case that belongs together with the one that is asked about, by ``verb``; ``row`` is
    ``None`` for whoever may not see it."""

    id: int
    verb: Verb
    row: CaseRow | None


def alike(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[AlikeCase]:
    """The cases that share a mark with one, those that ``actor`` may see, the likeliest first. The
    names of the enterprises are opened. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        found = [one for one in _sharing(session, row) if may_see(one[0], actor)][:MOST]
        return [
            AlikeCase(
                row=line(ledger, other),
                likeness=how,
                other_name=how is not Likeness.SAME_CONTRACT
                and _name(ledger, other) != _name(ledger, row),
            )
            for other, how in found
        ]


def duplicates(session: Session, row: CaseTable) -> Sequence[CaseTable]:
    """The cases of the same campaign that ``row``, the newest, most likely repeats."""
    return [
        other
        for other, how in _sharing(session, row)
        if how is Likeness.DUPLICATE and other.campaign == row.campaign
    ]


def _sharing(session: Session, row: CaseTable) -> list[tuple[CaseTable, Likeness]]:
    own, other = aliased(CaseMarkTable), aliased(CaseMarkTable)
    asked = (
        select(other.case_id, other.kind)
        .join(own, (own.mark == other.mark) & (own.kind == other.kind))
        .where(own.case_id == row.id, other.case_id != row.id, own.mark != "")
    )
    shared = defaultdict[int, set[MarkKind]](set)
    for id, kind in session.execute(asked):
        shared[id].add(kind)
    cases = session.scalars(
        select(CaseTable).where(CaseTable.id.in_(shared), CaseTable.state.not_in(_GONE))
    )
    found = [(one, likeness(shared[one.id], _is_about_the_same(one, row))) for one in cases]
    ranked = [(one, how) for one, how in found if how is not None]
    return sorted(ranked, key=lambda pair: (_ORDER.index(pair[1]), -pair[0].id))


def _is_about_the_same(one: CaseTable, other: CaseTable) -> bool:
    return (one.respondent, one.category) == (other.respondent, other.category)


def _name(ledger: Ledger, row: CaseTable) -> str:
    return ledger.names.of(row.id, row.identity)


def joined_with(session: Session, case_id: int) -> dict[int, Verb]:
    """The cases that belong together with one, and by which act."""
    asked = select(EventTable.verb, EventTable.details).where(
        EventTable.case_id == case_id, EventTable.verb.in_(sorted(JOINING | ENDING))
    )
    found = session.execute(asked.order_by(EventTable.id))
    return joined((verb, int(details["with"])) for verb, details in found)


def joined_cases(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[JoinedCase]:
    """The cases that belong together with one; of those that ``actor`` may not see, nothing but
    that there is one. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        seen(session, case_id, actor)
        found = joined_with(session, case_id)
        rows = {id: session.get_one(CaseTable, id) for id in sorted(found)}
        return [
            JoinedCase(
                id=id, verb=found[id], row=line(ledger, row) if may_see(row, actor) else None
            )
            for id, row in rows.items()
        ]


def numbered(ledger: Ledger, number: str, actor: Actor) -> int:
    """The case that ``number`` names, of those that ``actor`` may see. Raises :class:`Incomplete`
    with what to do."""
    asked = select(CaseTable.id).where(CaseTable.number == number.strip().upper(), visible(actor))
    with ledger.store.read() as session:
        found = session.scalars(asked).first()
    if found is None:
        raise Incomplete({"number": "没有这个编号的案件，或者您无权查看，请核对编号"})
    return found

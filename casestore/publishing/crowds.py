"""Nobody is told of alone: what a public row may tell of its case, and when enough cases share
that for it to be shown (k-anonymity, cumulative over everything ever shown).

A cell is all in a row that could single its case out. A row is shown once cases of at least k
enterprises have a row with exactly its cell, or had one in a release that was shown, and none with
another; until then it waits, approved. So the cell is the finest that k enterprises of the ledger
share, and once shown it never changes to a finer one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, String, cast, distinct, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from casestore.database.engine import Store
from casestore.database.public_cell_table import PublicCellTable
from casestore.database.tables import CaseTable, SummaryTable
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.publishing.enterprises import mark_of
from casestore.publishing.ledger_crowds import alike
from casestore.publishing.traits import STEPS, Traits, cell_of, coarsened


@dataclass(frozen=True, kw_only=True)
class Place:
    """What may be told of a case: ``traits``, coarsened by so many ``steps``; ``counts`` are the
    enterprises with cases of the ledger alike at each step up to there. Cases of ``crowd``
    enterprises share it, shown or approved, this one's among them, and those of ``missing`` more
    are wanted before it is shown. ``enterprise`` is the mark of this one's. ``moved``: a release
    told something else of this case. ``exempt``: it is invented."""

    traits: Traits
    steps: int
    counts: tuple[int, ...]
    crowd: int
    missing: int
    enterprise: str = ""
    moved: bool = False
    exempt: bool = False

    @property
    def coarsened(self) -> tuple[tuple[str, int], ...]:
        """The columns told less exactly, or that would be were the case not ``exempt``, each with
        how many enterprises would have been alike."""
        counts = (*self.counts, *[self.counts[-1]] * len(STEPS))
        return tuple((step.column, counts[at]) for at, step in enumerate(STEPS[: self.steps]))


def place(ledger: Ledger, session: Session, row: CaseTable, traits: Traits) -> Place:
    """What may be told of the case ``row``, of which ``traits`` are true."""
    k = ledger.settings.crowd
    counts = alike(ledger, session, row, traits)
    seen = _seen(session, row.id)
    steps = len(counts) - 1
    if row.demo:
        return Place(traits=traits, steps=steps, counts=counts, crowd=0, missing=0, exempt=True)
    own = mark_of(ledger, session, row.id)
    approved = _approved(session, row.id)
    if approved is not None:
        steps = approved
    elif seen:
        steps = _never_finer(traits, seen, steps)
    else:
        steps = _completing(session, k, row.id, own, traits, steps)
    said = coarsened(traits, steps)
    cell = cell_of(said)
    others = _members(session, cell, row.id, own)
    left = [_members(session, one, row.id, own) for one in seen.keys() - {cell}]
    needed = k if left else k - 1  # who was told of otherwise is in nobody's crowd
    return Place(
        traits=said,
        steps=steps,
        counts=counts,
        crowd=others + 1,
        missing=max(0, needed - others, *(k - count for count in left)),
        enterprise=own,
        moved=bool(left),
    )


def _never_finer(traits: Traits, seen: Mapping[str, int], steps: int) -> int:
    """``steps``, or as many as the cells that the case was ``seen`` in took: the same cell where
    that is still true."""
    same = [step for step in seen.values() if cell_of(coarsened(traits, step)) in seen]
    return min(same, default=max(steps, *seen.values()))


def _approved(session: Session, case_id: int) -> int | None:
    """The steps of the row that stands approved."""
    asked = select(PublicCellTable.step).where(
        PublicCellTable.case_id == case_id, _is_current(PublicCellTable)
    )
    return session.scalar(asked)


def _completing(
    session: Session, k: int, case_id: int, own: str, traits: Traits, steps: int
) -> int:
    """``steps``, or more where the case is the last that others wait for: those were approved
    when fewer were alike, and would wait for ever if all that come later told more."""
    cells = {cell_of(coarsened(traits, more)): more for more in range(steps + 1, len(STEPS) + 1)}
    asked = (
        select(PublicCellTable.cell)
        .distinct()
        .where(
            PublicCellTable.cell.in_(cells),
            PublicCellTable.case_id != case_id,
            PublicCellTable.seen_at.is_(None),
            _is_current(PublicCellTable),
        )
    )
    waited = sorted(cells[cell] for cell in session.scalars(asked))
    return next(
        (
            more
            for more in waited
            if _members(session, cell_of(coarsened(traits, more)), case_id, own) == k - 1
        ),
        steps,
    )


def enter(session: Session, row: SummaryTable, place: Place) -> dict[str, str]:
    """Note what the newly approved ``row`` tells; the digest of that, for the event."""
    session.flush()  # its digest is asked for below
    entry = session.get(PublicCellTable, (row.case_id, row.public_mark))
    if entry is None:
        cell = "" if place.exempt else cell_of(place.traits)
        entry = PublicCellTable(case_id=row.case_id, mark=row.public_mark, cell=cell)
        session.add(entry)
    entry.step, entry.enterprise = place.steps, place.enterprise
    session.flush()
    return {"cell": bindings.digest_of(PublicCellTable.__tablename__, entry)}


def held(session: Session, k: int) -> frozenset[int]:
    """The cases whose summaries are approved and wait for others: those of a cell that isn't k
    enterprises', and those of which a cell that they left would no longer be. What was shown once
    as it is now, and what is invented, doesn't wait."""
    asked = select(PublicCellTable.case_id, PublicCellTable.cell).where(
        _is_current(PublicCellTable),
        PublicCellTable.seen_at.is_(None),
        PublicCellTable.cell != "",
    )
    crowds: dict[str, int] = {}
    waiting = set()
    for case_id, cell in session.execute(asked).all():
        for one in {cell, *_seen(session, case_id)}:
            if one not in crowds:
                crowds[one] = _members(session, one, 0)
            if crowds[one] < k:
                waiting.add(case_id)
    return frozenset(waiting)


def note_shown(store: Store, shown: Mapping[str, str]) -> None:
    """Note that a release with ``shown``, public id → digest, is shown: somebody may keep it."""
    new = (
        select(PublicCellTable)
        .join(SummaryTable, SummaryTable.case_id == PublicCellTable.case_id)
        .add_columns(SummaryTable.public_id)
        .where(PublicCellTable.seen_at.is_(None))
    )
    with store.write() as session:
        for entry, id in session.execute(new).all():
            if shown.get(id) == entry.mark:
                entry.seen_at = datetime.now(UTC)


_Other = aliased(PublicCellTable)


def _is_current(entry: type[PublicCellTable]) -> ColumnElement[bool]:
    """The row of ``entry`` is what its case's summary makes public now."""
    return exists().where(
        SummaryTable.case_id == entry.case_id, SummaryTable.public_mark == entry.mark
    )


def _counts(entry: type[PublicCellTable]) -> ColumnElement[bool]:
    """``entry`` was shown, or is to be as soon as it may."""
    return or_(entry.seen_at.is_not(None), _is_current(entry))


def _seen(session: Session, case_id: int) -> dict[str, int]:
    """Every cell that the case was shown in, with its steps."""
    asked = select(PublicCellTable.cell, PublicCellTable.step).where(
        PublicCellTable.case_id == case_id,
        PublicCellTable.seen_at.is_not(None),
        PublicCellTable.cell != "",
    )
    return {row.cell: row.step for row in session.execute(asked)}


def _members(session: Session, cell: str, but: int, own: str = "") -> int:
    """How many enterprises besides ``own`` have cases besides ``but`` that are told of by ``cell``
    and by no other. What was approved before there were marks counts for itself."""
    elsewhere = exists().where(
        _Other.case_id == PublicCellTable.case_id, _Other.cell.not_in((cell, "")), _counts(_Other)
    )
    whose = func.coalesce(
        func.nullif(PublicCellTable.enterprise, ""), cast(PublicCellTable.case_id, String)
    )
    asked = select(func.count(distinct(whose))).where(
        PublicCellTable.cell == cell,
        PublicCellTable.case_id != but,
        whose != own,
        _counts(PublicCellTable),
        ~elsewhere,
    )
    return session.scalars(asked).one()

"""Inspections as the desk shows them. What the enterprises say of them, and which of these have an
open clue against whoever comes, is for coordinators and supervisors alone: the department would
learn who complained."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from casestore.database.inspection_table import InspectionTable
from casestore.errors import NotFound
from casestore.ledger import inspection_file
from casestore.ledger.inspection_file import GivenGrade, InspectionStep
from casestore.ledger.inspection_pages import is_over, number_of
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.open_clues import OpenClues
from casestore.ledger.verbs.inspections import visible_row
from casestore.lifecycle.inspections import InspectionState, may_register, oversees
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """An inspection as somebody may see it. ``steps`` oldest first; for the department ``grades``
    and ``clues`` (the numbers of the enterprise's open clues against it) are empty, ``waiting`` is
    false. ``may_change``: whether they may act on it; ``code`` opens the enterprise's page, ``""``
    where that is over."""

    id: int
    number: str
    campaign: str
    unit: str
    state: InspectionState
    version: int
    day: date
    exception: str
    registered_at: datetime
    enterprise: str
    uscc: str
    matter: str
    people: str
    basis: str
    code: str
    open_until: date
    steps: Sequence[InspectionStep]
    may_change: bool
    grades: Sequence[GivenGrade] = ()
    waiting: bool = False
    clues: Sequence[str] = ()

    @property
    def result(self) -> str:
        """What came of it, in the words of the department; ``""`` before."""
        done = [one.words for one in self.steps if one.act is OfficeAct.INSPECTION_DONE]
        return done[-1] if done else ""

    @property
    def grade(self) -> GivenGrade | None:
        """The one that counts."""
        return self.grades[-1] if self.grades else None


def inspection(ledger: Ledger, id: int, actor: Actor) -> Inspection:
    """The one with ``id``. Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        row = visible_row(session, id, actor)
        return _Seen(ledger, session, actor).of([row])[0]


def of_month(ledger: Ledger, campaign: str, month: date, actor: Actor) -> Sequence[Inspection]:
    """Those of ``campaign`` in the month of ``month`` that ``actor`` may see, in the order of their
    days. Raises :class:`NotFound` for whom there is none."""
    asked = _visible(campaign, actor)
    first = month.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    days = InspectionTable.day.between(first, last)
    return _found(ledger, and_(asked, days), actor)


@dataclass(frozen=True, kw_only=True)
class InspectionsToDo:
    """What waits for somebody: ``to_record`` are over and have no result yet, ``to_follow`` were
    graded badly or unlike what was registered, ``flagged`` are to come to an enterprise with an
    open clue against whoever comes."""

    to_record: Sequence[Inspection] = ()
    to_follow: Sequence[Inspection] = ()
    flagged: Sequence[Inspection] = ()

    @property
    def all(self) -> Sequence[Inspection]:
        """In the order in which the first page lists them."""
        return (*self.flagged, *self.to_follow, *self.to_record)


def to_do(ledger: Ledger, actor: Actor) -> InspectionsToDo:
    """What waits for ``actor``, in all campaigns that have inspections."""
    conditions = [
        _visible(id, actor)
        for id, campaign in ledger.campaigns.items()
        if campaign.inspections is not None and _looks_after(id, actor)
    ]
    going_on = InspectionTable.state == InspectionState.REGISTERED
    waits = or_(going_on, InspectionTable.waiting)
    found = _found(ledger, and_(or_(false(), *conditions), waits), actor)
    coming = [one for one in found if one.state is InspectionState.REGISTERED]
    ours = Role.UNIT in narrowed(actor.roles)
    return InspectionsToDo(
        to_record=[one for one in coming if ours and one.day <= ledger.today(one.campaign)],
        to_follow=[one for one in found if one.waiting],
        flagged=[one for one in coming if one.clues],
    )


def sealed_names(ledger: Ledger) -> frozenset[str]:
    """The names of all sealed files that are named here."""
    with ledger.store.read() as session:
        return frozenset(session.scalars(select(InspectionTable.contents)))


def _looks_after(campaign: str, actor: Actor) -> bool:
    return oversees(actor, campaign) or bool(_units_of(campaign, actor))


def _units_of(campaign: str, actor: Actor) -> Collection[str]:
    if Role.UNIT not in narrowed(actor.roles) or not actor.works_in(campaign):
        return ()
    pairs = [unit.partition("/") for unit in sorted(actor.units)]
    return [unit for of, _slash, unit in pairs if of == campaign]


def _visible(campaign: str, actor: Actor) -> ColumnElement[bool]:
    here = InspectionTable.campaign == campaign
    if oversees(actor, campaign):
        return here
    units = _units_of(campaign, actor)
    if not units:
        raise NotFound("没有这个专项行动的入企检查，或者您无权查看")
    return and_(here, InspectionTable.unit.in_(units))


def _found(ledger: Ledger, condition: ColumnElement[bool], actor: Actor) -> Sequence[Inspection]:
    order = (InspectionTable.day, InspectionTable.id)
    with ledger.store.read() as session:
        rows = session.scalars(select(InspectionTable).where(condition).order_by(*order)).all()
        return _Seen(ledger, session, actor).of(rows)


@dataclass(frozen=True)
class _Seen:
    """Inspections as ``actor`` may see them."""

    ledger: Ledger
    session: Session
    actor: Actor

    def of(self, rows: Sequence[InspectionTable]) -> Sequence[Inspection]:
        watched = [row for row in rows if oversees(self.actor, row.campaign)]
        clues = OpenClues.against(
            self.ledger, self.session, {(r.campaign, r.unit) for r in watched}
        )
        return [self._one(row, clues if row in watched else None) for row in rows]

    def _one(self, row: InspectionTable, clues: OpenClues | None) -> Inspection:
        file = inspection_file.read(self.ledger, row)
        found = Inspection(
            id=row.id,
            number=number_of(row.id, row.registered_at),
            campaign=row.campaign,
            unit=row.unit,
            state=row.state,
            version=row.version,
            day=row.day,
            exception=row.exception,
            registered_at=row.registered_at,
            enterprise=file.enterprise,
            uscc=file.uscc,
            matter=file.matter,
            people=file.people,
            basis=file.basis,
            code="" if is_over(self.ledger, row) else file.code,
            open_until=row.open_until,
            steps=[
                one for one in file.steps if clues or one.act is not OfficeAct.INSPECTION_FOLLOW
            ],
            may_change=may_register(self.actor, row.campaign, row.unit)
            and row.state is InspectionState.REGISTERED,
        )
        if clues is None:
            return found
        numbers = clues.of((row.campaign, row.unit), file.uscc, file.enterprise)
        return replace(found, grades=file.grades, waiting=row.waiting, clues=numbers)

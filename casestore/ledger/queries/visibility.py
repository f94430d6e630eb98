"""The ledger's list queries: who may see which case, and the filters of the desk."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from casestore.database.tables import CaseTable, FileTable
from casestore.errors import NotFound
from casestore.ledger.queries.ordering import Order
from casestore.ledger.records import Query
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.sealing.kept_file import OFFICE_ONLY, SEEN_ON_THE_SPOT

#: Who sees every case of the campaigns that they work in, unless an exclusive role narrows what
#: they see. A unit sees the cases it is responsible for; an administrator of accounts sees none,
#: nor does an auditor, who reads histories (:mod:`casestore.ledger.queries.audit`).
SEE_ALL = frozenset({Role.COORDINATOR, Role.REVIEWER, Role.SUPERVISOR, Role.SYSTEM})
#: Who may open what says how the people of an enterprise are reached.
_SEE_PEOPLE = SEE_ALL - {Role.SUPERVISOR}
SOON = timedelta(days=7)


def may_see(row: CaseTable, actor: Actor) -> bool:
    """Whether ``actor`` may see ``row``; the same rule as :func:`visible`."""
    roles = narrowed(actor.roles)
    if not actor.works_in(row.campaign):
        return False
    if roles & SEE_ALL:
        return True
    return Role.UNIT in roles and f"{row.campaign}/{row.unit}" in actor.units


def seen(session: Session, case_id: int, actor: Actor) -> CaseTable:
    """The row of a case that ``actor`` may see; raises :class:`NotFound` for any other."""
    row = session.get(CaseTable, case_id)
    if row is None or not may_see(row, actor):
        raise NotFound("没有这个案件，或者您无权查看")
    return row


def may_open(file: FileTable, actor: Actor) -> bool:
    """Whether ``actor``, who may see its case, may open ``file``: neither a unit nor a supervisor
    need know the people on the sealed form, nor what the office writes to the claimant, nor a unit
    what was photographed at the enterprise."""
    roles = narrowed(actor.roles)
    if file.purpose in SEEN_ON_THE_SPOT:
        return Role.UNIT not in roles
    return file.purpose not in OFFICE_ONLY or bool(roles & _SEE_PEOPLE)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The cases that ``actor`` may see, as a condition."""
    roles = narrowed(actor.roles)
    if roles & SEE_ALL:
        return of_campaigns(actor)
    if Role.UNIT not in roles:
        return false()
    pairs = [unit.partition("/") for unit in sorted(actor.units)]
    pairs = [pair for pair in pairs if actor.works_in(pair[0])]
    return or_(
        false(),
        *(
            and_(CaseTable.campaign == campaign, CaseTable.unit == id, CaseTable.unit != "")
            for campaign, _slash, id in pairs
        ),
    )


def of_campaigns(actor: Actor) -> ColumnElement[bool]:
    """The cases of the campaigns that ``actor`` works in, as a condition."""
    return CaseTable.campaign.in_(sorted(actor.campaigns)) if actor.campaigns else true()


def on_each_day(
    todays: Mapping[str, date], condition: Callable[[date], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """``condition`` of each case, on the day of its campaign. ``todays`` has the day of each, and
    under ``""`` that of any other."""
    if len(set(todays.values())) == 1:  # nearly always
        return condition(next(iter(todays.values())))
    each = (and_(_is_of(campaign, todays), condition(day)) for campaign, day in todays.items())
    return or_(false(), *each)


def matching(
    session: Session, query: Query, actor: Actor, todays: Mapping[str, date], order: Order
) -> list[int]:
    """The ids that match everything in ``query`` but its text, in ``order``, on the days
    ``todays`` (see :func:`on_each_day`)."""
    asked = _asked(query, actor, todays)
    return list(session.scalars(asked.order_by(*order)))


def page_of(
    session: Session, query: Query, actor: Actor, todays: Mapping[str, date], order: Order
) -> tuple[int, list[int]]:
    """How many :func:`matching` finds, and those on the page that ``query`` asks for, or on the
    last one where there are fewer."""
    asked = _asked(query, actor, todays)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(1, -(-total // query.per_page))
    skipped = (min(max(1, query.page), pages) - 1) * query.per_page
    shown = asked.order_by(*order).limit(query.per_page).offset(skipped)
    return total, list(session.scalars(shown)) if total else []


def _asked(query: Query, actor: Actor, todays: Mapping[str, date]) -> Select[int]:
    found = select(CaseTable.id).where(visible(actor))
    for column, value in (
        (CaseTable.campaign, query.campaign),
        (CaseTable.category, query.category),
        (CaseTable.lead, query.lead),
        (CaseTable.unit, query.unit),
        (CaseTable.respondent_level, query.level),
    ):
        if value:
            found = found.where(column == value)
    if query.states:
        found = found.where(CaseTable.state.in_(sorted(query.states)))
    if query.due:
        found = found.where(on_each_day(todays, lambda today: _due(query.due, today)))
    return found


def _is_of(campaign: str, known: Mapping[str, date]) -> ColumnElement[bool]:
    """Cases of ``campaign``; ``""`` is every campaign that isn't ``known``."""
    if campaign:
        return CaseTable.campaign == campaign
    return CaseTable.campaign.not_in(known.keys())


def _due(when: str, today: date) -> ColumnElement[bool]:
    if when == "overdue":
        return CaseTable.deadline < today
    if when == "today":
        return CaseTable.deadline == today
    return CaseTable.deadline.between(today, today + SOON)

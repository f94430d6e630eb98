"""What an enterprise says of an inspection, as it comes over the counter, and what the office does
about it."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.inspection_table import InspectionTable
from casestore.errors import Incomplete, NotAllowed, NotFound, Rejected, Stale, Unreadable
from casestore.errors.stray_characters import without_strays
from casestore.exchange.items import Item, is_authentic
from casestore.ledger import inspection_file
from casestore.ledger.inspection_file import GivenGrade, InspectionStep
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs import inspections
from casestore.lifecycle.inspections import InspectionGrade, oversees, wrong_in_grade
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.settings import SHANGHAI

#: Who grades: whoever holds the code.
ENTERPRISE = Actor(id="enterprise", name="企业", roles=frozenset({Role.CLAIMANT}))


def take(ledger: Ledger, session: Session, item: Item) -> None:
    """Take a grade in. A later one counts instead of the one before, which stays in the history;
    what somebody must look into is not ended by it. Raises :class:`NotFound` where there is no such
    inspection, :class:`Unreadable` where somebody else wrote it, :class:`Rejected`."""
    asked = select(InspectionTable).where(InspectionTable.reading_key == item.reader)
    row = session.scalars(asked).first()
    if row is None:
        raise NotFound("没有与这份评价对应的入企检查")
    file = inspection_file.read(ledger, row)
    if not is_authentic(item, bytes.fromhex(file.writing)):
        raise Unreadable("校验不符，不是持入企码的人发出的，或在途中被改动")
    if any(one.item == item.name for one in file.grades):
        return
    at = min(item.at, ledger.now(row.campaign))
    if at.astimezone(SHANGHAI).date() > row.open_until:
        raise Rejected("评价的期限已经过了")
    given = _grade_in(item)
    # the version stays: a department that is about to act doesn't learn of the grade
    row.grade, row.waiting = given.grade, row.waiting or given.wants_more
    grade = GivenGrade(
        at=at.isoformat(),
        grade=given.grade,
        mismatch=given.mismatch,
        text=given.text,
        item=item.name,
    )
    inspection_file.put(ledger, row, replace(file, grades=(*file.grades, grade)))
    inspections.note(session, OfficeAct.INSPECTION_GRADE, row, ENTERPRISE)


def _grade_in(item: Item) -> InspectionGrade:
    body = item.body
    given = InspectionGrade(
        grade=int(body["grade"]),
        mismatch=bool(body["mismatch"]),
        text=without_strays(str(body["text"])),
    )
    if wrong := wrong_in_grade(given):
        raise Incomplete(dict(wrong))
    return given


def follow_up(ledger: Ledger, id: int, seen: int, words: str, by: Actor) -> None:
    """Record what the office found when it looked into the grades of ``id``, of which it has
    ``seen`` so many, and what it did: they wait for nobody any more. Raises :class:`NotFound`,
    :class:`NotAllowed`, :class:`Incomplete`, :class:`Stale` where the enterprise graded again."""
    with ledger.store.write() as session:
        row = inspections.visible_row(session, id, by)
        coordinates = Role.COORDINATOR in narrowed(by.roles)
        if not coordinates or not oversees(by, row.campaign):
            raise NotAllowed("只有统筹岗可以登记回访")
        if not row.waiting:
            raise NotAllowed("没有等着回访的评价")
        file = inspection_file.read(ledger, row)
        if len(file.grades) != seen:
            raise Stale("企业刚又作了评价，请看过再登记回访")
        if not words.strip():
            raise Incomplete({"words": "请写明回访了解到什么、怎样处理"})
        row.waiting = False
        step = InspectionStep(
            at=ledger.now(row.campaign).isoformat(),
            act=OfficeAct.INSPECTION_FOLLOW,
            by=by.id,
            words=words.strip(),
        )
        inspection_file.put(ledger, row, file.after(step))
        inspections.note(session, OfficeAct.INSPECTION_FOLLOW, row, by)

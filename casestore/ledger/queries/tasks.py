"""Tasks within cases: what is to be done, by whom and by when. Each is an event that later ones
answer; what is to be done is sealed in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from casestore.database.event_indexes import TASK_EVENTS
from casestore.database.tables import CaseTable, EventTable, StaffRow
from casestore.ledger import people
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.visibility import may_see, seen, visible
from casestore.lifecycle import readers
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.settings import SHANGHAI

_TASKS = text(f"events.{TASK_EVENTS}")  # spelled out, so that their index is used
#: Who is given tasks, and gives them.
WORKERS = frozenset({Role.COORDINATOR, Role.UNIT})
#: So many open tasks of one person are listed.
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Task:
    """A task: the event ``id`` that gave it to the account ``who``, called ``name``, to be done by
    the ``day``, ``left`` days from today. ``done_on`` and ``done_by`` are empty while it is
    open."""

    id: int
    case_id: int
    number: str
    words: str
    who: str
    name: str
    given_by: str
    day: date
    left: int
    done_on: date | None = None
    done_by: str = ""


def tasks_of(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[Task]:
    """The tasks of a case that ``actor`` may read, those to be done first, by day. Raises
    :class:`NotFound`."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        asked = select(EventTable).where(_TASKS, EventTable.case_id == case_id)
        events = session.scalars(asked.order_by(EventTable.id)).all()
        found = [
            _task(ledger, session, row, one, events)
            for one in events
            if one.verb is Verb.TASK and _reads(one, actor)
        ]
    return sorted(found, key=lambda task: (task.done_on is not None, task.day, task.id))


def open_tasks(ledger: Ledger, actor: Actor) -> Sequence[Task]:
    """The first :data:`MOST` tasks that ``actor`` has still to do, the one due first first."""
    if not WORKERS & narrowed(actor.roles):
        return ()
    with ledger.store.read() as session:
        mine = session.execute(_given_to(actor)).all()
        cases = sorted({row.id for _event, row in mine})
        asked = select(EventTable).where(_TASKS, EventTable.case_id.in_(cases))
        events = session.scalars(asked.order_by(EventTable.id)).all() if cases else ()
        waiting = [(event, row) for event, row in mine if answer_to(event.id, events) is None]
        first = sorted(waiting, key=lambda pair: (pair[0].details["day"], pair[0].id))[:MOST]
        return [_task(ledger, session, row, event, events) for event, row in first]


def answer_to(task: int, events: Sequence[EventTable]) -> EventTable | None:
    """The event that says that ``task`` is done; ``None`` where none does, or a later one takes it
    back."""
    answers = [one for one in events if one.details.get("task") == task]
    return answers[-1] if answers and answers[-1].verb is Verb.TASK_DONE else None


def colleagues(ledger: Ledger, case_id: int, actor: Actor) -> Sequence[tuple[int, str]]:
    """Whom ``actor`` may give a task of a case to: who works on it; a unit's staff, each other.
    Raises :class:`NotFound`."""
    with ledger.store.read() as session:
        return found_colleagues(session, seen(session, case_id, actor), actor)


def found_colleagues(session: Session, row: CaseTable, actor: Actor) -> Sequence[tuple[int, str]]:
    """:func:`colleagues` within a session."""
    within = narrowed(actor.roles) & WORKERS if Role.UNIT in narrowed(actor.roles) else WORKERS
    accounts = session.scalars(select(StaffRow).where(StaffRow.active).order_by(StaffRow.id))
    known = ((one, people.acting_as(one)) for one in accounts)
    return [(one.id, one.name) for one, who in known if who.roles & within and may_see(row, who)]


def _given_to(actor: Actor) -> Select[EventTable, CaseTable]:
    return (
        select(EventTable, CaseTable)
        .join(CaseTable, CaseTable.id == EventTable.case_id)
        .where(
            _TASKS,
            EventTable.verb == Verb.TASK,
            EventTable.details["who"].as_string() == actor.id,
            visible(actor),
        )
    )


def _reads(event: EventTable, actor: Actor) -> bool:
    unit = str(event.details.get("for", ""))
    is_own = event.details["who"] == actor.id
    return is_own or readers.reads_words(actor, Verb.TASK, event.actor, unit)


def _task(
    ledger: Ledger,
    session: Session,
    row: CaseTable,
    event: EventTable,
    events: Sequence[EventTable],
) -> Task:
    done, who = answer_to(event.id, events), str(event.details["who"])
    account = session.get(StaffRow, int(who)) if who.isdecimal() else None
    day = date.fromisoformat(event.details["day"])
    return Task(
        id=event.id,
        case_id=row.id,
        number=row.number,
        words=ledger.opened().open(event.note or b"").decode(),
        who=who,
        name=account.name if account else who,
        given_by=event.actor_name,
        day=day,
        left=(day - ledger.today(row.campaign)).days,
        done_on=done.at.astimezone(SHANGHAI).date() if done else None,
        done_by=done.actor_name if done else "",
    )

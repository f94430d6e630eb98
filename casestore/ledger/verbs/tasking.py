"""Giving a task within a case, and saying that it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from casestore.database.tables import EventTable, StaffRow
from casestore.errors import Incomplete, NotAllowed, NotFound, Stale
from casestore.ledger import people
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.tasks import WORKERS, answer_to, found_colleagues
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.roles import Actor, Role, names_of, narrowed
from casestore.lifecycle.verbs import Verb
from casestore.public.dates_and_sizes import day_words


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """What is to be done, by the account ``who``, until the ``day``."""

    words: str
    who: int
    day: date


def give(ledger: Ledger, case_id: int, actor: Actor, asked: NewTask) -> None:
    """Give somebody who works on a case a task. Raises :class:`NotAllowed`, :class:`NotFound`,
    :class:`Incomplete`."""
    with on_case(ledger, case_id, actor) as work:
        if not WORKERS & narrowed(actor.roles):
            raise NotAllowed(f"只有{names_of(WORKERS)}可以安排任务")
        wrong = {} if asked.words.strip() else {"words": "请写明要做什么"}
        if asked.day < work.today:
            wrong["day"] = f"完成日期填的是{day_words(asked.day)}，已经过去"
        known = {id for id, _name in found_colleagues(work.session, work.row, actor)}
        if asked.who not in known:
            wrong["who"] = "请从列表中选择承办人"
        if wrong:
            raise Incomplete(wrong)
        details = {"who": str(asked.who), "day": asked.day.isoformat(), **_for(work, asked.who)}
        work.write(Verb.TASK, Said(note=asked.words, details=details))


def finish(ledger: Ledger, case_id: int, actor: Actor, task: int) -> None:
    """Say that a task is done. Raises :class:`NotAllowed`, :class:`NotFound`, :class:`Stale`."""
    with _on_task(ledger, case_id, actor, task) as (work, event, done):
        if done:
            raise Stale("这项任务已经完成")
        work.write(Verb.TASK_DONE, Said(details=_about(event)))


def reopen(ledger: Ledger, case_id: int, actor: Actor, task: int) -> None:
    """Take back that a task is done. Raises as :func:`finish` does."""
    with _on_task(ledger, case_id, actor, task) as (work, event, done):
        if not done:
            raise Stale("这项任务还没有完成")
        work.write(Verb.TASK_AGAIN, Said(details=_about(event)))


@contextmanager
def _on_task(
    ledger: Ledger, case_id: int, actor: Actor, task: int
) -> Iterator[tuple[Work, EventTable, bool]]:
    """The work on a case, the event that gave the task, and whether it is done."""
    with on_case(ledger, case_id, actor) as work:
        event = work.session.get(EventTable, task)
        if event is None or event.case_id != case_id or event.verb is not Verb.TASK:
            raise NotFound("没有这项任务")
        whose = {event.actor, event.details["who"]}
        if actor.id not in whose and Role.COORDINATOR not in narrowed(actor.roles):
            raise NotAllowed("只有承办人、安排的人和统筹岗可以标记任务")
        asked = select(EventTable).where(EventTable.case_id == case_id, EventTable.id > task)
        later = work.session.scalars(asked.order_by(EventTable.id)).all()
        yield work, event, answer_to(task, later) is not None


def _about(event: EventTable) -> dict[str, object]:
    unit = event.details.get("for")
    return {"task": event.id, **({"for": unit} if unit else {})}


def _for(work: Work, who: int) -> dict[str, str]:
    """The unit whose staff reads the task: that of the responsible unit's own, and of what the
    office gives to one of them."""
    given_to = people.acting_as(work.session.get_one(StaffRow, who))
    of_unit = Role.UNIT in narrowed(work.actor.roles) | given_to.roles
    return {"for": f"{work.row.campaign}/{work.row.unit}"} if of_unit else {}

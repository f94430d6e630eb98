"""Who handled a case for the responsible unit, or let a suspicion of its text stand: they can't be
the second person on what is told of it."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.tables import EventTable
from casestore.lifecycle.summaries import FOR_THE_UNIT
from casestore.lifecycle.verbs import Verb

_INVOLVED = FOR_THE_UNIT | {Verb.SUMMARY_DISMISS}
_BATCH = 500


def handlers_of(session: Session, cases: Collection[int]) -> dict[int, frozenset[str]]:
    """The accounts that took a step of the responsible unit in each of ``cases``, or let a
    suspicion stand there, by case."""
    ids, found = list(cases), {id: set[str]() for id in cases}
    for start in range(0, len(ids), _BATCH):
        asked = select(EventTable.case_id, EventTable.actor).where(
            EventTable.case_id.in_(ids[start : start + _BATCH]),
            EventTable.verb.in_(_INVOLVED),
        )
        for case_id, account in session.execute(asked):
            found[case_id].add(account)
    return {id: frozenset(accounts) for id, accounts in found.items()}

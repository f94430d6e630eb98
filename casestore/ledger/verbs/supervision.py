"""What the office does beside the moves: pressing, extending, noting, answering."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.case_states import CASE_STATES, Supervision
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.dates_and_sizes import day_words


def press(ledger: Ledger, case_id: int, actor: Actor, text: str, listed: bool) -> None:
    """Press a slow case; ``listed`` puts it under listed supervision (挂牌督办), which stays
    until it is closed."""
    if not text.strip():
        raise Incomplete({"text": "请写明督办要求"})
    with _in_hand(ledger, case_id, actor, Verb.PRESS) as work:
        row = work.row
        if listed or row.supervised is None:
            row.supervised = Supervision.LISTED if listed else Supervision.PRESSED
        row.version += 1
        work.write(Verb.LIST if listed else Verb.PRESS, Said(note=text))


def extend(ledger: Ledger, case_id: int, actor: Actor, deadline: date, reason: str) -> None:
    """Give the responsible unit until ``deadline`` (延期说明: the written reason); the claimant
    is told."""
    with _in_hand(ledger, case_id, actor, Verb.EXTEND) as work:
        row = work.row
        wrong = {} if reason.strip() else {"reason": "请写明延期理由和计划"}
        if deadline <= max(row.deadline or deadline.min, work.today):
            wrong["deadline"] = "新的期限须晚于原期限和今天"
        if wrong:
            raise Incomplete(wrong)
        row.deadline, row.version = deadline, row.version + 1
        said = Said(
            note=reason,
            told=f"办理期限延长到{day_words(deadline)}。",
            details={"deadline": deadline.isoformat()},
        )
        work.write(Verb.EXTEND, said, tell=True)


def note(ledger: Ledger, case_id: int, actor: Actor, text: str) -> None:
    """Add a remark for colleagues; the claimant doesn't see it."""
    if not text.strip():
        raise Incomplete({"text": "请填写备注"})
    with on_case(ledger, case_id, actor) as work:
        work.write(Verb.NOTE, Said(note=text))


def reply(ledger: Ledger, case_id: int, actor: Actor, text: str) -> None:
    """Answer what the claimant wrote, or write to them first; no move goes with it. The words are
    sealed and stand in the claimant's capsule; the letter says only that there are some."""
    if not text.strip():
        raise Incomplete({"text": "请填写答复"})
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in actor.roles:
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{VERB_NAMES[Verb.REPLY]}")
        work.write(Verb.REPLY, Said(note=text, told="收到一条给您的留言。"), tell=True)


@contextmanager
def _in_hand(ledger: Ledger, case_id: int, actor: Actor, verb: Verb) -> Iterator[Work]:
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in actor.roles:
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{VERB_NAMES[verb]}")
        if not CASE_STATES[work.row.state].in_hand:
            raise NotAllowed(f"只有在办的案件可以{VERB_NAMES[verb]}")
        yield work

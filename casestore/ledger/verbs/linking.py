"""Cases put together: linked, or one going along with another; each with a reason, each undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger import effects, following
from casestore.ledger.entered import must_be_confirmed
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.related import duplicates, joined_with
from casestore.ledger.queries.visibility import seen
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.doubts import Doubt, Odd
from casestore.lifecycle.linking import MERGEABLE, MERGING
from casestore.lifecycle.roles import ROLE_NAMES, SYSTEM, Actor, Role
from casestore.lifecycle.verbs import VERB_NAMES, Verb

#: What the claimant of a case reads that goes along with another one.
MERGED = "您的线索与反映同一问题的另一件线索一并办理，原来的编号和查询码继续有效，进展在这里告知。"
PARTED = "您的线索不再与另一件一并办理，恢复单独审查。"
#: What a claimant is asked whose clue looks like one that came before. It names neither, for it may
#: be somebody else who holds the same credit code.
ASKED = (
    "为避免重复登记，请您核对：贵单位是不是已经就同一事项反映过？反映过的，请留言写明以前的回执编号，"
    "我们一并办理；没有反映过的，不用回复，办理不受影响。"
)


@dataclass(frozen=True, kw_only=True)
class Merging:
    """A case that is to go along with the ``leading`` one: ``reason`` for the office, ``told`` for
    its claimant beside the standing sentence, ``confirmed`` the doubts that stand."""

    leading: int
    reason: str
    told: str = ""
    confirmed: frozenset[str] = frozenset()


def link(ledger: Ledger, case_id: int, actor: Actor, other: int, reason: str) -> None:
    """Note that two cases have to do with each other. Raises :class:`NotAllowed`,
    :class:`NotFound`, :class:`Incomplete`, :class:`Stale` where they are put together already."""
    with _together(ledger, case_id, actor, other, Verb.LINK) as (work, second):
        _must_have(reason)
        if other in joined_with(work.session, case_id):
            raise Stale("两件已经关联，没有再记一次")
        work.write(Verb.LINK, Said(note=reason, details={"with": other}))
        second.write(Verb.LINK, Said(note=reason, details={"with": case_id}))


def unlink(ledger: Ledger, case_id: int, actor: Actor, other: int, reason: str) -> None:
    """Take a link back. Raises as :func:`link` does."""
    with _together(ledger, case_id, actor, other, Verb.UNLINK) as (work, second):
        _must_have(reason)
        if joined_with(work.session, case_id).get(other) is not Verb.LINK:
            raise Stale("两件没有关联，或者已经取消")
        work.write(Verb.UNLINK, Said(note=reason, details={"with": other}))
        second.write(Verb.UNLINK, Said(note=reason, details={"with": case_id}))


def merge(ledger: Ledger, case_id: int, actor: Actor, asked: Merging) -> None:
    """Let a case that no unit works on yet go along with another one of its campaign: it keeps its
    number, history and claimant, who is told, and is counted as received alone. Raises as
    :func:`link` does, and :class:`Doubtful` where the two are of different enterprises."""
    with _together(ledger, case_id, actor, asked.leading, Verb.MERGE) as (work, leading):
        _must_have(asked.reason)
        _must_be_mergeable(work, leading)
        must_be_confirmed(_doubts(work, leading), asked.confirmed)
        source = work.row.state
        if asked.leading in joined_with(work.session, case_id):
            work.write(Verb.UNLINK, Said(details={"with": asked.leading}))
        effects.carry_out(work, MERGING, {})
        said = Said(
            note=asked.reason,
            told=MERGED + asked.told.strip(),
            source=source,
            target=State.MERGED,
            details={"with": asked.leading},
        )
        work.write(Verb.MERGE, said, tell=True)
        leading.write(Verb.ABSORB, Said(note=asked.reason, details={"with": case_id}))


def part(ledger: Ledger, case_id: int, actor: Actor, reason: str) -> None:
    """Let a case that goes along with another one go its own way again. Raises
    :class:`NotAllowed`, :class:`NotFound`, :class:`Incomplete`, :class:`Stale`."""
    with on_case(ledger, case_id, actor) as work:
        _must_be_coordinator(actor, Verb.PART)
        _must_have(reason)
        found = joined_with(work.session, case_id)
        leading = next((id for id, verb in found.items() if verb is Verb.MERGE), None)
        if work.row.state is not State.MERGED or leading is None:
            raise Stale("本案没有并入别的案件，或者已经分开")
        second = replace(work, row=seen(work.session, leading, actor))
        following.part(work, leading, PARTED, reason)
        second.write(Verb.UNLINK, Said(note=reason, details={"with": case_id}))


def ask_about_duplicates(work: Work) -> bool:
    """Ask the claimant of a clue that has just come in whether it repeats an earlier one that looks
    alike; whether they were asked."""
    if not duplicates(work.session, work.row):
        return False
    told = "收到一条给您的留言。"
    replace(work, actor=SYSTEM).write(Verb.REPLY, Said(note=ASKED, told=told), tell=True)
    return True


@contextmanager
def _together(
    ledger: Ledger, case_id: int, actor: Actor, other: int, verb: Verb
) -> Iterator[tuple[Work, Work]]:
    """A unit of work on two cases that a coordinator may see."""
    with on_case(ledger, case_id, actor) as work:
        _must_be_coordinator(actor, verb)
        if other == case_id:
            raise Incomplete({"number": "填的是本案自己的编号"})
        yield work, replace(work, row=seen(work.session, other, actor))


def _must_be_coordinator(actor: Actor, verb: Verb) -> None:
    if Role.COORDINATOR not in actor.roles:
        raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以{VERB_NAMES[verb]}")


def _must_have(reason: str) -> None:
    if not reason.strip():
        raise Incomplete({"reason": "请写明理由和依据"})


def _must_be_mergeable(work: Work, leading: Work) -> None:
    if work.row.state not in MERGEABLE:
        names = "、".join(f"“{CASE_STATES[one].name}”" for one in State if one in MERGEABLE)
        raise NotAllowed(f"只有{names}的案件可以并入别的案件；已经在办的，请用“关联”")
    if Verb.ABSORB in joined_with(work.session, work.row.id).values():
        raise NotAllowed("已有案件并入本案，请先把它们分开")
    if leading.row.campaign != work.row.campaign:
        raise Incomplete({"number": "另一件属于别的专项行动，不能并案，可以关联"})
    if CASE_STATES[leading.row.state].ended:
        name = CASE_STATES[leading.row.state].name
        raise Incomplete({"number": f"另一件已经结束（{name}），不能并入"})


def _doubts(work: Work, leading: Work) -> Iterator[Doubt]:
    """Whether the two are of the same enterprise."""
    own, other = (values_of(work.ledger, one.row).get("uscc", "") for one in (work, leading))
    if own != other:
        yield Doubt(
            field="number",
            odd=Odd.OTHER_ENTERPRISE,
            value=leading.row.number,
            sentence="两件的统一社会信用代码不同，并案以后反映人各自看到同样的进展",
        )

"""A new access code for a claimant who lost theirs, handed out by the desk."""

from collections.abc import Mapping
from dataclasses import dataclass

from casestore.database import jobs
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.exchange.claimant_keys import ClaimantKeys, keys_of, random_code
from casestore.ledger import bindings
from casestore.ledger.claimant_words import REISSUED
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.queries.visibility import seen
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle import reissue as rules
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.reissue import SHOWN_NAMES, Shown
from casestore.lifecycle.roles import Actor
from casestore.lifecycle.verbs import Verb
from casestore.public.readable_codes import bare


@dataclass(frozen=True, kw_only=True)
class ReissueRequest:
    """A new code as a person asks for it: ``version`` is the one they saw, ``shown`` what the
    claimant showed, ``""`` where they showed nothing."""

    version: int
    shown: Mapping[Shown, str]
    reason: str


def reissue(ledger: Ledger, case_id: int, actor: Actor, request: ReissueRequest) -> str:
    """The new access code of a case, which nothing keeps; the old one opens nothing any more.

    Its capsule is owed with the event and deleted here: whoever dies in between leaves it to the
    counter. Raises :class:`NotFound`, :class:`Stale`, :class:`NotAllowed`, :class:`Incomplete`;
    then nothing was written.
    """
    code = random_code()
    with on_case(ledger, case_id, actor) as work:
        if work.row.version != request.version:
            raise Stale("案件刚刚有了新的变动，查询码还没有补发，请核对后重新提交")
        agreed = _agreed(work, request)
        former = work.row.reading_key
        _exchange(work, request.reason, agreed, keys_of(work.row.number, code))
        if former:
            jobs.owe(work.session, JobKind.CAPSULE, {"case": case_id, "former": former})
    if former:
        ledger.capsules.drop(former)
        ledger.handouts.drop(former)
    return code


def opens(ledger: Ledger, case_id: int, actor: Actor, code: str) -> bool:
    """Whether ``code`` is the access code of a case now."""
    with ledger.store.read() as session:
        row = seen(session, case_id, actor)
        return keys_of(row.number, code).reader == row.reading_key


def _agreed(work: Work, request: ReissueRequest) -> list[Shown]:
    """The facts that were shown and are as the record has them."""
    row = work.row
    barred = rules.bar(work.actor, f"{row.campaign}/{row.unit}" if row.unit else None)
    if barred:
        raise NotAllowed(barred)
    recorded = values_of(work.ledger, row)
    there = [fact for fact in Shown if recorded.get(fact)]
    if not there:
        raise NotAllowed("本案没有登记可以核对的事项，不能补发查询码")
    shown = {fact: request.shown.get(fact, "") for fact in Shown if request.shown.get(fact)}
    wrong = {
        fact.value: SHOWN_NAMES[fact][1]
        for fact, said in shown.items()
        if bare(said) != bare(recorded.get(fact, ""))
    }
    enough = min(rules.ENOUGH, len(there))
    if len(shown) < enough:
        wrong["shown"] = (
            f"请至少核对 {enough} 项：{'、'.join(SHOWN_NAMES[one][0] for one in there)}"
        )
    if not request.reason.strip():
        wrong["reason"] = "请写明补发理由"
    if wrong:
        raise Incomplete(wrong)
    return list(shown)


def _exchange(work: Work, reason: str, agreed: list[Shown], keys: ClaimantKeys) -> None:
    row = work.row
    row.reading_key, row.writing_key = keys.reader, work.ledger.sealer.seal(keys.writing)
    row.code = ""  # what an older receipt is known by
    row.version += 1
    details = {
        "shown": [fact.value for fact in agreed],
        "holder": bindings.keys_digest(keys.reader, keys.writing),
    }
    work.write(Verb.REISSUE, Said(note=reason, told=REISSUED, details=details), tell=True)

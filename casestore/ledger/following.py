"""Cases that go along with another one: their claimants are told how that goes on, and they go
their own way again where it ends with nothing done."""

from dataclasses import replace

from casestore.database.tables import CaseTable
from casestore.ledger import effects
from casestore.ledger.claimant_words import told_of
from casestore.ledger.queries.related import joined_with
from casestore.ledger.work import Said, Work
from casestore.lifecycle.case_states import State
from casestore.lifecycle.linking import PARTING, parts_with
from casestore.lifecycle.moves import Move
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import Verb

#: What the claimant reads first about the case that theirs goes along with.
_OF_THE_OTHER = "与您的线索一并办理的案件有进展："
#: What they read where their own case goes on alone.
_ALONE = "一并办理的案件没有继续办理，您的线索恢复单独审查。"


def tell(work: Work, move: Move, source: State) -> None:
    """Tell the claimants of the cases that go along with that of ``work`` of a ``move`` that it
    made out of ``source``: the standing sentence, no word that was written for its claimant."""
    for id, verb in joined_with(work.session, work.row.id).items():
        if verb is not Verb.ABSORB:
            continue
        other = replace(work, row=work.session.get_one(CaseTable, id), actor=SYSTEM)
        if parts_with(move.target):
            part(other, work.row.id, _ALONE)
            replace(work, actor=SYSTEM).write(Verb.UNLINK, Said(details={"with": id}))
        else:
            told = _OF_THE_OTHER + told_of(move.verb, source)
            other.write(Verb.FOLLOW, Said(told=told, details={"with": work.row.id}), tell=True)


def part(work: Work, leading: int, told: str, note: str = "") -> None:
    """Let a case go its own way again: it is reviewed under a new clock."""
    effects.carry_out(work, PARTING, {})
    said = Said(
        note=note,
        told=told,
        source=State.MERGED,
        target=PARTING.target,
        details={"with": leading},
    )
    work.write(Verb.PART, said, tell=True)

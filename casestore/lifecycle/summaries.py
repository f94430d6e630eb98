"""The life of a summary: one table of its steps, each with who may take it and what it does.

Source: two persons for every public text (design rule), and the machine's check before each.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import HANDLING
from casestore.lifecycle.roles import Actor, Role
from casestore.lifecycle.verbs import Verb


class SummaryState(StrEnum):
    """Where a summary stands. ``APPROVED`` is public as it is; of a ``DRAFT`` and a ``SUBMITTED``
    one the text approved before may still be. ``VOID`` was written before its case was opened
    again."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    VOID = "void"


@dataclass(frozen=True, kw_only=True)
class SummaryStep:
    """One row: ``verb`` takes a summary from any of ``sources`` (``None``: there is none yet) to
    ``target``, while its case stands in one of ``cases``.

    ``roles`` may take it; ``other_person`` bars whoever wrote or submitted the words, and whoever
    handled the case for the responsible unit. ``gate``: the words must be complete and name
    nobody. ``reason`` must be given. ``of_public``: only where something is public. ``publishes``
    makes the text public; ``takes_down`` ends that.
    """

    verb: Verb
    sources: frozenset[SummaryState | None]
    target: SummaryState
    roles: frozenset[Role]
    cases: frozenset[State] = frozenset({State.STRUCK_OFF})
    other_person: bool = False
    gate: bool = False
    reason: bool = False
    of_public: bool = False
    publishes: bool = False
    takes_down: bool = False


_WRITERS = frozenset({Role.COORDINATOR})
_APPROVERS = frozenset({Role.COORDINATOR, Role.REVIEWER})

SUMMARY_STEPS: dict[Verb, SummaryStep] = {
    step.verb: step
    for step in (
        SummaryStep(
            verb=Verb.SUMMARY_SAVE,
            sources=frozenset({None, *SummaryState}),
            target=SummaryState.DRAFT,
            roles=_WRITERS,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_DISMISS,
            sources=frozenset({SummaryState.DRAFT}),
            target=SummaryState.DRAFT,
            roles=_WRITERS,
            reason=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_SUBMIT,
            sources=frozenset({SummaryState.DRAFT}),
            target=SummaryState.SUBMITTED,
            roles=_WRITERS,
            gate=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_APPROVE,
            sources=frozenset({SummaryState.SUBMITTED}),
            target=SummaryState.APPROVED,
            roles=_APPROVERS,
            other_person=True,
            gate=True,
            publishes=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_SEND_BACK,
            sources=frozenset({SummaryState.SUBMITTED}),
            target=SummaryState.DRAFT,
            roles=_APPROVERS,
            reason=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_WITHDRAW,
            sources=frozenset({SummaryState.APPROVED, SummaryState.DRAFT, SummaryState.SUBMITTED}),
            target=SummaryState.WITHDRAWN,
            roles=_APPROVERS,
            reason=True,
            of_public=True,
            takes_down=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_REASON,
            sources=frozenset({SummaryState.WITHDRAWN}),
            target=SummaryState.WITHDRAWN,
            roles=_WRITERS,
            reason=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_REASON_APPROVE,
            sources=frozenset({SummaryState.WITHDRAWN}),
            target=SummaryState.WITHDRAWN,
            roles=_APPROVERS,
            other_person=True,
        ),
        SummaryStep(
            verb=Verb.SUMMARY_REASON_BACK,
            sources=frozenset({SummaryState.WITHDRAWN}),
            target=SummaryState.WITHDRAWN,
            roles=_APPROVERS,
            reason=True,
        ),
    )
}

#: Whoever did one of these is no second person on what is told of the case: it is their own work,
#: or they have let a suspicion of its text stand.
INVOLVED = HANDLING | {Verb.SUMMARY_DISMISS}

#: What opening a case again does to its summary: a public one is taken down, any other is void.
ON_REOPENING: dict[SummaryState, tuple[Verb, SummaryState]] = {
    SummaryState.DRAFT: (Verb.SUMMARY_VOID, SummaryState.VOID),
    SummaryState.SUBMITTED: (Verb.SUMMARY_VOID, SummaryState.VOID),
    SummaryState.APPROVED: (Verb.SUMMARY_WITHDRAW, SummaryState.WITHDRAWN),
    SummaryState.WITHDRAWN: (Verb.SUMMARY_VOID, SummaryState.VOID),
}


def summary_bar(
    step: SummaryStep,
    actor: Actor,
    written_by: Collection[str],
    handled_by: Collection[str] = (),
) -> str | None:
    """Why ``actor`` may not take ``step`` on words that the accounts ``written_by`` wrote or
    submitted, about a case that those of ``handled_by`` handled for the responsible unit or in
    which they let a suspicion stand; else ``None``."""
    if not step.roles & actor.roles:
        return "您的岗位不能做这一步"
    if step.other_person and actor.id in written_by:
        return "摘要须由起草、送审以外的另一人审定"
    if step.other_person and actor.id in handled_by:
        return "您代责任单位办理过这个案件，或者保留过其中的疑似信息，请由另一人审定"
    return None

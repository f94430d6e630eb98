"""The life of a report: drafted by one person, reviewed by another, issued under a number, and
never changed from then on. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role, names_of


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    ISSUED = "issued"
    DROPPED = "dropped"


REPORT_STATES: dict[ReportState, str] = {
    ReportState.DRAFT: "草稿",
    ReportState.REVIEWED: "已审核",
    ReportState.ISSUED: "已印发",
    ReportState.DROPPED: "已作废",
}


@dataclass(frozen=True, kw_only=True)
class ReportStep:
    """One row: ``act`` takes a report from ``source`` to ``target``; ``roles`` may do it,
    ``second`` only who didn't put the figures together."""

    act: OfficeAct
    name: str
    source: ReportState
    target: ReportState
    roles: frozenset[Role]
    second: bool = False


_C = frozenset({Role.COORDINATOR})
_CR = frozenset({Role.COORDINATOR, Role.REVIEWER})

REPORT_STEPS: dict[OfficeAct, ReportStep] = {
    step.act: step
    for step in (
        ReportStep(
            act=OfficeAct.REPORT_RECOUNT,
            name="重新生成",
            source=ReportState.DRAFT,
            target=ReportState.DRAFT,
            roles=_C,
        ),
        ReportStep(
            act=OfficeAct.REPORT_REVIEW,
            name="审核通过",
            source=ReportState.DRAFT,
            target=ReportState.REVIEWED,
            roles=_CR,
            second=True,
        ),
        ReportStep(
            act=OfficeAct.REPORT_BACK,
            name="退回修改",
            source=ReportState.REVIEWED,
            target=ReportState.DRAFT,
            roles=_CR,
        ),
        ReportStep(
            act=OfficeAct.REPORT_ISSUE,
            name="编号印发",
            source=ReportState.REVIEWED,
            target=ReportState.ISSUED,
            roles=_C,
        ),
        ReportStep(
            act=OfficeAct.REPORT_DROP,
            name="作废草稿",
            source=ReportState.DRAFT,
            target=ReportState.DROPPED,
            roles=_C,
        ),
    )
}

#: Who puts a report together.
DRAFTERS = _C
#: Who reads reports; a unit sees its own part alone, which it hands in.
READERS = frozenset({Role.COORDINATOR, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR})
#: Who opens the cases behind a figure, and the lists with what enterprises wrote.
OPENERS = READERS - {Role.AUDITOR}


def step_bar(step: ReportStep, state: ReportState, actor: Actor, drafted_by: str) -> str:
    """Why ``actor`` can't take ``step`` with a report in ``state`` that ``drafted_by`` put
    together; ``""`` where they can."""
    if not step.roles & actor.roles:
        return f"只有{names_of(step.roles)}可以{step.name}"
    if state is not step.source:
        return f"报告现在是“{REPORT_STATES[state]}”，不能{step.name}"
    if step.second and actor.id == drafted_by:
        return "审核由起草以外的另一人来做"
    return ""


def number_of(issuer: str, year: int, serial: int) -> str:
    """The document number of a report, with 六角括号 (GB/T 9704-2012, 7.2.5)."""
    return f"{issuer}报〔{year}〕{serial}号"

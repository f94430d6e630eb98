"""The papers that a case gives rise to: what each is called and numbered by, in which states it is
issued, and who may read it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.case_states import CASE_STATES, State


class DocumentKind(StrEnum):
    """A kind of paper."""

    TRANSFER_LETTER = "transfer-letter"
    SUPERVISION_LETTER = "supervision-letter"
    MEETING_MINUTES = "meeting-minutes"
    EXTENSION_FORM = "extension-form"
    REFUSAL_LETTER = "refusal-letter"
    SETTLEMENT_REPORT = "settlement-report"
    STRIKE_OFF_FORM = "strike-off-form"


DOCUMENT_NAMES: dict[DocumentKind, str] = {
    DocumentKind.TRANSFER_LETTER: "转办函",
    DocumentKind.SUPERVISION_LETTER: "督办函",
    DocumentKind.MEETING_MINUTES: "会议纪要",
    DocumentKind.EXTENSION_FORM: "延期审批表",
    DocumentKind.REFUSAL_LETTER: "不予受理告知书",
    DocumentKind.SETTLEMENT_REPORT: "办结报告",
    DocumentKind.STRIKE_OFF_FORM: "销号单",
}


@dataclass(frozen=True, kw_only=True)
class DocumentRule:
    """How a kind is treated: ``mark`` stands in its number, ``states`` are those of a case that it
    is issued in. ``to_unit``: the responsible unit may read it, so it says no more of the claimant
    than that unit sees. ``is_form``: a table with room for signatures, else a letter."""

    kind: DocumentKind
    mark: str
    states: frozenset[State]
    to_unit: bool = False
    is_form: bool = False


_IN_HAND = frozenset(state for state, row in CASE_STATES.items() if row.in_hand)

DOCUMENT_RULES: dict[DocumentKind, DocumentRule] = {
    rule.kind: rule
    for rule in (
        DocumentRule(kind=DocumentKind.TRANSFER_LETTER, mark="转", states=_IN_HAND, to_unit=True),
        DocumentRule(
            kind=DocumentKind.SUPERVISION_LETTER, mark="督", states=_IN_HAND, to_unit=True
        ),
        DocumentRule(kind=DocumentKind.MEETING_MINUTES, mark="纪", states=_IN_HAND, to_unit=True),
        DocumentRule(
            kind=DocumentKind.EXTENSION_FORM,
            mark="延",
            states=_IN_HAND,
            to_unit=True,
            is_form=True,
        ),
        DocumentRule(
            kind=DocumentKind.REFUSAL_LETTER, mark="不受", states=frozenset({State.DECLINED})
        ),
        DocumentRule(
            kind=DocumentKind.SETTLEMENT_REPORT,
            mark="结",
            states=frozenset({State.SETTLED, State.STRUCK_OFF}),
        ),
        DocumentRule(
            kind=DocumentKind.STRIKE_OFF_FORM,
            mark="销",
            states=frozenset({State.STRUCK_OFF}),
            is_form=True,
        ),
    )
}


def kinds_for(state: State) -> tuple[DocumentKind, ...]:
    """What may be issued for a case in ``state``."""
    return tuple(kind for kind, rule in DOCUMENT_RULES.items() if state in rule.states)


def number_of(issuer: str, kind: DocumentKind, year: int, serial: int) -> str:
    """The document number (发文字号), with 六角括号 as GB/T 9704-2012, 7.2.5 has them."""
    return f"{issuer}{DOCUMENT_RULES[kind].mark}〔{year}〕{serial}号"

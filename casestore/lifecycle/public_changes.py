"""What of the public site one person proposes and another confirms, beside the texts of cases.

Source: two persons for every public change (design rule).
"""

from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role


class PublicKind(StrEnum):
    """What is to be shown: an older release."""

    ROLLBACK = "rollback"


PUBLIC_KIND_NAMES: dict[PublicKind, str] = {
    PublicKind.ROLLBACK: "恢复版本",
}


@dataclass(frozen=True, kw_only=True)
class PublicRule:
    """Who of the desk proposes changes of a ``kind``, and who confirms them."""

    kind: PublicKind
    proposers: frozenset[Role]
    confirmers: frozenset[Role]


PUBLIC_RULES: dict[PublicKind, PublicRule] = {
    rule.kind: rule
    for rule in (
        PublicRule(
            kind=PublicKind.ROLLBACK,
            proposers=frozenset({Role.COORDINATOR}),
            confirmers=frozenset({Role.COORDINATOR, Role.REVIEWER}),
        ),
    )
}

#: What the office events say that was done to such a change.
PUBLIC_ACTS = frozenset(
    {
        OfficeAct.PUBLIC_ASK,
        OfficeAct.PUBLIC_CONFIRM,
        OfficeAct.PUBLIC_REFUSE,
        OfficeAct.PUBLIC_WITHDRAW,
    }
)


def confirmation_bar(kind: PublicKind, actor: Actor, asked_by: str) -> str | None:
    """Why ``actor`` may not confirm a change of ``kind`` that the account ``asked_by`` proposed;
    else ``None``."""
    if not PUBLIC_RULES[kind].confirmers & actor.roles:
        return "您的岗位不能做这一步"
    if actor.id == asked_by:
        return "须由提出人以外的另一人确认"
    return None

"""What of the public site one person proposes and another confirms, beside the texts of cases.

Source: two persons for every public change (design rule).
"""

from dataclasses import dataclass
from enum import StrEnum

from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Actor, Role


class PublicKind(StrEnum):
    """What is to be shown: an older release, or what stands in ``content/`` by now."""

    ROLLBACK = "rollback"
    CONTENT = "content"


PUBLIC_KIND_NAMES: dict[PublicKind, str] = {
    PublicKind.ROLLBACK: "恢复版本",
    PublicKind.CONTENT: "公开内容",
}


class AgreedBy(StrEnum):
    """Why the public site is made of some content: it was there at ``init``, or when an instance
    of before first kept account of it; whoever has the machine said so; two persons did."""

    INIT = "init"
    ADOPT = "adopt"
    SERVER = "server"
    CONFIRMED = "confirmed"


AGREED_BY_NAMES: dict[AgreedBy, str] = {
    AgreedBy.INIT: "新建时登记",
    AgreedBy.ADOPT: "升级时登记",
    AgreedBy.SERVER: "在服务器上更新",
    AgreedBy.CONFIRMED: "经第二人确认",
}


@dataclass(frozen=True, kw_only=True)
class PublicRule:
    """Who of the desk proposes changes of a ``kind``, and who confirms them."""

    kind: PublicKind
    proposers: frozenset[Role]
    confirmers: frozenset[Role]


PUBLIC_RULES: dict[PublicKind, PublicRule] = {
    kind: PublicRule(
        kind=kind,
        proposers=frozenset({Role.COORDINATOR}),
        confirmers=frozenset({Role.COORDINATOR, Role.REVIEWER}),
    )
    for kind in PublicKind
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

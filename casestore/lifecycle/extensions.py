"""Who asks for a longer term (延期), and who decides about it.

Source: 保障中小企业款项支付条例 art. 25: longer only with the approval of the body's head; whoever
handles the case, asks, or has pressed it doesn't approve it.
"""

from collections.abc import Collection

from casestore.lifecycle.roles import Actor, Role, names_of

#: Who handles cases asks: the responsible unit, or the office for it.
APPLICANTS = frozenset({Role.COORDINATOR, Role.UNIT})
#: Who decides, by what the campaign's ``[clocks] extension_by`` says.
APPROVERS: dict[str, frozenset[Role]] = {
    "coordinator": frozenset({Role.COORDINATOR, Role.SUPERVISOR}),
    "supervisor": frozenset({Role.SUPERVISOR}),
}


def decision_bar(
    actor: Actor,
    roles: frozenset[Role],
    asked_by: str,
    handled_by: Collection[str],
    pressed_by: Collection[str],
) -> str:
    """Why ``actor`` may not decide about an extension that the account ``asked_by`` asks for, which
    one of ``roles`` decides about, in a case that others handled and pressed; else ``""``."""
    if not roles & actor.roles:
        return f"只有{names_of(roles)}可以批准延期"
    if actor.id == asked_by:
        return "延期由申请以外的另一人批准"
    if actor.id in handled_by:
        return "您签收或办结过本案，延期要换一个人批准"
    if actor.id in pressed_by:
        return "您督办过本案，延期要换一个人批准"
    return ""

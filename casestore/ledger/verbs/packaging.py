"""That the file of a case was put together for the level above: who did, for whom and why."""

from dataclasses import dataclass

from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, on_case
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb


@dataclass(frozen=True, kw_only=True)
class Handing:
    """A package for the office of the ``channel`` (an id of the campaign's), and why it is made;
    ``sha256`` (hex) is of what is handed over."""

    channel: str
    reason: str
    sha256: str = ""


def may_hand_up(ledger: Ledger, case_id: int, actor: Actor, asked: Handing) -> None:
    """Raises :class:`NotAllowed`, :class:`NotFound` and :class:`Incomplete` where ``actor`` may not
    put together what ``asked`` says."""
    with on_case(ledger, case_id, actor) as work:
        if Role.COORDINATOR not in narrowed(actor.roles):
            raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以导出报送材料")
        others = {one.id for one in work.campaign.other_channels}
        wrong = {} if asked.channel in others else {"channel": "请选择报送给哪一级"}
        if not asked.reason.strip():
            wrong["reason"] = "请写明为什么报送"
        if wrong:
            raise Incomplete(wrong)


def handed_up(ledger: Ledger, case_id: int, actor: Actor, made: Handing) -> None:
    """Note in the history that the package was made. Raises as :func:`may_hand_up` does."""
    may_hand_up(ledger, case_id, actor, made)
    with on_case(ledger, case_id, actor) as work:
        held = next((role.value for role in Role if role in narrowed(actor.roles)), "")
        details = {"channel": made.channel, "sha": made.sha256, "role": held}
        work.write(Verb.PACKAGE, Said(note=made.reason, details=details))

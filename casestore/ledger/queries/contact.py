"""How a claimant is reached: opened only by whoever says why."""

from collections.abc import Mapping

from casestore.campaign.form_fields import CONTACT
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import access_diary
from casestore.ledger.queries.case_file import values_of
from casestore.ledger.work import Said, on_case
from casestore.lifecycle.roles import Actor, Role, narrowed
from casestore.lifecycle.verbs import Verb


def open_contact(ledger: Ledger, case_id: int, actor: Actor, reason: str) -> Mapping[str, str]:
    """The claimant's contact, phone and address for mail, by field; leaves an event "opened the
    contact" with ``reason``. Raises :class:`NotAllowed` for whoever isn't a coordinator,
    :class:`Incomplete` without a reason."""
    if Role.COORDINATOR not in narrowed(actor.roles):
        raise NotAllowed("联系方式由统筹岗掌握；需要联系企业的，请通过统筹岗")
    if not reason.strip():
        raise Incomplete({"reason": "请写明为什么要看联系方式"})
    with on_case(ledger, case_id, actor) as work:
        values = values_of(ledger, work.row)
        work.write(Verb.OPENED_CONTACT, Said(note=reason, details=access_diary.role_noted(actor)))
    return {id: value for id, value in values.items() if id in CONTACT}

"""Giving whoever lost their access code a new one: who may, and what they must have been shown."""

from enum import StrEnum

from casestore.lifecycle.roles import Actor, Role, names_of
from casestore.lifecycle.verbs import VERB_NAMES, Verb


class Shown(StrEnum):
    """A fact that the record holds and the claimant shows again; a field of the clue form."""

    CONTACT = "contact"
    USCC = "uscc"
    PHONE = "phone"


#: Each fact by its name, and what is said where it isn't the recorded one.
SHOWN_NAMES: dict[Shown, tuple[str, str]] = {
    Shown.CONTACT: ("联系人", "与登记的联系人不一致，请再核对证件或委托书"),
    Shown.USCC: ("统一社会信用代码", "与登记的统一社会信用代码不一致，请照营业执照再核对"),
    Shown.PHONE: ("联系电话", "与登记的联系电话不一致，请再核对"),
}

#: So many must agree; all of them where the record holds fewer.
ENOUGH = 2

ROLES = frozenset({Role.COORDINATOR})


def bar(actor: Actor, unit: str | None) -> str | None:
    """Why ``actor`` may not reissue the code of a case of the responsible ``unit``
    (``campaign/unit``); else ``None``. Who holds the code speaks for the claimant, so nobody of the
    unit that is complained about may hand one out."""
    if not ROLES & actor.roles:
        return f"只有{names_of(ROLES)}可以{VERB_NAMES[Verb.REISSUE]}"
    if unit is not None and unit in actor.units:
        return f"责任单位不能{VERB_NAMES[Verb.REISSUE]}"
    return None

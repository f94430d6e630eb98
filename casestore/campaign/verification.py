"""What is looked at on the spot before a case is struck off, as a campaign says it."""

from collections.abc import Collection
from typing import Literal

from casestore.campaign.toml_values import Id, Part, Text


class Check(Part):
    """A point of the checklist: what whoever verifies has looked at."""

    id: Id
    label: Text


#: Where a campaign says nothing else.
CHECKLIST = (
    Check(id="claim", label="办理结果与反映的诉求逐项对照过"),
    Check(id="proof", label="付款回单、协议等凭证看过原件，与登记的一致"),
    Check(id="account", label="到账金额与企业账目核对一致；不涉及金额的，承诺的事项已经落实"),
    Check(id="enterprise", label="当面听取了企业的意见"),
    Check(id="respondent", label="被核查的单位没有参与核查"),
)


class Verification(Part):
    """``checklist``: every point is ticked before a case is struck off. ``photos``: whether
    photographs of the visit are kept with the case by choice or always. ``on_agreement``: a case
    may be settled and struck off while instalments of its agreement are still to be paid."""

    checklist: tuple[Check, ...] = CHECKLIST
    photos: Literal["optional", "required"] = "optional"
    on_agreement: bool = False

    def ticked(self, ids: Collection[str]) -> tuple[Check, ...]:
        """The points among ``ids``, in the order of the list."""
        return tuple(check for check in self.checklist if check.id in ids)

    def open(self, ids: Collection[str]) -> tuple[Check, ...]:
        """The points that are not among ``ids``."""
        return tuple(check for check in self.checklist if check.id not in ids)

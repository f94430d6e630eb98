"""What the sealed note of a correction keeps, and the columns that can be corrected."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from casestore.campaign.form_fields import CONTACT, Field
from casestore.campaign.model import Campaign
from casestore.lifecycle.corrections import FULFILLED, is_correctable
from casestore.lifecycle.needs import NEED_NAMES, Need
from casestore.lifecycle.verbs import Verb

#: Their notes are corrections.
NOTED = frozenset({Verb.CORRECT, Verb.CORRECT_ASK})


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to be put right: the ``field``, its ``old`` and ``new`` value as they are kept, and
    why."""

    field: str
    old: str
    new: str
    reason: str

    @property
    def note(self) -> bytes:
        """As the event keeps it, before sealing."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()


def read(note: str) -> Correction:
    """The correction that an opened ``note`` keeps."""
    return Correction(**json.loads(note))


def words(campaign: Campaign, correction: Correction) -> str:
    """What stands in the history of it."""
    label = label_of(campaign, correction.field)
    old, new = (
        shown(campaign, correction.field, value) for value in (correction.old, correction.new)
    )
    if correction.field in CONTACT:  # opened by whoever says why
        old = new = "（联系方式，密封保存）"
    return f"{label}\n原为：{old}\n改为：{new}\n理由：{correction.reason}"


def shown(campaign: Campaign, field: str, value: str) -> str:
    """What the screen calls ``value`` of ``field``."""
    known = column_of(campaign, field) is not None
    return (campaign.label(field, value) if known else value) or "（空）"


def column_of(campaign: Campaign, field: str) -> Field | None:
    """The column ``field`` of the clue form, where it can be corrected."""
    columns = (one for one in campaign.columns() if is_correctable(one))
    return next((one for one in columns if one.id == field), None)


def label_of(campaign: Campaign, field: str) -> str:
    """What the screen calls ``field``."""
    column = column_of(campaign, field)
    if column is not None:
        return column.label
    return NEED_NAMES[Need.FULFILLED][0] if field == FULFILLED else field


def correctable(campaign: Campaign, fulfilled: bool) -> Mapping[str, str]:
    """Field → label of everything that can be corrected; ``fulfilled``: an amount was verified."""
    found = {one.id: one.label for one in campaign.columns() if is_correctable(one)}
    if fulfilled:
        found[FULFILLED] = NEED_NAMES[Need.FULFILLED][0]
    return found

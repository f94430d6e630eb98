"""Which answers stand on a printed clue form: one digest on both sides of the counter."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from casestore.campaign.form_fields import Field
from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of
from casestore.public.paper.mark import VERSION_DIGITS

#: What is filled in by hand, or lies beside the form: the paper is the same whatever it says.
_NOT_PRINTED = frozenset({"evidence", "sign"})


def printed_columns(campaign: Campaign) -> tuple[Field, ...]:
    """The columns whose answers a printed form holds."""
    return tuple(one for one in campaign.columns() if one.step not in _NOT_PRINTED)


def printed_values(campaign: Campaign, values: Mapping[str, str]) -> dict[str, str]:
    """What of ``values`` a printed form holds, as the ledger keeps it; empty answers left out."""
    found = {one.id: _normal(one, values.get(one.id, "")) for one in printed_columns(campaign)}
    return {id: text for id, text in found.items() if text}


def version_of(campaign: Campaign, values: Mapping[str, str]) -> str:
    """The digest of the answers that the form of ``campaign`` holds, in capitals: another one as
    soon as one of them changes."""
    said = [campaign.id, printed_values(campaign, values)]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(b"qingzhang paper " + text.encode()).hexdigest()[:VERSION_DIGITS].upper()


def changed_columns(
    campaign: Campaign, printed: Mapping[str, str], values: Mapping[str, str]
) -> Sequence[Field]:
    """The columns whose answers are others in ``values`` than they were in ``printed``."""
    then, now = printed_values(campaign, printed), printed_values(campaign, values)
    return [one for one in printed_columns(campaign) if then.get(one.id) != now.get(one.id)]


def _normal(column: Field, text: str) -> str:
    text = text.strip()
    if column.kind == "amount" and (amount := amount_of(text)) is not None:
        return format(amount.normalize(), "f")  # the ledger counts in fen
    return text

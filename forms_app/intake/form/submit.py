"""From a finished draft to an item on its way to the office, of which the draft keeps the receipt
alone."""

from dataclasses import asdict
from datetime import UTC, datetime

import structlog

from casestore.campaign.eligibility import Decision
from casestore.campaign.model import Campaign
from casestore.exchange.claimant_keys import (
    ClaimantKeys,
    keys_from,
    keys_of,
    random_code,
    stretched,
)
from casestore.exchange.completeness import Submission, admitted
from casestore.exchange.items import Item, ItemKind
from casestore.lifecycle import deadlines
from casestore.sealing.drafts import Draft
from casestore.settings import SHANGHAI
from forms_app.intake.followup.lookup import clue_name
from forms_app.intake.form.journey import read_draft
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import services

log = structlog.get_logger()


def register(campaign: Campaign, draft: Draft, secret: str) -> None:
    """Put the clue of ``draft`` (sealed to ``secret``) over the counter and leave nothing of it but
    the receipt.

    Raises ``NotAllowed`` and ``Incomplete`` by the rules that the office goes by too. A second call
    with the same draft gets the same receipt.
    """
    values, _wrong = read_draft(campaign, draft)
    decision = _admitted(campaign, draft, values)
    _number(campaign, draft)
    draft.sent = True
    # from here on its files may be the ledger's, even if this process dies
    services().drafts.save(secret, draft)
    item = _item(campaign, draft, values)
    new = services().put(item)
    log.info("clue_received", campaign=campaign.id, number=draft.number, repeated=not new)
    _keep_receipt(campaign, draft, decision, bool(values.get("email")))


def prepare(campaign: Campaign, draft: Draft) -> None:
    """Give ``draft`` the number and code of its receipt while the person still reads, and derive
    their keys, which takes longer than all the rest. They count when the draft is sent."""
    year = services().settings.today(campaign.id).year
    if not draft.number.startswith(f"{campaign.prefix}-{year}-"):
        draft.number, draft.code = services().numbers.new(campaign.prefix, year), random_code()
        draft.stretched = stretched(draft.number, draft.code).hex()


def _admitted(campaign: Campaign, draft: Draft, values: dict[str, str]) -> Decision:
    sent = Submission(
        values=values,
        purposes={file.purpose for file in draft.files},
        source=campaign.source_of(values.get("claimant_kind", "")),
        lost=services().evidence.lost(draft.files, "evidence"),
    )
    return admitted(campaign, sent, _received_at(campaign, draft).astimezone(SHANGHAI).date())


def _received_at(campaign: Campaign, draft: Draft) -> datetime:
    """When the draft was sent first; now, if it wasn't."""
    if draft.sent_at:
        return datetime.fromisoformat(draft.sent_at)
    return services().settings.now(campaign.id)


def _number(campaign: Campaign, draft: Draft) -> None:
    """Give ``draft`` its number, code and moment, once."""
    if not draft.sent_at:
        prepare(campaign, draft)  # unless it was, in this year
        draft.sent_at = _received_at(campaign, draft).isoformat()


def _keys(draft: Draft) -> ClaimantKeys:
    if draft.stretched:
        return keys_from(bytes.fromhex(draft.stretched))
    return keys_of(draft.number, draft.code)  # sent by the version before, and not taken yet


def _item(campaign: Campaign, draft: Draft, values: dict[str, str]) -> Item:
    keys = _keys(draft)
    return Item(
        kind=ItemKind.CLUE,
        name=clue_name(keys),
        number=draft.number,
        reader=keys.reader,
        at=_received_at(campaign, draft),
        body={
            "campaign": campaign.id,
            "values": values,
            "files": [asdict(file) for file in draft.files],
            "source": campaign.source_of(values.get("claimant_kind", "")),
            "demo": services().settings.demo,
        },
        writing=keys.writing.hex(),
    )


def _keep_receipt(campaign: Campaign, draft: Draft, decision: Decision, email: bool) -> None:
    received_at = _received_at(campaign, draft)
    day = received_at.astimezone(SHANGHAI).date()
    review = deadlines.due(campaign.clocks.review, "", day, day)
    draft.receipt = {
        "number": draft.number,
        "code": draft.code,
        "received_at": received_at.isoformat(),
        "review_by": review.day.isoformat(),
        "uncertain": review.uncertain,
        "shown_until": (datetime.now(UTC) + cookies.RECEIPT_SHOWN).isoformat(),
        "email": email,
        "lead": decision.lead,
        "files": [[file.name, file.size, file.sha256] for file in draft.files],
    }
    draft.values, draft.done, draft.tried, draft.files, draft.refused = {}, [], [], [], []
    draft.stretched = ""

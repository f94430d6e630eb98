"""From a finished draft to a registered clue, of which the draft keeps the receipt alone."""

from datetime import UTC, datetime

import structlog

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.records import Clue, Receipt
from casestore.ledger.verbs import registering
from casestore.sealing.drafts import Draft
from forms_app.intake.form.journey import read_draft
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import services

log = structlog.get_logger()


def register(campaign: Campaign, draft: Draft, secret: str) -> None:
    """Register the clue of ``draft`` (sealed to ``secret``) and leave nothing of it but the
    receipt.

    The ledger decides on its own whether the clue may come in: raises its ``NotAllowed`` and
    ``Incomplete``. A second call with the same draft gets the same receipt.
    """
    values, _wrong = read_draft(campaign, draft)
    clue = Clue(
        campaign=campaign.id,
        values=values,
        files=tuple(draft.files),
        source=campaign.source_of(values.get("claimant_kind", "")),
        demo=services().settings.demo,
    )
    receipt = _registered(clue, draft, secret)
    _keep_receipt(campaign, draft, receipt, values)


def _registered(clue: Clue, draft: Draft, secret: str) -> Receipt:
    draft.sent = True
    # from here on its files may be the ledger's, even if this process dies
    services().drafts.save(secret, draft)
    try:
        receipt = registering.register(services().ledger, clue, draft.key)
    except (Incomplete, NotAllowed):
        draft.sent = False
        raise
    log.info(
        "clue_registered",
        campaign=clue.campaign,
        case=receipt.case_id,
        number=receipt.number,
        repeated=receipt.repeated,
    )
    return receipt


def _keep_receipt(
    campaign: Campaign, draft: Draft, receipt: Receipt, values: dict[str, str]
) -> None:
    draft.receipt = {
        "number": receipt.number,
        "code": receipt.code,
        "received_at": receipt.received_at.isoformat(),
        "review_by": receipt.review_by.isoformat(),
        "uncertain": receipt.uncertain,
        "shown_until": (datetime.now(UTC) + cookies.RECEIPT_SHOWN).isoformat(),
        "email": bool(values.get("email")),
        "lead": registering.decide(services().ledger, campaign.id, values).lead,
        "files": [[file.name, file.size, file.sha256] for file in draft.files],
    }
    draft.values, draft.done, draft.tried, draft.files, draft.refused = {}, [], [], [], []

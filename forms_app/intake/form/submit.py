"""From a finished draft to a registered clue, and the clue form to print and seal."""

from datetime import UTC, datetime

import structlog
from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.records import Clue, Receipt
from casestore.sealing.drafts import Draft
from casestore.settings import SHANGHAI
from forms_app.intake.form import cookies
from forms_app.intake.form.journey import normal
from forms_app.intake.services import campaign_of, office
from forms_app.pdf.rendering import pdf_answer
from forms_app.web.translations import say

log = structlog.get_logger()
pages = Blueprint("signing", __name__, url_prefix="/apply")


def register(campaign: Campaign, draft: Draft, secret: str) -> None:
    """Register the clue of ``draft`` (sealed to ``secret``) and leave nothing of it but the
    receipt.

    The ledger decides on its own whether the clue may come in: raises its ``NotAllowed`` and
    ``Incomplete``. A second call with the same draft gets the same receipt.
    """
    values, _wrong = normal(campaign, draft)
    settings = office().settings
    clue = Clue(
        campaign.id,
        values,
        tuple(draft.files),
        campaign.source_of(values.get("claimant_kind", "")),
        settings.demo,
    )
    draft.sent = True
    office().drafts.save(
        secret, draft
    )  # from here on its files may be the ledger's, even if this process dies
    try:
        receipt = office().ledger.register(clue, draft.key)
    except (Incomplete, NotAllowed):
        draft.sent = False
        raise
    log.info(
        "clue_registered",
        campaign=campaign.id,
        case=receipt.case_id,
        number=receipt.number,
        repeated=receipt.repeated,
    )
    _keep_receipt(campaign, draft, receipt, values)


def _keep_receipt(
    campaign: Campaign, draft: Draft, receipt: Receipt, values: dict[str, str]
) -> None:
    draft.receipt = {
        "number": receipt.number,
        "code": receipt.code,
        "received_at": receipt.received_at.isoformat(),
        "review_by": receipt.review_by.isoformat(),
        "shown_until": (datetime.now(UTC) + cookies.RECEIPT_SHOWN).isoformat(),
        "email": bool(values.get("email")),
        "lead": office().ledger.decide(campaign.id, values).lead,
        "files": [[file.name, file.size, file.sha256] for file in draft.files],
    }
    draft.values, draft.done, draft.tried, draft.files, draft.refused = {}, [], [], [], []


@pages.get("/<campaign_id>/clue-form.pdf")
def clue_form(campaign_id: str) -> ResponseReturnValue:
    """The clue form with the draft's answers, to print, sign and seal."""
    from forms_app.intake.form.clue_form_pdf import clue_form_pdf

    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    if draft is None or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=campaign_id))
    values, wrong = normal(campaign, draft)
    shown = {**{id: draft.values.get(id, "") for id in wrong}, **values}
    now = office().settings.now(campaign_id).astimezone(SHANGHAI)
    pdf = clue_form_pdf(campaign, shown, [file.name for file in draft.kept("evidence")], now)
    return pdf_answer(pdf, say("线索表") + ".pdf")

"""The clue form (线索表) with the draft's answers: to be printed, signed, sealed and sent back
with the clue."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.model import Campaign
from casestore.settings import SHANGHAI
from forms_app.intake.form.journey import answer, journey_of, read_draft
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import campaign_of, services
from forms_app.pdf.rendering import pdf_answer, pdf_of
from forms_app.web.translations import say

pages = Blueprint("clue_form", __name__, url_prefix="/apply")


@pages.get("/<campaign_id>/clue-form.pdf")
def pdf(campaign_id: str) -> ResponseReturnValue:
    """The draft's clue form as it stands; without a finished self-check back to that."""
    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    if draft is None or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=campaign_id))
    values, wrong = read_draft(campaign, draft)
    shown = {**{id: draft.values.get(id, "") for id in wrong}, **values}
    now = services().settings.now(campaign_id).astimezone(SHANGHAI)
    names = [file.name for file in draft.files_for("evidence")]
    return pdf_answer(clue_form_pdf(campaign, shown, names, now), say("线索表") + ".pdf")


def clue_form_pdf(
    campaign: Campaign, values: Mapping[str, str], files: Sequence[str], printed_at: datetime
) -> bytes:
    """The form as a PDF: every column of the campaign by step, the required ones in bold (as in the
    announcements).

    ``values`` by column id, empty ones stay blank to be filled in by hand; ``files`` are the
    names of the evidence; ``printed_at`` is Shanghai time.
    """
    journey = journey_of(campaign)
    steps = [step for step in journey.steps if step not in ("evidence", "review", "sign")]
    rows = {
        step: [
            (column, answer(campaign, column, values.get(column.id, "")))
            for column in journey.columns(step)
        ]
        for step in steps
    }
    return pdf_of(
        render_template(
            "sheets/clue_form.html",
            campaign=campaign,
            rows=rows,
            files=files,
            printed_at=printed_at,
        )
    )

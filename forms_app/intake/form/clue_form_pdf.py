"""The clue form (线索表) with the draft's answers: to be printed, signed, sealed and sent back
with the clue."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import render_template

from casestore.campaign.model import Campaign
from forms_app.intake.form.journey import answer, journey_of
from forms_app.pdf.rendering import pdf_of


def clue_form_pdf(
    campaign: Campaign, values: Mapping[str, str], files: Sequence[str], printed_at: datetime
) -> bytes:
    """The form as a PDF: every column of the campaign by step, the required ones in bold (as in the
    announcements).

    ``values`` by column id, empty ones stay blank to be filled in by hand; ``files`` are the
    names of the evidence.
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

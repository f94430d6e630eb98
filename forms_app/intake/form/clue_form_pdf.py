"""The clue form (线索表) with the draft's answers: to be printed, signed, sealed and sent back
with the clue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from casestore.campaign.form_fields import Field
from casestore.campaign.model import Campaign
from casestore.exchange.paper_version import version_of
from casestore.public.paper.mark import Mark
from casestore.sealing.drafts import Draft
from casestore.settings import SHANGHAI
from forms_app.intake.form.journey import answer, journey_of, read_draft
from forms_app.intake.form.signed_paper import is_noted, note_printed
from forms_app.intake.form.submit import prepare
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import campaign_of, services
from forms_app.pdf.codes import paper_code
from forms_app.pdf.rendering import pdf_answer, pdf_of
from forms_app.web.translations import say

#: Choices of a column that a blank form lists, at most; longer lists are written in by hand.
MOST_BOXES = 12

pages = Blueprint("clue_form", __name__, url_prefix="/apply")


@pages.get("/<campaign_id>/clue-form.pdf")
def pdf(campaign_id: str) -> ResponseReturnValue:
    """The draft's clue form as it stands; without a finished self-check back to that."""
    campaign = campaign_of(campaign_id)
    draft = cookies.draft_of(campaign_id)
    if draft is None or draft.receipt or "check" not in draft.done:
        return redirect(url_for("apply.start", campaign_id=campaign_id))
    values, wrong = read_draft(campaign, draft)
    shown = {**{id: draft.values.get(id, "") for id in wrong}, **values}
    mark = _mark(campaign, draft, values)
    now = services().settings.now(campaign_id).astimezone(SHANGHAI)
    names = [file.name for file in draft.files_for("evidence")]
    made = clue_form_pdf(campaign, Sheet(values=shown, files=names, printed_at=now, mark=mark))
    return pdf_answer(made, say("线索表") + ".pdf")


@pages.get("/<campaign_id>/blank-form.pdf")
def blank(campaign_id: str) -> ResponseReturnValue:
    """The campaign's form to fill in by hand and to send by post: nobody knows its category yet, so
    it has every column, and says which clues fill in those that not all do."""
    campaign = campaign_of(campaign_id)
    now = services().settings.now(campaign_id).astimezone(SHANGHAI)
    made = clue_form_pdf(campaign, Sheet(values={}, files=(), printed_at=now, mark=None))
    return pdf_answer(made, say("空白线索表") + ".pdf")


def _mark(campaign: Campaign, draft: Draft, values: Mapping[str, str]) -> Mark:
    """The mark of the paper that is being printed, noted in the draft if it is a new one."""
    if not is_noted(campaign, draft, values):
        with services().drafts.change(cookies.draft_secret(campaign.id), campaign.id) as saved:
            prepare(campaign, saved)
            note_printed(campaign, saved, values)
        draft.number = saved.number
    return Mark(draft.number, version_of(campaign, values))


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on a clue form. ``values`` by column id, empty ones stay blank to be filled in by
    hand; ``files`` are the names of the evidence; ``printed_at`` is Shanghai time; ``mark`` stands
    on every page, a blank form has none."""

    values: Mapping[str, str]
    files: Sequence[str]
    printed_at: datetime
    mark: Mark | None


def clue_form_pdf(campaign: Campaign, sheet: Sheet) -> bytes:
    """The form as a PDF: the columns that its category is asked for, by topic, the required ones in
    bold (as in the announcements)."""
    journey = journey_of(campaign, sheet.values.get("category", ""))
    rows = {
        topic: [(column, _cell(campaign, column, sheet)) for column in journey.columns(topic)]
        for topic in journey.topics
        if topic not in ("evidence", "review", "sign")
    }
    return pdf_of(
        render_template(
            "sheets/clue_form.html",
            campaign=campaign,
            rows=rows,
            files=sheet.files,
            printed_at=sheet.printed_at,
            mark=sheet.mark,
            code=paper_code(sheet.mark) if sheet.mark else "",
        )
    )


def _cell(campaign: Campaign, column: Field, sheet: Sheet) -> str:
    """What stands beside the name of ``column``: the answer; on a blank form the choices to tick,
    and which clues fill it in, where that has to be said."""
    if sheet.values:
        return answer(campaign, column, sheet.values.get(column.id, ""))
    names = say("”“").join(say(campaign.label("category", id)) for id in column.categories)
    told = [say("只有“%(names)s”填这一栏。", names=names)] if names else []
    options = campaign.options(column)
    if 0 < len(options) <= MOST_BOXES:
        told.append("　".join(f"□\N{NO-BREAK SPACE}{say(option.label)}" for option in options))
    return "\n".join(told)

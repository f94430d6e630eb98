"""From a finished draft to an item on its way to the office, of which the draft keeps the receipt
alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog

from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.model import Campaign
from casestore.exchange.claimant_keys import keys_from, random_code, stretched
from casestore.exchange.completeness import PAPER_NAMES, Submission, admitted
from casestore.exchange.items import Item, ItemKind
from casestore.lifecycle import deadlines
from casestore.sealing.drafts import Draft
from casestore.sealing.kept_file import KeptFile
from casestore.settings import SHANGHAI
from forms_app.clue import paper_words
from forms_app.intake.followup.lookup import clue_name
from forms_app.intake.form import mandate, signed_paper
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
    at = _moment(campaign, draft)
    decision = _admitted(campaign, draft, values, at)
    prepare(campaign, draft)
    receipt = _receipt(campaign, draft, decision, at) | {"email": bool(values.get("email"))}
    # from here on its files may be the ledger's, even if this process dies
    services().drafts.note_receipt(secret, receipt)
    draft.begun = receipt
    new = services().put(_item(campaign, draft, values, at))
    log.info("clue_received", campaign=campaign.id, number=draft.number, repeated=not new)
    _over(draft)


def prepare(campaign: Campaign, draft: Draft) -> None:
    """Give ``draft`` the number and code of its receipt while the person still reads, and derive
    their keys, which takes longer than all the rest. They count when the draft is sent."""
    before, year = draft.number, services().settings.today(campaign.id).year
    if draft.begun:
        draft.number, draft.code = draft.begun["number"], draft.begun["code"]
    elif not draft.number.startswith(f"{campaign.prefix}-{year}-"):
        draft.number, draft.code = services().numbers.new(campaign.prefix, year), random_code()
    if draft.number != before:
        draft.stretched = stretched(draft.number, draft.code).hex()


def _moment(campaign: Campaign, draft: Draft) -> datetime:
    """When the draft was sent first; now, if it wasn't."""
    if draft.begun:
        return datetime.fromisoformat(draft.begun["received_at"])
    return services().settings.now(campaign.id)


def _admitted(campaign: Campaign, draft: Draft, values: dict[str, str], at: datetime) -> Decision:
    sent = Submission(
        values=values,
        purposes={file.purpose for file in draft.files},
        source=campaign.source_of(values.get("claimant_kind", "")),
        lost=services().evidence.lost(draft.files, "evidence"),
        later=signed_paper.later(campaign, draft),
        papers={paper for file in draft.files for paper in file.papers},
    )
    return admitted(campaign, sent, at.astimezone(SHANGHAI).date())


def _item(campaign: Campaign, draft: Draft, values: dict[str, str], at: datetime) -> Item:
    keys = keys_from(bytes.fromhex(draft.stretched))
    return Item(
        kind=ItemKind.CLUE,
        name=clue_name(keys),
        number=draft.number,
        reader=keys.reader,
        at=at,
        body={
            "campaign": campaign.id,
            "values": values,
            "files": [file.handed_on() for file in _files(campaign, draft)],
            "source": campaign.source_of(values.get("claimant_kind", "")),
            "demo": services().settings.demo,
            "later": list(signed_paper.later(campaign, draft)),
        },
        writing=keys.writing.hex(),
    )


def _files(campaign: Campaign, draft: Draft) -> list[KeptFile]:
    """The files of ``draft``, with what the desk is to look at noted at the signed form, which the
    responsible unit doesn't see."""
    name = draft.values.get("enterprise", "")
    found = [signed_paper.for_the_office(campaign, file, name) for file in draft.files]
    if not mandate.is_missing(campaign, draft):
        return found
    said = (paper_words.NO_MANDATE,)
    return [
        replace(one, taken_out=one.taken_out + said) if one.purpose == signed_paper.PURPOSE else one
        for one in found
    ]


def _receipt(campaign: Campaign, draft: Draft, decision: Decision, at: datetime) -> dict[str, Any]:
    day = at.astimezone(SHANGHAI).date()
    complete = deadlines.due(campaign.clocks.complete, "", day, day)
    waits = bool(signed_paper.later(campaign, draft))
    start = complete.day if waits else day
    review = deadlines.due(campaign.clocks.review, "", start, start)
    return {
        "campaign": campaign.id,
        "number": draft.number,
        "code": draft.code,
        "received_at": at.isoformat(),
        "review_by": review.day.isoformat(),
        "uncertain": review.uncertain or (waits and complete.uncertain),
        "shown_until": (datetime.now(UTC) + cookies.RECEIPT_SHOWN).isoformat(),
        "complete_by": complete.day.isoformat() if waits else "",
        "owed": [PAPER_NAMES[id] for id in signed_paper.later(campaign, draft)],
        "lead": decision.lead,
        "registered_alone": decision.outcome is Outcome.REGISTER,
        "files": [[file.name, file.size, file.sha256] for file in draft.files],
    }


def _over(draft: Draft) -> None:
    """The clue is over the counter: leave nothing in ``draft`` but the receipt."""
    draft.receipt = draft.begun
    draft.values, draft.done, draft.tried, draft.files, draft.refused = {}, [], [], [], []
    draft.stretched = ""

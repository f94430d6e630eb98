"""What the public views work with: everything the factory was given, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import abort, current_app, g

from casestore.campaign.model import Campaign, SiteInfo
from casestore.ledger.verbs import Ledger
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.settings import Settings
from forms_app.web.translations import write_in


@dataclass(frozen=True)
class Office:
    """The wiring of one intake process. ``ledger`` and ``evidence`` can seal and not open."""

    settings: Settings
    ledger: Ledger
    campaigns: Mapping[str, Campaign]
    site: SiteInfo
    drafts: Drafts
    evidence: EvidenceStore


def office() -> Office:
    return cast(Office, current_app.extensions["qingzhang"])


def campaign_of(id: str) -> Campaign:
    """The campaign ``id``, whose script the page is written in from here on; an unknown one is a
    404."""
    campaign = office().campaigns.get(id)
    if campaign is None:
        abort(404)
    write_in(campaign.script)
    g.campaign = campaign
    return campaign

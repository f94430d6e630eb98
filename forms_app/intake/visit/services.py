"""What the public views work with: everything the factory was given, in one place."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import abort, current_app, g

from casestore.campaign.lost import lost_campaign
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.exchange.inbox import Inbox
from casestore.exchange.items import Item, sealed
from casestore.exchange.office_signature import Checker
from casestore.exchange.receipt_numbers import NumbersGivenOut
from casestore.sealing.drafts import Drafts
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.partial_uploads import PartialUploads
from casestore.sealing.resume_codes import ResumeCodes
from casestore.sealing.vault import Sealer
from casestore.sealing.visits import Visits
from casestore.settings import Settings
from forms_app.web.translations import write_in

#: Where Flask keeps the record for one app.
EXTENSION = "intake"


@dataclass(frozen=True, kw_only=True)
class IntakeServices:
    """The wiring of one intake process, which can seal (``sealer``) and not open; ``checker``
    knows the office's signature."""

    settings: Settings
    campaigns: Mapping[str, Campaign]
    site: SiteInfo
    drafts: Drafts
    visits: Visits
    evidence: EvidenceStore
    inbox: Inbox
    numbers: NumbersGivenOut
    sealer: Sealer
    checker: Checker
    #: The form classes of steps, which take longer to make than to use, each with its campaign.
    step_forms: dict[Hashable, tuple[Campaign, Any]] = field(default_factory=dict)

    @property
    def resume_codes(self) -> ResumeCodes:
        return ResumeCodes(self.drafts.folder)

    @property
    def partial_uploads(self) -> PartialUploads:
        return PartialUploads(self.drafts.folder)

    def put(self, item: Item) -> bool:
        """Put ``item`` over the counter, sealed; ``False`` where it lies there already."""
        return self.inbox.put(item.name, sealed(item, self.sealer.recipients))


def services() -> IntakeServices:
    """The wiring of the app that answers this request."""
    return cast(IntakeServices, current_app.extensions[EXTENSION])


def campaign_of(id: str) -> Campaign:
    """The campaign ``id``, whose script the page is written in from here on; an unknown one is a
    404."""
    campaign = services().campaigns.get(id)
    return _shown(campaign or abort(404))


def campaign_of_case(id: str) -> Campaign:
    """:func:`campaign_of` a case that is there: what stands in for a campaign that the content has
    no more."""
    return _shown(services().campaigns.get(id) or lost_campaign(id))


def _shown(campaign: Campaign) -> Campaign:
    write_in(campaign.script)
    g.campaign = campaign
    return campaign

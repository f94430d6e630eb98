"""What every desk view works with, and who is at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.database.jobs import Jobs
from casestore.ledger.verbs import Ledger
from casestore.office.staff import Staff
from casestore.publishing.summaries import Publication
from casestore.sealing.evidence import EvidenceStore
from casestore.settings import Settings
from forms_app.desk.publishing.site_actions import SiteActions


@dataclass(frozen=True)
class Desk:
    """The stores behind the views; put together once by the factory."""

    settings: Settings
    ledger: Ledger
    publication: Publication
    jobs: Jobs
    staff: Staff
    evidence: EvidenceStore
    campaigns: Mapping[str, Campaign]
    site: SiteInfo
    actions: SiteActions


def desk() -> Desk:
    """The stores of the running app."""
    return cast(Desk, current_app.extensions["desk"])

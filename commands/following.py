"""The content that a process goes by: that of the current release, whichever it is by then."""

from casestore.campaign.edition import CurrentCampaigns, CurrentEdition, Edition
from casestore.public.scripts import protect
from casestore.settings import Settings


def followed(settings: Settings) -> CurrentCampaigns:
    """The campaigns of the current release; with each release the converter between the scripts
    takes over the names that its office protects."""
    return CurrentCampaigns(CurrentEdition(settings.current, settings.content, _protect))


def _protect(edition: Edition) -> None:
    protect((one.hans, one.hant) for one in edition.words.protected)

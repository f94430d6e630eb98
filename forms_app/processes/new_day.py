"""A day on which the public pages say something else by themselves: a collection began or ended."""

from collections.abc import Mapping
from datetime import date
from sqlite3 import Error

from casestore.campaign.collecting import collecting
from casestore.campaign.model import Campaign
from casestore.public.reader import PublicStore
from casestore.settings import Settings


def turned(settings: Settings, campaigns: Mapping[str, Campaign]) -> list[str]:
    """The ids of the campaigns whose pages were made by another rule of collection than that of
    today; none where there are no public rows to tell what the pages were made by."""
    try:
        with PublicStore(settings.public_db) as store:
            said = store.meta()
    except (Error, OSError):
        return []
    return [
        id
        for id, campaign in campaigns.items()
        if (as_of := said.get(f"as_of.{id}"))
        and collecting(campaign, date.fromisoformat(as_of)).rule
        != collecting(campaign, settings.today(id)).rule
    ]

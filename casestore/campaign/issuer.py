"""Who issues and runs a campaign."""

from typing import Literal

from casestore.campaign.toml_values import Part, SiteId, Text


class Issuer(Part):
    """Who issues and runs the campaign; its record numbers where they aren't the site's."""

    name: Text
    short: Text
    site_id: SiteId | Literal[""] = ""
    icp: str = ""
    police: str = ""

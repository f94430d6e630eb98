"""The site's own file, ``content/site.toml``: what stands on every page, whatever the campaign."""

from casestore.campaign.toml_values import Domain, Email, Part, Postcode, SiteId, Text, WebAddress


class SiteInfo(Part):
    """``content/site.toml``; empty is what the site does without."""

    name: Text
    tagline: str = ""
    headline: Text
    lead: Text
    promise: tuple[Text, ...] = ()
    office: Text
    office_short: Text
    address: str = ""
    postcode: Postcode = ""
    phone: str = ""
    email: Email = ""
    hours: str = ""
    domain: Domain
    site_id: SiteId
    icp: str = ""
    police: str = ""
    portal_name: str = ""
    portal_url: WebAddress = ""

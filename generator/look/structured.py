"""What machines read in the head of a page: schema.org as JSON-LD, and Open Graph tags. Pure.

A gap of a plate may stand in any text here; its value must be fit for where it lands
(:func:`json_text`).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.public.scripts import Script
from generator.look.wording import lang_tag

Thing = dict[str, Any]

#: Text and path from the root of the site, outermost first; the page itself has no path.
Crumbs = Sequence[tuple[str, str]]

#: In a script block only these could end it or be taken for markup.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def json_text(text: str) -> str:
    """``text`` as it stands between the quotes of a JSON string inside a script block."""
    return _safe(json.dumps(text, ensure_ascii=False)[1:-1])


def _safe(text: str) -> str:
    for mark, escape in _UNSAFE.items():
        text = text.replace(mark, escape)
    return text


def block(things: Sequence[Thing]) -> Markup:
    """One ``application/ld+json`` block with ``things``, or nothing without any. A data block:
    no policy forbids it."""
    if not things:
        return Markup()
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = _safe(json.dumps(graph, ensure_ascii=False, separators=(",", ":")))
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped by _safe


def breadcrumbs(home: str, site_url: str, crumbs: Crumbs) -> list[Thing]:
    """The way from the home page as a ``BreadcrumbList``; none where there are no crumbs."""
    if not crumbs:
        return []
    items: list[Thing] = [
        {"@type": "ListItem", "position": 1, "name": home, "item": f"{site_url}/"}
    ]
    for position, (text, href) in enumerate(crumbs, 2):
        item = {"@type": "ListItem", "position": position, "name": text}
        items.append({**item, "item": f"{site_url}/{href}"} if href else item)
    return [{"@type": "BreadcrumbList", "itemListElement": items}]


def article(
    headline: str, published: str, author: str, publisher: str, url: str, script: Script
) -> Thing:
    """A notice or a case; ``published`` as ISO 8601 (:func:`moment`) or a day."""
    return {
        "@type": "Article",
        "headline": headline,
        "datePublished": published,
        "inLanguage": lang_tag(script),
        "author": _office(author),
        "publisher": _office(publisher),
        "mainEntityOfPage": url,
    }


def moment(at: datetime) -> str:
    """2022-03-02T09:30:00+08:00."""
    return at.isoformat(timespec="seconds")


def service(name: str, about: str, campaign: Campaign, site_url: str) -> Thing:
    """The campaign as a service of its issuer to those who may submit."""
    own = campaign.own_channel
    channel: Thing = {"@type": "ServiceChannel", "serviceUrl": f"{site_url}/apply/{campaign.id}"}
    if own.phone:
        channel["servicePhone"] = {"@type": "ContactPoint", "telephone": own.phone}
    return {
        "@type": "GovernmentService",
        "name": name,
        "description": about,
        "serviceType": campaign.title,
        "provider": _office(campaign.issuer.name),
        "inLanguage": lang_tag(campaign.script),
        "areaServed": {"@type": "AdministrativeArea", "name": campaign.area},
        "audience": [
            {"@type": "Audience", "audienceType": item.label} for item in campaign.claimants
        ],
        "availableChannel": channel,
        "url": f"{site_url}/campaigns/{campaign.id}/guide/",
    }


def dataset(name: str, about: str, site: SiteInfo, site_url: str) -> Thing:
    """What the site publishes as open data (:mod:`generator.data.opendata`)."""
    files = (("data/cases.csv", "text/csv"), ("data/cases.json", "application/json"))
    return {
        "@type": "Dataset",
        "name": f"{site.name}：{name}",
        "description": about,
        "url": f"{site_url}/about-data/",
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "creator": _office(site.office),
        "license": f"{site_url}/data/licence.txt",
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{site_url}/{path}", "encodingFormat": kind}
            for path, kind in files
        ],
    }


def _office(name: str) -> Thing:
    return {"@type": "GovernmentOrganization", "name": name}


def open_graph(
    kind: str, title: str, about: str, url: str, site: str, script: Script
) -> list[tuple[str, str]]:
    """Open Graph properties (ogp.me) of a page: what a shared link shows."""
    locale = "zh_HK" if script == "hant" else "zh_CN"
    found = [
        ("og:type", kind),
        ("og:title", title),
        ("og:description", about),
        ("og:url", url),
        ("og:site_name", site),
        ("og:locale", locale),
    ]
    return [(name, value) for name, value in found if value]

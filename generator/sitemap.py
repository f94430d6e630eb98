"""What machines read first: ``sitemap.xml``, ``robots.txt`` and ``/.well-known/security.txt``. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from casestore.campaigns import SiteInfo
from generator.gather import Content, Published, Section
from generator.selfcheck_pages import FOLDER

#: The protocol's limit of addresses in one file (sitemaps.org).
_LIMIT = 50_000

#: The self-check's steps are walked, not found: the guide leads to its first.
CHECK = f"/{FOLDER}"

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

Days = Mapping[str, date]


def page_days(content: Content, store: Mapping[str, Published]) -> dict[str, date]:
    """For each page whose content has a date, that date; a page drawn from rules alone has none."""
    days: dict[str, date] = {}
    for section in content.sections:
        days |= _section_days(section, store[section.campaign.id])
    newest = [store[section.campaign.id].as_of for section in content.sections]
    if newest:
        days["index.html"] = days["about-data/index.html"] = max(newest)
    return days


def _section_days(section: Section, published: Published) -> dict[str, date]:
    base = section.base
    days = {f"{base}{page}": published.as_of for page in ("index.html", "figures/index.html")}
    for notice in section.notices:
        days[f"{base}notices/{notice.slug}/index.html"] = notice.published_at.date()
    if section.notices:
        days[f"{base}notices/index.html"] = max(notice.published_at.date() for notice in section.notices)
    days |= {f"{base}cases/{case.id}.html": case.published_on for case in published.cases}
    for item in published.withdrawn:
        days[f"{base}cases/{item.id}.html"] = item.withdrawn_on
    changed = cases_changed(published)
    if changed:
        days[f"{base}cases/"] = changed  # of its lists, whatever page of them
    return days


def cases_changed(published: Published) -> date | None:
    """When a case was last published or withdrawn; the rows come newest first."""
    days = [case.published_on for case in published.cases[:1]] + [
        item.withdrawn_on for item in published.withdrawn[:1]
    ]  # fmt: skip
    return max(days, default=None)


def sitemap(paths: Iterable[str], days: Days, site_url: str) -> dict[str, bytes]:
    """``sitemap.xml`` with every page of ``paths``; beyond 50,000 pages an index and its parts."""
    pages = sorted(path for path in paths if path.endswith(".html") and path != "404.html" and CHECK not in path)
    chunks = [pages[start : start + _LIMIT] for start in range(0, len(pages), _LIMIT)] or [[]]
    if len(chunks) == 1:
        return {"sitemap.xml": _urls(chunks[0], days, site_url)}
    parts = {f"sitemap-{number}.xml": chunk for number, chunk in enumerate(chunks, 1)}
    rows = "".join(
        f"<sitemap><loc>{escape(site_url)}/{name}</loc>{_changed(_newest(chunk, days))}</sitemap>\n"
        for name, chunk in parts.items()
    )
    index = f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n".encode()
    return {"sitemap.xml": index, **{name: _urls(chunk, days, site_url) for name, chunk in parts.items()}}


def _urls(pages: list[str], days: Days, site_url: str) -> bytes:
    base = escape(site_url)
    rows = "".join(
        f"<url><loc>{base}/{escape(page.removesuffix('index.html'))}</loc>{_changed(_day(page, days))}</url>\n"
        for page in pages
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{rows}</urlset>\n".encode()


def _day(page: str, days: Days) -> date | None:
    if page in days or "page-" in page:  # a later page of a list does not change with the newest case
        return days.get(page)
    return days.get(page.rpartition("/")[0] + "/")


def _newest(pages: list[str], days: Days) -> date | None:
    return max(filter(None, (_day(page, days) for page in pages)), default=None)


@lru_cache(maxsize=4096)
def _changed(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""


def robots(site_url: str) -> bytes:
    """Everything may be read but the parts that belong to one person."""
    base = urlsplit(site_url).path.rstrip("/")
    rules = f"User-agent: *\nDisallow: {base}/status\nDisallow: {base}/apply/\n"
    return f"{rules}Sitemap: {site_url}/sitemap.xml\n".encode()


def security_txt(site: SiteInfo, newest: date, site_url: str) -> bytes:
    """Whom to tell of a weakness (RFC 9116); good for a year from ``newest``, the day of the newest content."""
    contacts = [f"mailto:{site.email}"] if site.email else []
    if site.phone:
        contacts.append(f"tel:{_international(site.phone)}")
    lines = [f"Contact: {contact}" for contact in contacts or [f"{site_url}/"]]
    lines += [f"Expires: {_year_on(newest).isoformat()}T00:00:00+08:00", "Preferred-Languages: zh",
              f"Canonical: {site_url}/.well-known/security.txt"]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _international(phone: str) -> str:
    """0791-83098502 → +86-791-83098502 (RFC 3966); other forms stay."""
    return f"+86-{phone[1:]}" if phone.startswith("0") else phone


def _year_on(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)

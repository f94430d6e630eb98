"""What machines read first: ``sitemap.xml``, ``robots.txt`` and ``/.well-known/security.txt``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from html import escape
from typing import TypeVar
from urllib.parse import urlsplit

from casestore.campaign.site_info import SiteInfo
from casestore.public.rows import ListedCase
from generator.content.gather import Content, Published, Section
from generator.pages.selfcheck_pages import FOLDER
from generator.release.releases import ReleaseDraft

#: The protocol's limit of addresses in one file (sitemaps.org).
LIMIT = 50_000

#: Addresses in each file of a site that goes beyond it.
PART = 20_000

#: The self-check's steps are walked, not found: the guide leads to its first.
CHECK = f"/{FOLDER}"

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

Days = Mapping[str, date]
Store = Mapping[str, Published]
Row = tuple[str, date | None]
T = TypeVar("T")


def page_days(content: Content, store: Store) -> dict[str, date]:
    """For each page but those of cases whose content has a date, that date; a page drawn from
    rules alone has none."""
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
        days[f"{base}notices/index.html"] = max(
            notice.published_at.date() for notice in section.notices
        )
    for item in published.withdrawn:
        days[f"{base}cases/{item.id}.html"] = item.withdrawn_on
    if published.changed:
        days[f"{base}cases/"] = published.changed  # of its lists, whatever page of them
    return days


def write_sitemap(content: Content, store: Store, site_url: str, draft: ReleaseDraft) -> None:
    """Put ``sitemap.xml`` into ``draft`` with every page there; for a large site an index with
    parts, of which a case published changes the last of its campaign: their cases are counted
    from the oldest on."""
    days = page_days(content, store)
    cases = {section.base: store[section.campaign.id].cases for section in content.sections}
    known = {f"{base}cases/{case.id}.html" for base, found in cases.items() for case in found}
    pages = sorted(path for path in draft.files if _is_listed(path) and path not in known)
    rest = [(page, _day(page, days)) for page in pages]
    if len(known) + len(rest) <= LIMIT:
        whole = rest + [row for base, found in cases.items() for row in _case_rows(base, found)]
        _put(draft, "sitemap.xml", urls_xml(sorted(whole), site_url))
        return
    parts: list[tuple[str, date | None]] = []
    for number, some in enumerate(_chunks(rest), 1):
        name = f"sitemap-pages-{number}.xml"
        _put(draft, name, urls_xml(some, site_url))
        parts.append((name, max((day for _page, day in some if day), default=None)))
    for base, found in cases.items():
        for number, chunk in enumerate(_chunks(found[::-1]), 1):
            name = f"sitemap-{base.split('/')[1]}-{number}.xml"
            key = sha256(
                " ".join([site_url, *(case.digest for case in chunk)]).encode()
            ).hexdigest()
            draft.put(name, key, partial(_part_xml, base, chunk, site_url))
            parts.append((name, chunk[-1].published_on))
    _put(draft, "sitemap.xml", index_xml(parts, site_url))


def _part_xml(base: str, cases: Sequence[ListedCase], site_url: str) -> bytes:
    return urls_xml(_case_rows(base, cases), site_url)


def _is_listed(path: str) -> bool:
    return path.endswith(".html") and path != "404.html" and CHECK not in path


def _case_rows(base: str, cases: Iterable[ListedCase]) -> list[Row]:
    return [(f"{base}cases/{case.id}.html", case.published_on) for case in cases]


def _chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[start : start + PART] for start in range(0, len(rows), PART))


def _put(draft: ReleaseDraft, path: str, data: bytes) -> None:
    draft.put(path, sha256(data).hexdigest(), partial(bytes, data))


def urls_xml(rows: Iterable[Row], site_url: str) -> bytes:
    """A file of addresses: each page's path with the day its content last changed."""
    base = escape(site_url)
    urls = "".join(
        f"<url><loc>{base}/{escape(page.removesuffix('index.html'))}</loc>{_changed(day)}</url>\n"
        for page, day in rows
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{urls}</urlset>\n".encode()


def index_xml(parts: Iterable[Row], site_url: str) -> bytes:
    """The file that leads to ``parts``, each with the day of its newest page."""
    rows = "".join(
        f"<sitemap><loc>{escape(site_url)}/{name}</loc>{_changed(day)}</sitemap>\n"
        for name, day in parts
    )
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n".encode()


def _day(page: str, days: Days) -> date | None:
    if (
        page in days or "page-" in page
    ):  # a later page of a list does not change with the newest case
        return days.get(page)
    return days.get(page.rpartition("/")[0] + "/")


@lru_cache(maxsize=4096)
def _changed(day: date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""


def robots(site_url: str) -> bytes:
    """Everything may be read but the parts that belong to one person."""
    base = urlsplit(site_url).path.rstrip("/")
    rules = f"User-agent: *\nDisallow: {base}/status\nDisallow: {base}/apply/\n"
    return f"{rules}Sitemap: {site_url}/sitemap.xml\n".encode()


def security_txt(site: SiteInfo, newest: date, site_url: str) -> bytes:
    """Whom to tell of a weakness (RFC 9116); good for a year from ``newest``, the day of the
    newest content."""
    contacts = [f"mailto:{site.email}"] if site.email else []
    if site.phone:
        contacts.append(f"tel:{_international(site.phone)}")
    lines = [f"Contact: {contact}" for contact in contacts or [f"{site_url}/"]]
    lines += [
        f"Expires: {_year_on(newest).isoformat()}T00:00:00+08:00",
        "Preferred-Languages: zh",
        f"Canonical: {site_url}/.well-known/security.txt",
    ]
    return ("\n".join(lines) + "\n").encode()


def _international(phone: str) -> str:
    """0791-83098502 → +86-791-83098502 (RFC 3966); other forms stay."""
    return f"+86-{phone[1:]}" if phone.startswith("0") else phone


def _year_on(day: date) -> date:
    return (
        day.replace(year=day.year + 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year + 1)
    )

"""What machines read first: ``sitemap.xml`` and ``robots.txt``. Pure."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

#: The protocol's limit of addresses in one file (sitemaps.org).
_LIMIT = 50_000

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(paths: Iterable[str], site_url: str) -> dict[str, bytes]:
    """``sitemap.xml`` with every page of ``paths``; beyond 50,000 pages an index and its parts."""
    pages = sorted(path for path in paths if path.endswith(".html") and path != "404.html")
    chunks = [pages[start : start + _LIMIT] for start in range(0, len(pages), _LIMIT)] or [[]]
    if len(chunks) == 1:
        return {"sitemap.xml": _urls(chunks[0], site_url)}
    parts = {f"sitemap-{number}.xml": _urls(chunk, site_url) for number, chunk in enumerate(chunks, 1)}
    rows = "".join(f"<sitemap><loc>{escape(site_url)}/{name}</loc></sitemap>\n" for name in parts)
    return {"sitemap.xml": f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n".encode(), **parts}


def _urls(pages: list[str], site_url: str) -> bytes:
    rows = "".join(
        f"<url><loc>{escape(site_url)}/{escape(page.removesuffix('index.html'))}</loc></url>\n" for page in pages
    )
    return f"{_HEAD}<urlset {_NAMESPACE}>\n{rows}</urlset>\n".encode()


def robots(site_url: str) -> bytes:
    """Everything may be read but the parts that belong to one person."""
    base = urlsplit(site_url).path.rstrip("/")
    rules = f"User-agent: *\nDisallow: {base}/status\nDisallow: {base}/apply/\n"
    return f"{rules}Sitemap: {site_url}/sitemap.xml\n".encode()

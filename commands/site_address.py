"""Is the address that goes into letters, receipts and QR codes the one that people really use?"""

from urllib.parse import urlsplit

from casestore.campaign.loading import read_site
from casestore.settings import SETTINGS, Settings

#: This machine, which nobody else reaches by that name.
_HERE = ("127.", "localhost", "0.0.0.0", "::1")  # noqa: S104 - compared, never bound


def expected_address(settings: Settings) -> str:
    """What ``site_url`` should be instead, in words; ``""`` where nothing speaks against it. A
    demonstration may stand anywhere."""
    host = urlsplit(settings.site_url).hostname or ""
    if settings.demo:
        return ""
    if host.startswith(_HERE) or not host:
        return "公众打开的网址，如 https://www.example.gov.cn"
    site, _faults = read_site(settings.content)
    domain = site.domain if site else ""
    if domain and host != domain and not host.endswith(f".{domain}"):
        return f"{domain} 或它下面的网址（site.toml 的 domain），否则信和回执里的链接打不开"
    return ""


def about_address(settings: Settings) -> str:
    """The sentence about a ``site_url`` that is most likely wrong; ``""`` else."""
    expected = expected_address(settings)
    if not expected:
        return ""
    return f"{SETTINGS} 的 site_url 现为“{settings.site_url}”，应为{expected}"

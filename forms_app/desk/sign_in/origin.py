"""Where a request comes from: in full to count wrong guesses, shortened to be shown."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import request

from forms_app.web.source import source_of
from forms_app.web.translations import say

#: How a browser's name is found, the more special first: what it calls itself → its name.
_BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("QQBrowser", "QQ 浏览器"), ("MicroMessenger", "微信")),
    *(("UCBrowser", "UC 浏览器"), ("360SE", "360 浏览器"), ("Firefox", "Firefox")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)
_SYSTEMS = (
    *(("Windows", "Windows"), ("HarmonyOS", "鸿蒙"), ("Android", "Android"), ("iPhone", "iPhone")),
    *(("iPad", "iPad"), ("Mac OS X", "macOS"), ("Linux", "Linux")),
)


def place() -> str:
    """What wrong guesses of this request are counted under; whatever is no address is one."""
    found = _address()
    return source_of(str(found)) if found else ""


def shortened_place() -> str:
    """``192.0.2.*``: enough to tell one's own places, too little to find anybody."""
    found = _address()
    if found is None:
        return say("不明")
    if isinstance(found, IPv4Address):
        return f"{str(found).rpartition('.')[0]}.*"
    return ":".join(found.exploded.split(":")[:3]) + ":*"


def browser() -> str:
    """Firefox · Windows; what a browser says of itself, not to be relied on."""
    said = request.user_agent.string
    names = [_found(said, _BROWSERS), _found(said, _SYSTEMS)]
    return " · ".join(name for name in names if name) or say("不明")


def _found(said: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for word, name in names if word in said), "")


def _address() -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found

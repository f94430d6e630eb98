"""Where a request comes from, as the public side counts it."""

from ipaddress import IPv6Address, ip_address

#: Leading bits of an IPv6 address that one subscriber is given whole.
_SUBSCRIBER = 64


def source_of(address: str) -> str:
    """Whom ``address`` counts for: an IPv4 address for itself, an IPv6 address for its /64, of
    which a single subscriber has all; what is no address (a socket of the machine) for itself."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    rest = 128 - _SUBSCRIBER
    return f"{IPv6Address(int(found) >> rest << rest)}/{_SUBSCRIBER}"


#: This machine: the forms asking for the desk, or a proxy that ``proxies`` doesn't count. Either
#: may speak for many.
MACHINE = frozenset({source_of("127.0.0.1"), source_of("::1")})

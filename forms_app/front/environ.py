"""What a WSGI application is told of a request, made from what an ASGI server tells."""

import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Scope = Mapping[str, Any]
#: Headers that have names of their own in an environment.
_BARE = {"CONTENT_TYPE", "CONTENT_LENGTH"}


def header(scope: Scope, name: bytes) -> str:
    """The value of the header ``name`` (lower case), joined where it came more than once; ``""``
    where it didn't come."""
    values = [value for key, value in scope["headers"] if key.lower() == name]
    return b", ".join(values).decode("latin-1")


def address(scope: Scope, proxies: int) -> str:
    """The address of the client, taken from the last of so many trusted ``proxies``."""
    client = scope.get("client") or ("",)
    forwarded = [one.strip() for one in header(scope, b"x-forwarded-for").split(",") if one.strip()]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(client[0])


def environ(scope: Scope, body: IO[bytes], size: int) -> dict[str, Any]:
    """The environment of PEP 3333 for ``scope``, whose whole body of ``size`` bytes is ``body``."""
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("", 0)
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw.partition(b"?")[0]
    return {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        **_headers(scope["headers"]),
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _headers(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """Those of a request; one with an underscore could pass for another and is left out."""
    found: dict[str, str] = {}
    for raw, value in headers:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        if name == "TRANSFER_ENCODING":
            continue  # the body is here whole
        key = name if name in _BARE else f"HTTP_{name}"
        between = "; " if name == "COOKIE" else ","
        text = value.decode("latin-1")
        found[key] = f"{found[key]}{between}{text}" if key in found else text
    return found

"""Headers of every answer of both apps: what a page may load, what a browser may keep and tell
others; and the most that a request may bring."""

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g

from casestore.campaign.model import Campaign

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: ``{nonce}`` is new for each request. Nothing inline but scripts that carry it; nothing from other
#: hosts at all.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "script-src 'self' 'nonce-{nonce}'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

#: ``same-origin`` and not ``no-referrer``: CSRF checks under HTTPS read the referrer of our own
#: pages.
FIXED = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

#: For a year the browser asks this host over TLS only (RFC 6797).
HSTS = ("Strict-Transport-Security", "max-age=31536000")

#: Room in a request for the form's own text beside its files, in bytes.
TEXT_ROOM = 300_000


def request_limit(campaigns: Iterable[Campaign]) -> int:
    """The most bytes that one post with files may have: the largest total of ``campaigns`` and
    some room for text."""
    return max(one.evidence.max_total_mb for one in campaigns) * 1_000_000 + TEXT_ROOM


def over_tls_only(app: "WSGIApplication") -> "WSGIApplication":
    """``app`` with :data:`HSTS` on each of its answers, whoever made it: a view, the router, a
    proxy in between, an error page."""

    def hardened(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            kept = [pair for pair in headers if pair[0].lower() != HSTS[0].lower()]
            return start(status, [*kept, HSTS], *error)

        return app(environ, begin)

    return hardened


def guard(app: Flask) -> None:
    """Give every request a nonce (``g.nonce``) and every answer its headers.

    A view that sets one of the headers itself (a preview frame, a file that may be cached) keeps
    its own value; what no view decided on is never stored by browser or proxy.
    """

    @app.before_request
    def nonce() -> None:
        g.nonce = secrets.token_urlsafe(16)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault(
            "Content-Security-Policy", POLICY.format(nonce=g.get("nonce", ""))
        )
        for name, value in FIXED.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

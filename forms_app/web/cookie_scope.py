"""How the cookies of an installation are called and where they go.

Over https each has the prefix ``__Host-``: the browser takes it from this very host only, over TLS
only, for the path ``/`` only, so no neighbour, subdomain or plain connection can plant one. Its
name says then what the path would say: which installation of this host it belongs to. Over http
(a first look on one machine) the prefix isn't allowed, and the path keeps installations apart.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response

from casestore.settings import Settings


@dataclass(frozen=True)
class CookieScope:
    """Whether the site is reached over https (``secure``), and below which path (``base``, ``""``
    or ``/a/b``)."""

    secure: bool
    base: str

    @classmethod
    def of(cls, settings: Settings) -> "CookieScope":
        return cls(settings.site_url.startswith("https:"), settings.base_path)

    def name(self, plain: str) -> str:
        """What the cookie ``plain`` is called on the wire."""
        return f"__Host-{plain}{self.base.replace('/', '.')}" if self.secure else plain

    def path(self, below: str = "") -> str:
        """Where a cookie goes that is for the part ``below`` the site's own path (``/desk``)."""
        return "/" if self.secure else f"{self.base}{below}" or "/"

    def session(self, plain: str, below: str = "") -> dict[str, Any]:
        """Flask's configuration of the session in the cookie ``plain``."""
        return {
            "SESSION_COOKIE_NAME": self.name(plain),
            "SESSION_COOKIE_PATH": self.path(below),
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.secure,
        }

    def set(self, response: Response, plain: str, value: str, **more: Any) -> None:
        """Set a cookie that scripts can't read and that doesn't go with foreign posts; ``more`` as
        for ``Response.set_cookie``."""
        response.set_cookie(
            self.name(plain),
            value,
            path=self.path(),
            httponly=True,
            samesite="Lax",
            secure=self.secure,
            **more,
        )

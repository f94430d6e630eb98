"""The look that the public forms share with the public site: its header, its footer, its colours.

``site/`` owns them. The form components name some colours alike and mean others (``--qz-ink``),
so the site's custom properties are served under a prefix of their own and ``intake.css`` maps
one set to the other.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask, Response
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from casestore.errors import EnvironmentFault
from forms_app.web.translations import say

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
TEMPLATES = Path(__file__).parents[1] / "templates"
COMPONENTS = Path(__file__).parents[1] / "static" / "vendor"


def loader() -> BaseLoader:
    """Templates of both apps, of the form components, and the site's header and footer as
    ``frame/…``."""
    return ChoiceLoader(
        [
            FileSystemLoader(TEMPLATES),
            PrefixLoader(
                {
                    "frame": FileSystemLoader(SITE / "frame"),
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )


_STYLES = ("tokens.css", "frame.css", "strip.css", "suggest.css", "elder.css", "old.css")


@cache
def site_css() -> str:
    """The site's tokens, frame and elder mode, with ``--qz-`` renamed to ``--site-``."""
    parts = [(SITE / "assets" / name).read_text(encoding="utf-8") for name in _STYLES]
    return "\n".join(parts).replace("--qz-", "--site-")


@dataclass(frozen=True, kw_only=True)
class _Asset:
    """A file of ``site/assets`` that the forms serve; ``max_age`` in seconds."""

    endpoint: str
    name: str
    mimetype: str
    max_age: int = 3600


_ASSETS = {
    asset.name: asset
    for asset in (
        _Asset(endpoint="site_css", name="site.css", mimetype="text/css"),
        _Asset(endpoint="frame_js", name="frame.js", mimetype="text/javascript"),
        _Asset(endpoint="suggest_js", name="suggest.js", mimetype="text/javascript"),
        _Asset(endpoint="favicon", name="favicon.svg", mimetype="image/svg+xml", max_age=86400),
    )
}

#: The endpoints whose answers are worth compressing.
TEXTS = ("site_css", "frame_js", "suggest_js")


def set_up(app: Flask) -> None:
    """Give ``app`` its templates and serve the site's part of the look below ``/static/``.

    Raises :class:`EnvironmentFault` when the form components were not set up.
    """
    if not (COMPONENTS / "govuk-frontend.min.css").is_file():
        raise EnvironmentFault(
            say("缺少表单组件，请先运行 make setup（或 python deploy/setup/frontend.py）")
        )
    app.jinja_loader = loader()
    for asset in _ASSETS.values():
        rule = f"/static/{asset.name}"
        app.add_url_rule(rule, asset.endpoint, _served, defaults={"name": asset.name})


def _served(name: str) -> Response:
    asset = _ASSETS[name]
    text = site_css() if name == "site.css" else (SITE / "assets" / name).read_bytes()
    response = Response(text, mimetype=asset.mimetype)
    response.cache_control.max_age = asset.max_age
    if asset.endpoint in TEXTS:
        response.add_etag()
    return response

"""The look that the public forms share with the public site: its header, its footer, its colours.

``site/`` owns them. The form components name some colours alike and mean others (``--qz-ink``),
so the site's custom properties are served under a prefix of their own and ``intake.css`` maps
one set to the other.
"""

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


_STYLES = ("tokens.css", "frame.css", "strip.css", "suggest.css", "elder.css")


@cache
def site_css() -> str:
    """The site's tokens, frame and elder mode, with ``--qz-`` renamed to ``--site-``."""
    parts = [(SITE / "assets" / name).read_text(encoding="utf-8") for name in _STYLES]
    return "\n".join(parts).replace("--qz-", "--site-")


def dress(app: Flask) -> None:
    """Give ``app`` its templates and serve the site's part of the look.

    Raises :class:`EnvironmentFault` when the form components were not set up.
    """
    if not (COMPONENTS / "govuk-frontend.min.css").is_file():
        raise EnvironmentFault(
            say("缺少表单组件，请先运行 make setup（或 python deploy/setup/frontend.py）")
        )
    app.jinja_loader = loader()

    @app.get("/static/site.css", endpoint="site_css")
    def sheet() -> Response:
        response = Response(site_css(), mimetype="text/css")
        response.cache_control.max_age = 3600
        response.add_etag()
        return response

    @app.get("/static/frame.js", endpoint="frame_js")
    def script() -> Response:
        response = Response((SITE / "assets" / "frame.js").read_bytes(), mimetype="text/javascript")
        response.cache_control.max_age = 3600
        response.add_etag()
        return response

    @app.get("/static/suggest.js", endpoint="suggest_js")
    def suggestions() -> Response:
        response = Response(
            (SITE / "assets" / "suggest.js").read_bytes(), mimetype="text/javascript"
        )
        response.cache_control.max_age = 3600
        response.add_etag()
        return response

    @app.get("/static/favicon.svg", endpoint="favicon")
    def favicon() -> Response:
        response = Response(
            (SITE / "assets" / "favicon.svg").read_bytes(), mimetype="image/svg+xml"
        )
        response.cache_control.max_age = 86400
        return response

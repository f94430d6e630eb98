"""The script that a reader chose: asked for by ``?script=``, and kept in a cookie until the browser
is closed.

The static pages are of one script by their address; a form is posted and redirected, so its
choice needs a cookie.
"""

from urllib.parse import urlencode

from flask import Flask, Response, g, request, url_for
from werkzeug.datastructures import MultiDict

from casestore.public.scripts import LANG_TAGS, Script
from forms_app.intake.visit import cookies
from forms_app.intake.visit.services import services
from forms_app.web.cookie_scope import CookieScope
from forms_app.web.translations import chosen_script

ARGUMENT = "script"
COOKIE = "qz-script"


def keep_choices(app: Flask) -> None:
    """Read the reader's choice before each request of ``app`` and keep a new one after it."""

    @app.before_request
    def read() -> None:
        g.chosen_script = _script(request.args.get(ARGUMENT, "")) or _script(cookies.sent(COOKIE))

    @app.after_request
    def keep(response: Response) -> Response:
        asked = _script(request.args.get(ARGUMENT, ""))
        if asked:
            CookieScope.of(services().settings).set(response, COOKIE, asked)
        return response


def _script(name: str) -> Script | None:
    return next((script for script in LANG_TAGS if script == name), None)


def pages_root() -> str:
    """Where the static pages begin for this reader: the pages converted into the script chosen,
    else the site itself."""
    name = chosen_script()
    return url_for("converted.page", script=name) if name else url_for("release.page")


def same_page() -> dict[Script, str]:
    """For each script the address of the page on show in it, relative to it."""
    links: dict[Script, str] = {}
    for name in LANG_TAGS:
        asked = MultiDict(request.args)
        asked[ARGUMENT] = name
        links[name] = f"?{urlencode(list(asked.items(multi=True)))}"
    return links

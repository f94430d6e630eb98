"""Every page of the site once more in each script, converted when asked for: nothing of a
release is kept twice."""

from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casestore.public.scripts import Script
from forms_app.intake.site import static_site
from forms_app.intake.site.script_conversion import converted_page
from forms_app.intake.visit.services import services

pages = Blueprint("converted", __name__)


@pages.get("/<any(hans, hant):script>/", defaults={"path": ""})
@pages.get("/<any(hans, hant):script>/<path:path>")
def page(script: str, path: str) -> ResponseReturnValue:
    """The page ``path`` of the release in ``script``; what isn't a page is led to
    outside the tree."""
    root = services().settings.current
    if not (root / "index.html").is_file():
        return static_site.page(path)
    file = static_site.found(root, path)
    if file is not None and file.is_dir():
        return static_site.with_slash()
    if file is not None and file.suffix != ".html":
        return redirect(url_for("release.page", path=path))
    return _converted(file, cast(Script, script))


def _converted(file: Path | None, script: Script) -> Response:
    """The page ``file`` in ``script``; without one the site's 404."""
    settings, status = services().settings, 200 if file else 404
    file = file or settings.current / "404.html"
    if not file.is_file():
        abort(404)
    name = file.relative_to(settings.current).as_posix()
    html = converted_page(
        file.read_text(encoding="utf-8"), name, script, settings.base_path, settings.site_url
    )
    response = Response(html, status, mimetype="text/html")
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return static_site.lasting(response, status)

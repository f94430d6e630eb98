"""The static site, served from the current release for a first look; in production nginx does this."""

from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from forms_app.intake.office import office

pages = Blueprint("release", __name__)

#: What depends on the machine's own table, or is missing there. Text gets its charset (UTF-8) on the way.
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
         ".xml": "application/xml", ".ofd": "application/ofd", ".ics": "text/calendar",
         ".csv": "text/csv", ".json": "application/json", ".db": "application/vnd.sqlite3"}  # fmt: skip

#: The one folder with a leading dot that belongs to the public (RFC 8615).
WELL_KNOWN = ".well-known/"


@pages.get("/", defaults={"path": ""})
@pages.get("/<path:path>")
def page(path: str) -> ResponseReturnValue:
    """A file of the release; a folder is its ``index.html``, with a slash at the end."""
    root = office().settings.current
    if not (root / "index.html").is_file():
        return render_template("intake/no_release.html"), 503
    found = safe_join(str(root), path)
    if found is None or any(part.startswith(".") for part in path.removeprefix(WELL_KNOWN).split("/")):
        abort(404)
    file = Path(found)
    if file.is_dir():
        if path and not path.endswith("/"):
            query = f"?{request.query_string.decode()}" if request.query_string else ""
            return redirect(f"{request.root_path}/{path}/{query}", 301)
        file /= "index.html"
    return _file(file) if file.is_file() and not path.endswith(".html/") else _missing(root)


def _file(file: Path, status: int = 200) -> Response:
    response = send_file(file, mimetype=TYPES.get(file.suffix), conditional=status == 200, max_age=0)
    response.status_code = status if status != 200 else response.status_code
    # a browser may keep the page but must ask: what was just published is seen at once, and unchanged costs a 304
    response.headers["Cache-Control"] = "public, no-cache" if status == 200 else "no-store"
    return response


def _missing(root: Path) -> Response:
    if not (root / "404.html").is_file():
        abort(404)
    return _file(root / "404.html", 404)

"""The static site, served from the current release for a first look; nginx does it in
production."""

from pathlib import Path

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from forms_app.intake.visit.services import services

pages = Blueprint("release", __name__)

#: What depends on the machine's own table, or is missing there. Text gets its charset (UTF-8) on
#: the way.
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".ofd": "application/ofd",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ics": "text/calendar",
    ".csv": "text/csv",
    ".json": "application/json",
    ".db": "application/vnd.sqlite3",
}

#: The one folder with a leading dot that belongs to the public (RFC 8615).
WELL_KNOWN = ".well-known/"


@pages.get("/", defaults={"path": ""})
@pages.get("/<path:path>")
def page(path: str) -> ResponseReturnValue:
    """A file of the release; a folder is its ``index.html``, with a slash at the end."""
    root = services().settings.current
    if not (root / "index.html").is_file():
        return render_template("intake/no_release.html"), 503
    file = found(root, path)
    if file is None:
        return _missing(root)
    return _file(file) if file.is_file() else with_slash()


def found(root: Path, path: str) -> Path | None:
    """The file that ``path`` names in the release ``root``, a folder where only its slash is
    missing, else ``None``.

    A name that leads out of the release or to something hidden is a 404.
    """
    named = safe_join(str(root), path)
    if named is None or any(
        part.startswith(".") for part in path.removeprefix(WELL_KNOWN).split("/")
    ):
        abort(404)
    file = Path(named)
    if file.is_dir():
        return file if path and not path.endswith("/") else _if_file(file / "index.html")
    return None if path.endswith(".html/") else _if_file(file)


def _if_file(file: Path) -> Path | None:
    return file if file.is_file() else None


def with_slash() -> ResponseReturnValue:
    """To the same address with a slash at its end."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(f"{request.root_path}{request.path}/{query}", 301)


def _file(file: Path, status: int = 200) -> Response:
    response = send_file(
        file, mimetype=TYPES.get(file.suffix.lower()), conditional=status == 200, max_age=0
    )
    response.status_code = status if status != 200 else response.status_code
    # a browser may keep the page but must ask: what was just published is seen at once, and
    # unchanged costs a 304
    return lasting(response, status)


def lasting(response: Response, status: int) -> Response:
    """How long an answer of the release may be kept; and that no link of it tells where it was."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "public, no-cache" if status == 200 else "no-store"
    return response


def _missing(root: Path) -> Response:
    if not (root / "404.html").is_file():
        abort(404)
    return _file(root / "404.html", 404)

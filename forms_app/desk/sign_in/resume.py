"""A session that ran out while somebody was typing: what was typed goes along through sign-in and
comes back.

Nothing is stored: the fields travel in the sign-in page itself. They are taken only from our own
pages (``Sec-Fetch-Site``), so that a foreign page can't put a form into somebody's hands.
"""

import json
import time
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_app.desk.sign_in.forms import SignInForm

Pairs = list[tuple[str, str]]

#: Never carried along.
_OWN = frozenset({"csrf_token", "password", "current", "new", "again"})


def now() -> float:
    return time.time()


def ask_to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page, with the address to come back to and what was typed."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin":
        typed = [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN]
        form = SignInForm(formdata=None, next=here(), typed=json.dumps(typed, ensure_ascii=False))
        return render_template(
            "desk/sign_in.html", form=form, ended=True, files=bool(request.files)
        ), 401
    target = here() if request.method == "GET" else url_for("today.home")
    return redirect(url_for("sign_in.sign_in", next=target))


def here() -> str:
    """The address of this request, below the server's root."""
    path = request.script_root + request.full_path
    return path.rstrip("?")


def local(target: str) -> str:
    """``target`` when it is a page of the desk, else the desk's first page: no sign-in leads
    elsewhere."""
    home = url_for("today.home")
    parts = urlsplit(target)
    plain = not parts.scheme and not parts.netloc and "\\" not in target and target.isprintable()
    return target if plain and parts.path.startswith(home) else home


def typed(data: str) -> Pairs:
    """The fields that travelled in the sign-in page; a damaged bundle counts as empty."""
    try:
        pairs: list[list[str]] = json.loads(data or "[]")
        return [(str(name), str(text)) for name, text in pairs]
    except (ValueError, TypeError):
        return []

"""A session that ran out while somebody was typing, or a page that asks who is there once more:
what was typed goes along through the questions and comes back.

Nothing is stored: the fields travel in the page itself. They are taken only from our own pages
(``Sec-Fetch-Site``), so that a foreign page can't put a form into somebody's hands.
"""

import json
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_app.desk.sign_in.forms import AgainForm, ComingBack, SignInForm

Pairs = list[tuple[str, str]]

#: Never carried along.
_OWN = frozenset({"csrf_token", "password", "current", "new", "again", "code"})

#: Fields whose words are shown again before they are sent on.
TYPED = frozenset(
    {
        "reason",
        "plan",
        "verification",
        "missing",
        "asked",
        "told",
        "text",
        "title",
        "happened",
        "done",
        "result",
        "basis",
        "name",
        "email",
    }
)


def ask_to_sign_in() -> ResponseReturnValue:
    """The way to the sign-in page, with the address to come back to and what was typed."""
    if _is_own_post():
        form = SignInForm(formdata=None, next=here(), typed=_typed_here())
        return render_template(
            "desk/sign_in.html", form=form, ended=True, files=bool(request.files)
        ), 401
    target = here() if request.method != "POST" else url_for("today.home")
    return redirect(url_for("sign_in.sign_in", next=target))


def ask_once_more() -> ResponseReturnValue:
    """The way to the page that asks who is there, with the same things."""
    if _is_own_post():
        form = AgainForm(formdata=None, next=here(), typed=_typed_here())
        return render_template("desk/again.html", form=form), 401
    target = here() if request.method != "POST" else url_for("today.home")
    return redirect(url_for("sign_in.again", next=target))


def come_back(form: ComingBack, may_go_on: bool = True) -> ResponseReturnValue:
    """To where the person was, or to what they typed there, to be sent once they have seen it."""
    target, pairs = local(form.next.data or ""), typed(form.typed.data or "")
    if form.typed.data and may_go_on:  # a button alone has nothing typed, and was pressed
        return render_template("desk/resume.html", target=target, typed=pairs, shown=TYPED)
    return redirect(target)


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
    """The fields that travelled in the page; a damaged bundle counts as empty."""
    try:
        pairs: list[list[str]] = json.loads(data or "[]")
        return [(str(name), str(text)) for name, text in pairs]
    except (ValueError, TypeError):
        return []


def _is_own_post() -> bool:
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "same-origin"


def _typed_here() -> str:
    pairs = [(name, text) for name, text in request.form.items(multi=True) if name not in _OWN]
    return json.dumps(pairs, ensure_ascii=False)

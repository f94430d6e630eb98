"""Who may open what: every view says which roles it demands, and whatever says nothing is refused.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user

from casestore.lifecycle.cases import Role
from forms_app.desk.services import desk
from forms_app.desk.sign_in import resume
from forms_app.web.security import request_limit

View = TypeVar("View", bound=Callable[..., Any])

#: Everybody with an account.
STAFF = frozenset({Role.COORDINATOR, Role.UNIT, Role.REVIEWER, Role.ADMIN})
#: A session ends this many seconds after signing in, however busy it was.
LONGEST = 12 * 3600


def demands(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to accounts that hold one of ``roles``."""

    def mark(view: View) -> View:
        view.demands = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def takes_files(view: View) -> View:
    """Mark a view whose posts may bring files: as much as a campaign takes with one clue."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def anybody(view: View) -> View:
    """Mark a view as open without signing in."""
    view.demands = frozenset()  # type: ignore[attr-defined]
    return view


def demanded(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles of which ``endpoint`` demands one; empty = open to all, ``None`` = not declared,
    so closed to all."""
    roles: frozenset[Role] | None = getattr(app.view_functions[endpoint], "demands", None)
    return roles


def admit() -> ResponseReturnValue | None:
    """Runs before every request: refuse, ask for sign-in, insist on an own password, or let
    through."""
    if request.endpoint is None:
        return None  # no such page, or not with this method: Flask answers
    roles = demanded(current_app, request.endpoint)
    if roles is None:
        abort(403)
    if not roles:
        return None
    if current_user.is_authenticated and session.get("since", 0) < resume.now() - LONGEST:
        logout_user()
    if not current_user.is_authenticated:
        return resume.ask_to_sign_in()
    if current_user.must_change and request.endpoint not in ("sign_in.account", "sign_in.leave"):
        return redirect(url_for("sign_in.account"))
    if not roles & current_user.actor.roles:
        abort(403)
    if getattr(current_app.view_functions[request.endpoint], "takes_files", False):
        request.max_content_length = request_limit(desk().campaigns.values())
    return None

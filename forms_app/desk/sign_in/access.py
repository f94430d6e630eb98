"""Who may open what: every view says which roles it demands; one that says nothing is closed."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from casestore.ledger.queries import lines
from casestore.lifecycle.roles import Role
from casestore.office.account_changes import ROLES
from forms_app.desk.services import services
from forms_app.desk.sign_in import resume, session
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.web.security import request_limit

View = TypeVar("View", bound=Callable[..., Any])

#: Everybody with an account.
STAFF = ROLES


def demands(*roles: Role) -> Callable[[View], View]:
    """Mark a view as open to accounts that hold one of ``roles``."""

    def mark(view: View) -> View:
        view.demands = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def freshly(*methods: str) -> Callable[[View], View]:
    """Mark a view that, asked by one of ``methods``, is open to whoever typed password and code
    within the last minutes: what it does can't be left to a desk that somebody walked away
    from."""

    def mark(view: View) -> View:
        view.freshly = frozenset(methods)  # type: ignore[attr-defined]
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


def unfinished(view: View) -> View:
    """Mark a view that is open to an account whose own password or second factor is missing."""
    view.unfinished = True  # type: ignore[attr-defined]
    return view


def demanded(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles of which ``endpoint`` demands one; empty = open to all, ``None`` = not declared,
    so closed to all."""
    roles: frozenset[Role] | None = getattr(app.view_functions[endpoint], "demands", None)
    return roles


def demanded_fresh(app: Flask, endpoint: str) -> frozenset[str]:
    """The methods of ``endpoint`` before which password and code are asked for anew."""
    methods: frozenset[str] = getattr(app.view_functions[endpoint], "freshly", frozenset())
    return methods


def admit() -> ResponseReturnValue | None:
    """Runs before every request: refuse, ask for sign-in, insist on an own password and a second
    factor, ask who is there once more, or let through."""
    if request.endpoint is None:
        return None  # no such page, or not with this method: Flask answers
    roles = demanded(current_app, request.endpoint)
    if roles is None:
        abort(403)
    if not roles:
        return None
    if current_user.is_authenticated and not session.goes_on():
        session.end()
    if not current_user.is_authenticated:
        return resume.ask_to_sign_in()
    view = current_app.view_functions[request.endpoint]
    if missing := _missing():
        return None if getattr(view, "unfinished", False) else redirect(url_for(missing))
    if not roles & current_user.actor.roles:
        note(SecurityAct.REFUSED, current_user.id, endpoint=request.endpoint)
        abort(403)
    _stay_in_own_campaigns()
    if request.method in demanded_fresh(current_app, request.endpoint) and not session.is_fresh():
        return resume.ask_once_more()
    if getattr(view, "takes_files", False):
        request.max_content_length = request_limit(services().campaigns.values())
    return None


def _stay_in_own_campaigns() -> None:
    """Nothing of a campaign that the person doesn't work in has an address for them: 404, or
    :class:`NotFound`. For whoever works in all of them there is nothing to ask."""
    who, named = current_user.actor, request.view_args or {}
    if not who.campaigns:
        return
    if "campaign_id" in named and not who.works_in(named["campaign_id"]):
        abort(404)
    if "case_id" in named:
        lines.case_line(services().ledger, named["case_id"], who)


def _missing() -> str:
    """The endpoint where what the account still lacks is made; ``""`` where it lacks nothing."""
    if current_user.must_change:
        return "account.show"
    if stores().needs_factor and not current_user.has_factor:
        return "factor.enrol"
    return ""

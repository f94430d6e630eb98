"""A session at the desk: begun after password and code, ended by idleness, age, its owner or
whatever makes the account another one."""

import time

from flask import current_app, g, session
from flask_security import current_user, login_user, logout_user

from forms_app.desk.services import services
from forms_app.desk.sign_in import origin
from forms_app.desk.sign_in.accounts import Account
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores

#: A session ends so many seconds after signing in, however busy it was.
LONGEST = 12 * 3600
#: So long the password (and code) typed last counts for what asks for it once more.
FRESH = 10 * 60
#: So long the right password counts until its code is there.
HALF = 5 * 60


def begin(account: Account) -> None:
    """A new session of ``account``: nothing of the one before stays, so that a planted cookie gains
    nothing."""
    end()
    g.pop("csrf_token", None)  # Flask-WTF keeps the old session's token for the rest of the request
    session.permanent = True
    session["fresh"] = time.time()
    where = (origin.shortened_place(), origin.browser())
    session["token"] = stores().state.open_session(account.fs_uniquifier, *where)
    login_user(account, authn_via=["password"])
    current_app.extensions["security"].datastore.record_sign_in(account)
    note(SecurityAct.SIGN_IN, account.id)


def end() -> None:
    """End the session of this request, if there is one; with the last one what searches have
    opened is dropped, too."""
    if current_user.is_authenticated and "token" in session:
        stores().state.end_session_of(session["token"])
        idle = current_app.permanent_session_lifetime.total_seconds()
        if not stores().state.anybody_in(idle):
            services().ledger.words.forget()
    logout_user()
    session.clear()


def goes_on() -> bool:
    """Whether the session of this request is neither ended, nor idle, nor too old."""
    idle = current_app.permanent_session_lifetime.total_seconds()
    token, who = session.get("token", ""), current_user.fs_uniquifier
    return bool(token) and stores().state.is_open(token, who, idle, LONGEST)


def is_fresh() -> bool:
    """Whether the person showed a moment ago who they are."""
    return bool(session.get("fresh", 0) > time.time() - FRESH)


def refresh() -> None:
    """Note that the person showed who they are; a cookie that was copied before is worth
    nothing."""
    session["token"] = stores().state.renew_session(session["token"])
    session["fresh"] = time.time()


def begin_half(account: Account) -> None:
    """Remember that the password of ``account`` was right; its code is asked for next."""
    session.clear()
    g.pop("csrf_token", None)
    session["half"] = {"key": account.fs_uniquifier, "at": time.time()}


def half() -> Account | None:
    """Whose password was right a moment ago in this browser."""
    said = session.get("half")
    if not said or said["at"] < time.time() - HALF:
        return None
    found: Account | None = current_app.extensions["security"].datastore.find_user(
        fs_uniquifier=said["key"]
    )
    return found if found is not None and found.active else None

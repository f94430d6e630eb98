"""One's own account: the password, the open sessions, the second factor."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from casestore.errors import NotFound
from casestore.lifecycle.roles import names_of
from casestore.office.sign_in_state import OpenSession, session_id
from casestore.office.staff_mail import choice_of
from forms_app.desk.services import services
from forms_app.desk.sign_in import current, session
from forms_app.desk.sign_in.access import STAFF, demands, freshly, unfinished
from forms_app.desk.sign_in.accounts import Account
from forms_app.desk.sign_in.forms import PasswordForm
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.web.dates import moment
from forms_app.web.translations import say

blueprint = Blueprint("account", __name__, url_prefix="/desk/account")


@dataclass(frozen=True, kw_only=True)
class ShownSession:
    """An open session as its owner sees it; ``here`` is the one that looks."""

    id: str
    where: str
    began: str
    seen: str
    here: bool


@blueprint.route("", methods=["GET", "POST"])
@demands(*STAFF)
@unfinished
def show() -> ResponseReturnValue:
    form, account = PasswordForm(), current.account()

    def change() -> Account:
        security = current_app.extensions["security"]
        plain = security.password_util.normalize(form.new.data)
        changed: Account = security.datastore.set_password(account, hash_password(plain))
        return changed

    def then(changed: Account) -> ResponseReturnValue:
        note(SecurityAct.PASSWORD_SET, account.id)
        session.begin(changed)
        return go_on(say("密码已修改，其他地方的登录已退出"), url_for("today.home"))

    return answer(form, change, then, lambda: _page(form, account))


def _page(form: PasswordForm, account: Account) -> str:
    facts = [
        (say("名称"), account.name),
        (say("电子邮箱"), account.email),
        (say("岗位"), names_of(account.actor.roles)),
    ]
    return render_template(
        "desk/account.html",
        here="account",
        form=form,
        facts=facts,
        sessions=[_shown(one) for one in stores().state.sessions_of(account.fs_uniquifier)],
        needs_factor=stores().needs_factor,
        codes_left=stores().factor.codes_left(account.id),
        choice=choice_of(services().staff.store, account.id),
    )


def _shown(one: OpenSession) -> ShownSession:
    return ShownSession(
        id=one.id,
        where=f"{one.browser} · {one.place}",
        began=moment(datetime.fromtimestamp(one.began, UTC)),
        seen=moment(datetime.fromtimestamp(one.seen, UTC)),
        here=one.id == session_id(cookie.get("token", "")),
    )


@blueprint.post("/sessions/<id>/end")
@demands(*STAFF)
@freshly("POST")
def end_session(id: str) -> ResponseReturnValue:
    account = current.account()
    if not stores().state.end_session(account.fs_uniquifier, id):
        raise NotFound(say("这处登录已经退出"))
    note(SecurityAct.SESSION_ENDED, account.id)
    return go_on(say("那一处登录已退出"), url_for("account.show"))


@blueprint.post("/sessions/end")
@demands(*STAFF)
@freshly("POST")
def end_others() -> ResponseReturnValue:
    account = current.account()
    stores().state.end_sessions(account.fs_uniquifier, but=cookie.get("token", ""))
    note(SecurityAct.SESSION_ENDED, account.id)
    return go_on(say("其他地方的登录都已退出"), url_for("account.show"))

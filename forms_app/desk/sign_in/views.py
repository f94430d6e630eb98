"""Signing in and out, and one's own password. Flask-Security does sessions, hashing and roles;
the pages are ours."""

from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import (
    Security,
    current_user,
    hash_password,
    login_user,
    logout_user,
    user_authenticated,
    user_failed_authn,
)

from casestore.lifecycle.cases import ROLE_NAMES, Role
from casestore.settings import Settings
from forms_app.desk.sign_in import resume
from forms_app.desk.sign_in.access import STAFF, anybody, demands
from forms_app.desk.sign_in.accounts import Account, Accounts
from forms_app.desk.sign_in.forms import LONGEST, PasswordForm, SignIn
from forms_app.web.translations import say

blueprint = Blueprint("sign_in", __name__, url_prefix="/desk")


def install(app: Flask, accounts: Accounts, settings: Settings) -> None:
    """Give ``app`` sign-in on ``accounts``. Raises ``EnvironmentFault`` when the instance has no
    desk secret."""
    app.config.update(
        SECRET_KEY=settings.secret("desk"),
        SECURITY_PASSWORD_SALT=settings.secret("desk"),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of an algorithm
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
    )
    Security(app, accounts, register_blueprint=False)

    def signed_in(_sender: Flask, user: Account, **_extra: Any) -> None:
        accounts.record_sign_in(user)

    def failed(_sender: Flask, user: Account, **_extra: Any) -> None:
        accounts.record_failure(user)

    user_authenticated.connect(signed_in, sender=app, weak=False)
    user_failed_authn.connect(failed, sender=app, weak=False)


def known(email: str, password: str) -> Account | str:
    """The account that ``password`` opens, or the sentence that says why not: the same for a
    wrong address."""
    accounts = cast(Accounts, current_app.extensions["security"].datastore)
    found = accounts.find_user(email=email)
    plain = current_app.extensions["security"].password_util.normalize(password[:LONGEST])
    if found is None:
        hash_password(plain)  # the same work as for an account that exists
        return say("邮箱或密码不正确，请核对后重新填写")
    if found.is_locked():
        return say("连续输错 5 次，账号已锁定 15 分钟。请稍后再试，或请管理员重置密码")
    if not found.verify_and_update_password(plain):
        found.track_failed_authn("password")
        return say("邮箱或密码不正确，请核对后重新填写")
    return found if found.active else say("账号已停用，请联系管理员")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@anybody
def enter() -> ResponseReturnValue:
    form = SignIn()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        if current_user.is_authenticated:
            return redirect(resume.local(form.next.data))
        return render_template("desk/sign_in.html", form=form, ended=False)
    if form.validate_on_submit():
        found = known(form.email.data or "", form.password.data or "")
        if isinstance(found, Account):
            return _entered(
                found, resume.local(form.next.data or ""), resume.typed(form.typed.data or "")
            )
        form.form_errors.append(found)
    return render_template("desk/sign_in.html", form=form, ended=bool(form.typed.data)), 401


def _entered(account: Account, target: str, typed: resume.Pairs) -> ResponseReturnValue:
    _begin_session(account)
    if typed and not account.must_change:
        return render_template("desk/resume.html", target=target, typed=typed, shown=TYPED)
    return redirect(target)


#: Fields whose words are shown again before they are sent on.
TYPED = frozenset(
    {
        "reason",
        "plan",
        "verification",
        "told",
        "text",
        "title",
        "happened",
        "done",
        "result",
        "basis",
    }
)


def _begin_session(account: Account) -> None:
    """A new session: nothing of the one before stays, so that a planted cookie gains nothing."""
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF keeps the old session's token for the rest of the request
    session.permanent = True
    session["since"] = resume.now()
    login_user(account, authn_via=["password"])


@blueprint.post("/sign-out")
@demands(*STAFF)
def leave() -> ResponseReturnValue:
    accounts = cast(Accounts, current_app.extensions["security"].datastore)
    accounts.end_sessions(cast(Account, current_user))
    logout_user()
    session.clear()
    flash(say("已退出"), "ok")
    return redirect(url_for("sign_in.enter"))


@blueprint.route("/account", methods=["GET", "POST"])
@demands(*STAFF)
def account() -> ResponseReturnValue:
    form, person = PasswordForm(), cast(Account, current_user)
    if form.validate_on_submit():
        security = current_app.extensions["security"]
        plain = security.password_util.normalize(form.new.data)
        changed = security.datastore.set_password(person, hash_password(plain))
        _begin_session(changed)
        flash(say("密码已修改，其他地方的登录已退出"), "ok")
        return redirect(url_for("today.home"))
    facts = [
        (say("名称"), person.name),
        (say("电子邮箱"), person.email),
        (say("岗位"), "、".join(ROLE_NAMES[role] for role in Role if role in person.actor.roles)),
    ]
    page = render_template("desk/account.html", here="account", form=form, facts=facts)
    return (page, 422) if form.errors else (page, 200)

"""Signing in and out, and one's own password. Flask-Security does sessions, hashing and roles;
the pages are ours."""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    current_app,
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

from casestore.errors import NotAllowed
from casestore.lifecycle.roles import ROLE_NAMES, Role
from casestore.settings import Settings
from forms_app.desk.sign_in import current, resume
from forms_app.desk.sign_in.access import STAFF, anybody, demands
from forms_app.desk.sign_in.accounts import Account, Accounts
from forms_app.desk.sign_in.forms import LONGEST, PasswordForm, SignInForm
from forms_app.desk.ui.form_posts import answer, go_on
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


def check_password(email: str, password: str) -> Account:
    """The account that ``password`` opens. Raises :class:`NotAllowed` with the sentence that says
    why there is none: the same for a wrong address."""
    security = current_app.extensions["security"]
    found: Account | None = security.datastore.find_user(email=email)
    plain = security.password_util.normalize(password[:LONGEST])
    if found is None:
        hash_password(plain)  # the same work as for an account that exists
        raise NotAllowed(say("邮箱或密码不正确，请核对后重新填写"))
    if found.is_locked():
        raise NotAllowed(say("连续输错 5 次，账号已锁定 15 分钟。请稍后再试，或请管理员重置密码"))
    if not found.verify_and_update_password(plain):
        found.track_failed_authn("password")
        raise NotAllowed(say("邮箱或密码不正确，请核对后重新填写"))
    if not found.active:
        raise NotAllowed(say("账号已停用，请联系管理员"))
    return found


@blueprint.route("/sign-in", methods=["GET", "POST"])
@anybody
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        if current_user.is_authenticated:
            return redirect(resume.local(form.next.data))

    def check() -> Account:
        return check_password(form.email.data or "", form.password.data or "")

    def then(account: Account) -> ResponseReturnValue:
        _begin_session(account)
        target, typed = resume.local(form.next.data or ""), resume.typed(form.typed.data or "")
        if typed and not account.must_change:
            return render_template("desk/resume.html", target=target, typed=typed, shown=TYPED)
        return redirect(target)

    def page() -> str:
        return render_template("desk/sign_in.html", form=form, ended=bool(form.typed.data))

    return answer(form, check, then, page, wrong=401)


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
def sign_out() -> ResponseReturnValue:
    current_app.extensions["security"].datastore.end_sessions(current.account())
    logout_user()
    session.clear()
    return go_on(say("已退出"), url_for("sign_in.sign_in"))


@blueprint.route("/account", methods=["GET", "POST"])
@demands(*STAFF)
def own_account() -> ResponseReturnValue:
    form, account = PasswordForm(), current.account()

    def change() -> Account:
        security = current_app.extensions["security"]
        plain = security.password_util.normalize(form.new.data)
        changed: Account = security.datastore.set_password(account, hash_password(plain))
        return changed

    def then(changed: Account) -> ResponseReturnValue:
        _begin_session(changed)
        return go_on(say("密码已修改，其他地方的登录已退出"), url_for("today.home"))

    def page() -> str:
        names = "、".join(ROLE_NAMES[role] for role in Role if role in account.actor.roles)
        facts = [
            (say("名称"), account.name),
            (say("电子邮箱"), account.email),
            (say("岗位"), names),
        ]
        return render_template("desk/account.html", here="account", form=form, facts=facts)

    return answer(form, change, then, page)

"""Signing in and out. Flask-Security does sessions, hashing and roles; the pages are ours."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import Security, current_user

from casestore.office.second_factor import Proof
from casestore.settings import Settings
from forms_app.desk.sign_in import current, resume, session
from forms_app.desk.sign_in.access import STAFF, anybody, demands, unfinished
from forms_app.desk.sign_in.accounts import Account, Accounts
from forms_app.desk.sign_in.forms import AgainForm, CodeForm, SignInForm
from forms_app.desk.sign_in.proving import check_code, check_password, needs_code
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import provide, stores
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
    provide(app, accounts.store, settings)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@anybody
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if request.method != "POST":
        form.next.data = request.args.get("next", "")
        if current_user.is_authenticated and session.goes_on():
            return redirect(resume.local(form.next.data))

    def check() -> Account:
        return check_password(form.email.data or "", form.password.data or "")

    def then(account: Account) -> ResponseReturnValue:
        if not needs_code(account):
            return _signed_in(account, form)
        session.begin_half(account)
        asked = CodeForm(formdata=None, next=form.next.data, typed=form.typed.data)
        return render_template("desk/code.html", form=asked)

    def page() -> str:
        return render_template("desk/sign_in.html", form=form, ended=bool(form.typed.data))

    return answer(form, check, then, page, wrong=401)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@anybody
def code() -> ResponseReturnValue:
    """The second step; whoever comes too late or from elsewhere begins anew."""
    if request.method != "POST":  # the page again, by its address; what was typed is gone
        return redirect(url_for("sign_in.sign_in"))
    form, account = CodeForm(), session.half()
    if account is None or not needs_code(account):
        late = say("登录没有在 5 分钟内完成，请重新登录")
        return go_on(late, url_for("sign_in.sign_in"), "error")

    def then(proof: Proof) -> ResponseReturnValue:
        reply = _signed_in(account, form)
        if proof is Proof.RECOVERY_CODE:
            left = stores().factor.codes_left(account.id)
            flash(say("用掉了一个备用码，还剩 %(n)s 个。可以在“账号”页换新的", n=left), "ok")
        return reply

    return answer(
        form,
        lambda: check_code(account, form.code.data or ""),
        then,
        lambda: render_template("desk/code.html", form=form),
        wrong=401,
    )


def _signed_in(account: Account, form: SignInForm | CodeForm) -> ResponseReturnValue:
    session.begin(account)
    complete = not account.must_change and (account.has_factor or not stores().needs_factor)
    return resume.come_back(form, may_go_on=complete)


@blueprint.route("/sign-in/again", methods=["GET", "POST"])
@demands(*STAFF)
def again() -> ResponseReturnValue:
    """Password and code once more, before what can't be left to a desk that somebody left."""
    form, account = AgainForm(), current.account()
    if request.method != "POST":
        form.next.data = request.args.get("next", "")
    if not needs_code(account):
        del form.code

    def check() -> Account:
        proved = check_password(account.email, form.password.data or "")
        if needs_code(account):
            check_code(account, form.code.data or "")
        return proved

    def then(_proved: Account) -> ResponseReturnValue:
        session.refresh()
        note(SecurityAct.SIGN_IN_AGAIN, account.id)
        return resume.come_back(form)

    def page() -> str:
        return render_template("desk/again.html", form=form)

    return answer(form, check, then, page, wrong=401)


@blueprint.post("/sign-out")
@demands(*STAFF)
@unfinished
def sign_out() -> ResponseReturnValue:
    note(SecurityAct.SIGN_OUT, current.account().id)
    session.end()
    return go_on(say("已退出"), url_for("sign_in.sign_in"))

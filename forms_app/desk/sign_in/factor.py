"""The second factor of one's own account: put on a telephone, put on another one, new recovery
codes."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from casestore.office.second_factor import NewFactor
from casestore.public.qr import qr_code
from forms_app.desk.sign_in import current
from forms_app.desk.sign_in.access import STAFF, demands, freshly, unfinished
from forms_app.desk.sign_in.accounts import Account
from forms_app.desk.sign_in.forms import FactorForm, PressForm
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui.form_posts import answer

blueprint = Blueprint("factor", __name__, url_prefix="/desk/account")


@blueprint.route("/factor", methods=["GET", "POST"])
@demands(*STAFF)
@unfinished
@freshly("GET", "POST")
def enrol() -> ResponseReturnValue:
    form, account = FactorForm(), current.account()
    if account.must_change:
        return redirect(url_for("account.show"))
    drawn = _drawn(account)

    def confirm() -> Sequence[str]:
        code = form.code.data or ""
        return stores().factor.enrol(account.id, drawn.sealed, code, account.actor)

    def then(codes: Sequence[str]) -> ResponseReturnValue:
        session.pop("factor", None)
        note(SecurityAct.FACTOR_SET, account.id)
        return render_template("desk/recovery_codes.html", here="account", codes=codes)

    def page() -> str:
        picture = qr_code(drawn.address).svg_inline(border=2, light="#ffffff", omitsize=True)
        return render_template(
            "desk/factor.html", here="account", form=form, drawn=drawn, picture=picture
        )

    return answer(form, confirm, then, page)


def _drawn(account: Account) -> NewFactor:
    """The factor that this session is putting on a telephone, the same until that is done."""
    sealed = session.get("factor", "")
    if sealed:
        return stores().factor.shown(sealed, account.email)
    drawn = stores().factor.draw(account.email)
    session["factor"] = drawn.sealed
    return drawn


@blueprint.post("/recovery-codes")
@demands(*STAFF)
@freshly("POST")
def renew_codes() -> ResponseReturnValue:
    form, account = PressForm(), current.account()

    def renew() -> Sequence[str]:
        return stores().factor.renew_codes(account.id, account.actor)

    def then(codes: Sequence[str]) -> ResponseReturnValue:
        note(SecurityAct.CODES_RENEWED, account.id)
        return render_template("desk/recovery_codes.html", here="account", codes=codes)

    return answer(form, renew, then, lambda: "")

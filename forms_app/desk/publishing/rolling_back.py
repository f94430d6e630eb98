"""An older release of the public site put back: one person proposes it, another sees what it would
change and confirms exactly that release."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Role
from casestore.publishing import public_changes
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.public_changes import PublicChange
from forms_app.desk.services import Release, services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

blueprint = Blueprint("rollback", __name__, url_prefix="/desk/site/rollback")


class ProposeForm(DeskForm):
    sure = BooleanField("提出把公开站恢复到这个版本", [InputRequired("请确认恢复到这个版本")])


class ConfirmForm(DeskForm):
    """Of exactly the release with the digest ``sha``."""

    sha = HiddenField()
    sure = BooleanField("已核对，同意恢复到这个版本", [InputRequired("请核对，再勾选")])


class TakeBackForm(DeskForm):
    pass


def proposals() -> list[PublicChange]:
    """The rollbacks that wait for a second person."""
    return list(public_changes.waiting(services().ledger.store, PublicKind.ROLLBACK))


def proposals_for_me() -> list[PublicChange]:
    """Those that the person who looks can confirm."""
    return [one for one in proposals() if one.may_confirm(actor())]


@blueprint.route("/<release_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@freshly("GET", "POST")
def propose(release_id: str) -> ResponseReturnValue:
    release, form = _release(release_id), ProposeForm()
    site = services().site_actions

    def verb() -> PublicChange:
        wanted = (PublicKind.ROLLBACK, release_id, site.sha_of(release_id))
        site.may_roll_back(*wanted[1:])
        return public_changes.propose(services().ledger.store, wanted, actor())

    def then(_done: PublicChange) -> ResponseReturnValue:
        note(SecurityAct.ROLLBACK_ASKED, account().id, release=release_id)
        return go_on(say("已提出恢复版本，由另一人确认后生效"), url_for("site.show"))

    def page() -> str:
        return render_template(
            "desk/rollback.html",
            here="site",
            release=release,
            form=form,
            differences=site.differences(release_id),
        )

    return answer(form, verb, then, page)


@blueprint.get("/proposal/<int:change_id>")
@demands(Role.COORDINATOR, Role.REVIEWER)
def show(change_id: int) -> ResponseReturnValue:
    return _page(change_id, ConfirmForm(formdata=None))


@blueprint.post("/proposal/<int:change_id>/confirm")
@demands(Role.COORDINATOR, Role.REVIEWER)
@freshly("POST")
def confirm(change_id: int) -> ResponseReturnValue:
    form = ConfirmForm()

    def verb() -> PublicChange:
        ledger, sha = services().ledger, form.sha.data or ""
        secret = ledger.settings.secret(APPROVAL)
        asked = next((one for one in proposals() if one.id == change_id), None)
        if asked is not None and asked.may_confirm(actor()):
            # before it is noted: what can't be put back is still proposed afterwards
            services().site_actions.may_roll_back(asked.subject, sha)
        done = public_changes.confirm(ledger.store, secret, change_id, sha, actor())
        services().site_actions.rollback(done.subject, done.sha)
        return done

    def then(done: PublicChange) -> ResponseReturnValue:
        note(SecurityAct.ROLLBACK, account().id, release=done.subject)
        return go_on(say("公开站已恢复到 %(id)s", id=done.subject), _home())

    return answer(form, verb, then, lambda: _page(change_id, form))


@blueprint.post("/proposal/<int:change_id>/take-back")
@demands(Role.COORDINATOR, Role.REVIEWER)
def take_back(change_id: int) -> ResponseReturnValue:
    form = TakeBackForm()

    def verb() -> PublicChange:
        return public_changes.take_back(services().ledger.store, change_id, actor())

    def then(done: PublicChange) -> ResponseReturnValue:
        note(SecurityAct.ROLLBACK_ENDED, account().id, release=done.subject)
        return go_on(say("不恢复到 %(id)s 了", id=done.subject), _home())

    return answer(form, verb, then, lambda: _page(change_id, ConfirmForm(formdata=None)))


def _home() -> str:
    """Where the person who looks goes on: a reviewer has no page about the site."""
    return url_for("site.show" if Role.COORDINATOR in actor().roles else "today.home")


def _release(id: str) -> Release:
    found = next((one for one in services().site_actions.releases() if one.id == id), None)
    if found is None:
        abort(404)
    return found


def _page(change_id: int, form: ConfirmForm) -> str:
    """The page of a proposal, or of what is left once it waits no more."""
    change = next((one for one in proposals() if one.id == change_id), None)
    if change is None:
        return render_template("desk/rollback_over.html", here="site", form=form)
    form.sha.data = change.sha
    return render_template(
        "desk/rollback_proposal.html",
        here="site",
        change=change,
        release=_release(change.subject),
        differences=services().site_actions.differences(change.subject),
        form=form,
        may=change.may_confirm(actor()),
        own=change.asked_by == actor().id,
    )

"""What the office wrote itself, changed: one person has a release made of it that nobody is shown,
another reads what changed, opens its pages and confirms exactly that."""

import mimetypes
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from casestore.database.jobs import Job
from casestore.errors import CaseStoreError
from casestore.lifecycle.jobs import PENDING, JobKind
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Role
from casestore.public.plain_files import read_plain
from casestore.publishing import public_changes
from casestore.publishing.agreed_content import Agreed, last_agreed
from casestore.publishing.content_copies import digest_of
from casestore.publishing.public_changes import PublicChange
from forms_app.desk.publishing.review import PREVIEW_POLICY
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import account, actor
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm, text
from forms_app.web.translations import say

blueprint = Blueprint("content", __name__, url_prefix="/desk/site/content")

#: What a browser shows of a proposed release; anything else it saves.
_SHOWN = ("text/html", "text/css", "image/svg+xml", "image/png", "image/jpeg")


class ConfirmForm(DeskForm):
    """Of exactly the content with the digest ``sha``."""

    sha = HiddenField()
    sure = BooleanField(
        "已逐项核对改动，并打开页面看过，同意公开", [InputRequired("请逐项核对，再勾选")]
    )


class RefuseForm(DeskForm):
    because = text(
        "理由", "提出人会看到，例如 附件里有联系人手机号码。", "请写明不同意的理由", rows=2
    )


class TakeBackForm(DeskForm):
    pass


@dataclass(frozen=True, kw_only=True)
class ContentState:
    """How ``content/`` stands to what the public site is made of: ``changed`` says whether it is
    other, ``fault`` why that can't be told; ``waits`` whether just that is proposed already."""

    agreed: Agreed | None
    changed: bool = False
    waits: bool = False
    fault: str = ""
    job: Job | None = None
    proposals: tuple[PublicChange, ...] = ()
    stale: frozenset[int] = frozenset()
    last: PublicChange | None = None

    @property
    def previews(self) -> frozenset[str]:
        """The releases that are there for a second person to look at."""
        return frozenset(one.subject for one in self.proposals)

    @property
    def is_new(self) -> bool:
        """Whether there is something to propose that nobody has proposed yet."""
        return self.changed and not self.waits


def content_state() -> ContentState:
    """As of now."""
    ledger = services().ledger
    agreed, found = last_agreed(ledger.store), tuple(proposals())
    sha, fault = agreed.sha if agreed else "", ""
    try:
        sha = digest_of(ledger.settings.content) if agreed else ""
    except CaseStoreError as error:
        fault = str(error)
    is_stale = services().content_actions.why_stale
    jobs = services().jobs.recent(JobKind.PROPOSE, 1)
    return ContentState(
        agreed=agreed,
        changed=agreed is not None and sha != agreed.sha,
        waits=any(one.sha == sha for one in found),
        fault=fault,
        job=jobs[0] if jobs else None,
        proposals=found,
        stale=frozenset(one.id for one in found if is_stale(one)),
        last=public_changes.last_ended(ledger.store, PublicKind.CONTENT),
    )


def ask_for_a_proposal(state: ContentState) -> bool:
    """Have what changed proposed in the name of the person who acts, unless it is already or is
    about to be; whether it is on its way."""
    if not state.is_new:
        return False
    if state.job is None or state.job.state not in PENDING:
        services().jobs.ask(JobKind.PROPOSE, actor().id)
        note(SecurityAct.CONTENT_ASKED, account().id)
    return True


def proposals() -> list[PublicChange]:
    """The changes of content that wait for a second person."""
    return list(public_changes.waiting(services().ledger.store, PublicKind.CONTENT))


def proposals_for_me() -> list[PublicChange]:
    """Those that the person who looks can confirm."""
    return [one for one in proposals() if one.may_confirm(actor())]


@blueprint.get("/<int:change_id>")
@demands(Role.COORDINATOR, Role.REVIEWER)
def show(change_id: int) -> ResponseReturnValue:
    return _page(change_id)


@blueprint.get("/<int:change_id>/page/", defaults={"name": ""})
@blueprint.get("/<int:change_id>/page/<path:name>")
@demands(Role.COORDINATOR, Role.REVIEWER)
def page(change_id: int, name: str) -> ResponseReturnValue:
    """A file of the release that shows the change, as it would be public: it runs nothing."""
    change = _waiting(change_id)
    parts = (name + "index.html" if name.endswith("/") or not name else name).split("/")
    if change is None or any(part in ("", ".", "..") or "\0" in part for part in parts):
        abort(404)
    path = services().settings.shown.joinpath(change.subject, *parts)
    try:
        data = read_plain(path)
    except OSError:
        abort(404)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {"Content-Security-Policy": PREVIEW_POLICY}
    if kind not in _SHOWN:
        headers["Content-Disposition"] = "attachment"
    return Response(data, mimetype=kind, headers=headers)


@blueprint.post("/<int:change_id>/confirm")
@demands(Role.COORDINATOR, Role.REVIEWER)
@freshly("POST")
def confirm(change_id: int) -> ResponseReturnValue:
    form = ConfirmForm()

    def verb() -> PublicChange:
        return services().content_actions.confirm(change_id, form.sha.data or "", actor())

    def then(done: PublicChange) -> ResponseReturnValue:
        note(SecurityAct.CONTENT, account().id, change=done.id)
        return go_on(say("已同意公开，正在更新公开站"), _home())

    return answer(form, verb, then, lambda: _page(change_id, confirming=form))


@blueprint.post("/<int:change_id>/refuse")
@demands(Role.COORDINATOR, Role.REVIEWER)
def refuse(change_id: int) -> ResponseReturnValue:
    form = RefuseForm()

    def verb() -> PublicChange:
        because = (form.because.data or "").strip()
        return public_changes.take_back(services().ledger.store, change_id, actor(), because)

    return answer(form, verb, _ended, lambda: _page(change_id, refusing=form))


@blueprint.post("/<int:change_id>/take-back")
@demands(Role.COORDINATOR)
def take_back(change_id: int) -> ResponseReturnValue:
    form = TakeBackForm()

    def verb() -> PublicChange:
        return public_changes.take_back(services().ledger.store, change_id, actor())

    return answer(form, verb, _ended, lambda: _page(change_id, taking=form))


def _ended(done: PublicChange) -> ResponseReturnValue:
    note(SecurityAct.CONTENT_ENDED, account().id, change=done.id)
    said = "已退回提出人，公开站没有变" if done.because else "已撤回，公开站没有变"
    return go_on(say(said), _home())


def _home() -> str:
    """Where the person who looks goes on: a reviewer has no page about the site."""
    return url_for("site.show" if Role.COORDINATOR in actor().roles else "today.home")


def _waiting(change_id: int) -> PublicChange | None:
    return next((one for one in proposals() if one.id == change_id), None)


def _page(
    change_id: int,
    confirming: ConfirmForm | None = None,
    refusing: RefuseForm | None = None,
    taking: TakeBackForm | None = None,
) -> str:
    """The page of a proposal, or of what is left once it waits no more."""
    change = _waiting(change_id)
    confirming = confirming or ConfirmForm(formdata=None)
    refusing = refusing or RefuseForm(formdata=None)
    faulty = [one for one in (confirming, refusing, taking) if one is not None and one.errors]
    if change is None:
        return render_template("desk/content_over.html", here="site", faulty=faulty)
    confirming.sha.data = change.sha
    return render_template(
        "desk/content_proposal.html",
        here="site",
        change=change,
        proposed=services().content_actions.proposed(change),
        faulty=faulty,
        confirming=confirming,
        refusing=refusing,
        may=change.may_confirm(actor()),
        own=change.asked_by == actor().id,
    )

"""What waits to be registered (来件待登记): mails that were fetched, and notes of letters, visits
and calls; each becomes a clue or is put aside with the answer that was given."""

import secrets
from io import BytesIO

from flask import Blueprint, Response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from casestore.ledger.queries import incoming as queries
from casestore.ledger.verbs import incoming as verbs
from casestore.ledger.verbs.incoming import Arrived, Contents
from casestore.lifecycle.incoming import (
    INCOMING_KIND_NAMES,
    INCOMING_STATE_NAMES,
    IncomingKind,
    IncomingState,
)
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.case_files import copy_handed_out
from forms_app.desk.cases.paper_form import campaigns_with_paper
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, freshly
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, choice, text
from forms_app.web.dates import day as in_words
from forms_app.web.translations import say

blueprint = Blueprint("incoming", __name__, url_prefix="/desk/incoming")

_ENDED = (IncomingState.ASIDE, IncomingState.REGISTERED)


class AsideForm(DeskForm):
    """Why it is not registered, and what was answered."""

    reason = text(
        "不登记的理由和答复情况",
        "例如：不属于受理范围，6月15日电话告知向市住建局反映；广告邮件，没有答复。",
        "请写明不登记的理由和答复情况",
        rows=3,
    )


class NoteForm(DeskForm):
    """A letter, visit or call as whoever took it writes it down."""

    kind: SelectField = choice(
        "来件方式",
        "",
        "请选择来件方式",
        [
            (one.value, INCOMING_KIND_NAMES[one])
            for one in (IncomingKind.PHONE, IncomingKind.COUNTER, IncomingKind.LETTER)
        ],
    )
    arrived_on = DateField("收到日期", [InputRequired("请填写收到来件的日期")], format=DAY_FORMATS)
    sender = StringField(
        "来件人",
        [InputRequired("请填写来件人"), Length(max=100, message="来件人请控制在 100 字以内")],
        description="企业名称或来件人姓名、联系电话。",
        render_kw={"autocomplete": "off"},
    )
    words = text(
        "来件内容",
        "来电、来访记下说了什么、当场怎样答复；来信写明要点。",
        "请写明来件内容",
        rows=8,
    )

    def validate_arrived_on(self, field: DateField) -> None:
        today = max(services().settings.today(id) for id in services().campaigns)
        if field.data is not None and field.data > today:
            raise ValidationError(say("收到日期不能晚于今天（%(day)s）", day=in_words(today)))


@blueprint.get("/")
@demands(Role.COORDINATOR)
def listed() -> ResponseReturnValue:
    """What waits, or what has been dealt with."""
    ended = request.args.get("view") == "ended"
    states = _ENDED if ended else (IncomingState.WAITING,)
    number = request.args.get("page", 1, type=int)
    return render_template(
        "desk/incoming.html",
        here="ledger",
        ended=ended,
        found=queries.listed(services().ledger, states, actor(), number),
        kinds=INCOMING_KIND_NAMES,
        states=INCOMING_STATE_NAMES,
    )


@blueprint.route("/<int:incoming_id>", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def show(incoming_id: int) -> ResponseReturnValue:
    """One of them, opened; sent, it is put aside."""
    form, ledger = AsideForm(), services().ledger

    def page() -> str:
        one, campaigns = queries.looked_at(ledger, incoming_id, actor()), campaigns_with_paper()
        return render_template(
            "desk/incoming_one.html",
            here="ledger",
            form=form,
            one=one,
            campaigns=campaigns,
            begun=next((each for each in campaigns if each.id == one.contents.begun_for), None),
            kinds=INCOMING_KIND_NAMES,
            states=INCOMING_STATE_NAMES,
        )

    return answer(
        form,
        lambda: verbs.put_aside(ledger, incoming_id, form.reason.data or "", actor()),
        lambda _done: go_on(say("已记下，不登记"), url_for(".listed")),
        page,
    )


@blueprint.route("/note", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def note() -> ResponseReturnValue:
    """Write down a call, a visit or a letter that is not registered at once."""
    form = NoteForm()

    def take() -> int | None:
        contents = Contents(
            sender=form.sender.data or "",
            subject="",
            text=(form.words.data or "").strip(),
            key=secrets.token_urlsafe(24),
        )
        arrived = Arrived(
            kind=IncomingKind(form.kind.data),
            same=secrets.token_urlsafe(24),
            arrived_on=form.arrived_on.data,
            contents=contents,
        )
        return verbs.take_in(services().ledger, arrived, actor())

    return answer(
        form,
        take,
        lambda id: go_on(say("已记下，等待登记"), url_for(".show", incoming_id=id)),
        lambda: render_template("desk/incoming_note.html", here="ledger", form=form),
    )


@blueprint.get("/<int:incoming_id>/file/<int:place>")
@demands(Role.COORDINATOR)
def file(incoming_id: int, place: int) -> ResponseReturnValue:
    """The safe copy of an attachment."""
    return copy_handed_out(*queries.copy_of_file(services().ledger, incoming_id, place, actor()))


@blueprint.get("/<int:incoming_id>/original")
@demands(Role.COORDINATOR)
@freshly("GET")
def original(incoming_id: int) -> Response:
    """The mail as it came, for a program that reads mails: whatever is in it, is in it."""
    data = queries.original(services().ledger, incoming_id, actor())
    name = say("来件 %(id)d（原邮件）", id=incoming_id) + ".eml"
    response = send_file(
        BytesIO(data), "application/octet-stream", as_attachment=True, download_name=name
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response

"""Changing a row that was agreed on, and the page of the person who agrees to a change."""

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.ledger import amendments
from casestore.ledger.amendments import Waiting
from casestore.ledger.queries import lines
from casestore.ledger.verbs import amending
from casestore.ledger.verbs.amending import Amendment
from casestore.lifecycle.roles import Role
from casestore.sealing.evidence import Limits
from forms_app.desk.cases.instalments import (
    amount_field,
    day_field,
    facts_of,
    found_row,
    page_of,
    proof_field,
)
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import uploads
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, text
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("amending", __name__, url_prefix="/desk/case")

_HINT = "选填。多登记付款的，上传付款回单；改日期、改金额的，上传补充协议。"


def amending_form(campaign: Campaign) -> type[DeskForm]:
    """A row as it is to be, and why."""
    parts = {
        "version": HiddenField(),
        "uploaded": HiddenField(),
        "due": day_field("到期日", "例如 2022年10月14日。", "请填写到期日"),
        "amount": amount_field("应付金额", "单位万元；不涉及金额的填 0。", "请填写应付金额"),
        "paid": amount_field(
            "已付金额", "单位万元，到现在一共付了多少；没有付的填 0。", "请填写已付金额"
        ),
        "paid_on": DateField(
            "最近付款日期", [Optional()], format=DAY_FORMATS, description="没有付过的不填。"
        ),
        "reason": text(
            "修改理由",
            "写明与企业怎样商定、依据是什么。统筹岗和责任单位能看到，反映人看到修改后的期次。",
            "请写明修改的理由和依据",
            rows=3,
        ),
        "proof": proof_field(campaign, _HINT, ""),
    }
    return type("AmendingForm", (DeskForm,), parts)


@blueprint.route("/<int:case_id>/instalment/<int:instalment_id>/amend", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
@takes_files
def amend(case_id: int, instalment_id: int) -> ResponseReturnValue:
    """Change one row, or ask for it."""
    row, one = found_row(case_id, instalment_id)
    campaign = services().ledger.campaign_of(row.campaign)
    sent = uploads.receive(campaign, {"proof": "proof"})
    sums = {"amount": f"{wan_of(one.amount):f}", "paid": f"{wan_of(one.paid):f}"}
    start = {"version": row.version, "due": one.due, "paid_on": one.paid_on, **sums}
    form = amending_form(campaign)(data=start)
    form.refuse_uploads(sent.refused)

    def verb() -> str:
        services().evidence.check_total(sent.files, Limits.of(campaign))
        asked = _asked(instalment_id, form, sent)
        return amending.amend(services().ledger, case_id, actor(), asked)

    def then(who: str) -> ResponseReturnValue:
        said = say("已申请修改，另一人确认以前不变。") + say(who) if who else say("期次已修改")
        return go_on(f"{row.number}：{said}", url_for("case.show", case_id=case_id))

    rule = (say("另一人确认"), say("往后延、少付，或者公开过的案件，由另一人确认以后才生效"))
    words = (say("修改期次"), say("修改期次"), [*facts_of(one), rule])
    return answer(form, verb, then, lambda: page_of(case_id, form, sent, words))


def _asked(instalment_id: int, form: DeskForm, sent: Uploads) -> Amendment:
    paid_on = form["paid_on"].data
    return Amendment(
        version=whole_number(str(form["version"].data)),
        instalment=instalment_id,
        due=form["due"].data.isoformat(),
        amount=form["amount"].data,
        paid=form["paid"].data,
        paid_on=paid_on.isoformat() if paid_on else "",
        reason=form["reason"].data,
        files=tuple(sent.files),
        confirmed=form.confirmed,
    )


class AgreeForm(DeskForm):
    """Nothing to type: the page says what is changed."""


class RefuseForm(DeskForm):
    """Why the row stays as it is."""

    reason = text(
        "不予修改的理由",
        "申请人和责任单位能看到，反映人看不到。",
        "请写明不予修改的理由",
        rows=3,
    )


@blueprint.route("/<int:case_id>/amendment/<int:asked>", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.SUPERVISOR)
def decide(case_id: int, asked: int) -> ResponseReturnValue:
    """What is asked for, and the button that agrees."""
    form = AgreeForm()
    return answer(
        form,
        lambda: amending.agree(services().ledger, case_id, actor(), asked),
        lambda _done: _decided(case_id, say("已确认，期次按修改后的执行")),
        lambda: _page(case_id, asked, form, RefuseForm(formdata=None)),
    )


@blueprint.post("/<int:case_id>/amendment/<int:asked>/refuse")
@demands(Role.COORDINATOR, Role.SUPERVISOR)
def refuse(case_id: int, asked: int) -> ResponseReturnValue:
    form = RefuseForm()
    reason = (form.reason.data or "").strip()
    return answer(
        form,
        lambda: amending.refuse(services().ledger, case_id, actor(), asked, reason),
        lambda _done: _decided(case_id, say("已不予修改，期次不变")),
        lambda: _page(case_id, asked, AgreeForm(formdata=None), form),
    )


def _decided(case_id: int, sentence: str) -> ResponseReturnValue:
    number = lines.case_line(services().ledger, case_id, actor()).number
    return go_on(f"{number}：{sentence}", url_for("today.home"))


def _page(case_id: int, asked: int, form: AgreeForm, refusing: RefuseForm) -> str:
    found = _waiting(case_id, asked)
    shown = [
        (say("申请人"), found.asked_by_name),
        (say("期次"), say(found.name)),
        *(
            (say(name), say("原为 %(old)s，改为 %(new)s", old=say(old), new=say(new)))
            for name, old, new in found.changes
        ),
    ]
    return render_template(
        "desk/amendment.html",
        here="today",
        row=lines.case_line(services().ledger, case_id, actor()),
        asked=found,
        shown=shown,
        words=amending.asked_words(services().ledger, case_id, actor(), asked),
        form=form,
        refusing=refusing,
    )


def _waiting(case_id: int, asked: int) -> Waiting:
    found = amendments.waiting(services().ledger, actor(), case_id)
    return next((one for one in found if one.id == asked), None) or abort(404)

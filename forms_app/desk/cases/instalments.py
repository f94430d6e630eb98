"""What a unit agreed to pay: shown with the case and on the first page; a payment registered with
its proof; and the undisputed part, paid ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DateField, Field, Form, HiddenField, MultipleFileField, StringField
from wtforms.validators import InputRequired, ValidationError

from casestore.campaign.model import Campaign
from casestore.campaign.money import wan_of
from casestore.ledger import amendments
from casestore.ledger.queries import instalments as queries
from casestore.ledger.queries import lines
from casestore.ledger.queries.instalments import LateRow
from casestore.ledger.records import CaseRow
from casestore.ledger.verbs import paying
from casestore.ledger.verbs.paying import Payment, Undisputed
from casestore.lifecycle.case_states import State
from casestore.lifecycle.instalments import (
    INSTALMENT_STATE_NAMES,
    PAID_IN,
    PAYERS,
    Instalment,
    InstalmentState,
    Sums,
    open_rows,
    sums,
)
from casestore.lifecycle.roles import Role
from casestore.sealing.evidence import Limits
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands, takes_files
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui import uploads
from forms_app.desk.ui.amounts import amount, exact_amount
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, accepted, some_file, text
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.clean_requests import whole_number
from forms_app.web.dates import day
from forms_app.web.translations import say

blueprint = Blueprint("instalments", __name__, url_prefix="/desk/case")

#: How many rows the first page lists.
SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class DueRows:
    """What was agreed for today or earlier: the first ``shown`` of ``total`` rows."""

    shown: Sequence[LateRow]
    total: int
    may_pay: bool


def due_rows() -> DueRows:
    """The rows that are due of the cases that the person who looks works on or presses."""
    roles = actor().roles
    if not roles & {*PAYERS, Role.SUPERVISOR}:
        return DueRows(shown=(), total=0, may_pay=False)
    shown, total = queries.late_rows(services().ledger, actor(), SHOWN)
    return DueRows(shown=shown, total=total, may_pay=bool(roles & PAYERS))


def shown(row: CaseRow) -> dict[str, Any]:
    """What the page of a case asks about what was agreed: the rows with what may be done to each,
    what they come to, and the changes that wait."""
    found = queries.of_case(services().ledger, row.id, actor())
    today = services().settings.today(row.campaign)
    payer = bool(actor().roles & PAYERS) and row.state in PAID_IN
    total = sums(found, today)
    return {
        "agreed": found,
        "agreed_words": {one.id: state_words(one, today) for one in found},
        "agreed_late": {one.id: one.days_late(today) for one in found},
        "agreed_sums": sum_words(total) if total.agreed else "",
        "put_off_singly": row.state is State.AGREED and bool(open_rows(found)),
        "may_pay": payer,
        "next_pay": next((one.id for one in open_rows(found)), 0) if payer else 0,
        "may_amend": Role.COORDINATOR in actor().roles,
        "amendments": amendments.waiting(services().ledger, actor(), row.id),
    }


def sum_words(total: Sums) -> str:
    """What rows come to, in a sentence."""
    said = say(
        "应付 %(agreed)s 万元，已付 %(paid)s 万元，还差 %(left)s 万元",
        agreed=amount(wan_of(total.agreed)),
        paid=amount(wan_of(total.paid)),
        left=amount(wan_of(total.left)),
    )
    late = say("，其中逾期 %(late)s 万元", late=amount(wan_of(total.late))) if total.late else ""
    return said + late


def state_words(one: Instalment, today: date) -> str:
    """How a row stands today, in words."""
    late = one.days_late(today)
    if late:
        return say("逾期 %(n)s 天", n=late)
    if one.state is InstalmentState.OPEN and one.due == today:
        return say("今天到期")
    return say(INSTALMENT_STATE_NAMES[one.state])


def check_amount(form: Form, field: Field) -> None:
    """Read an exact amount in 万元, however it is typed; the field holds the plain number after."""
    try:
        field.data = exact_amount(field.data or "")
    except ValueError:
        said = say("请填数字，单位万元，例如 26.85，也可以写 268500元；不涉及金额的填 0")
        raise ValidationError(said) from None


def amount_field(label: str, hint: str, missing: str) -> StringField:
    """An exact amount in 万元."""
    return StringField(
        label,
        [InputRequired(missing), check_amount],
        description=hint,
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def day_field(label: str, hint: str, missing: str) -> DateField:
    """A day."""
    return DateField(label, [InputRequired(missing)], format=DAY_FORMATS, description=hint)


def proof_field(campaign: Campaign, hint: str, missing: str) -> MultipleFileField:
    """Papers that prove a payment, needed where ``missing`` says what to do."""
    return MultipleFileField(
        "付款凭证",
        [some_file(missing)] if missing else [],
        description=hint,
        render_kw=accepted(campaign),
    )


def _paying_form(campaign: Campaign, proved: bool) -> type[DeskForm]:
    missing = "" if proved else "请上传付款回单等凭证"
    hint = "例如银行回单。密封保存，统筹岗和责任单位能看到。"
    parts = {
        "version": HiddenField(),
        "uploaded": HiddenField(),
        "amount": amount_field(
            "付款金额", "单位万元，写到分也可以，例如 26.8535 或 268535元。", "请填写付款金额"
        ),
        "day": day_field("付款日期", "钱到企业账上的日期，例如 2022年10月14日。", "请填写付款日期"),
        "proof": proof_field(campaign, hint, missing),
    }
    return type("PayingForm", (DeskForm,), parts)


@blueprint.route("/<int:case_id>/instalment/<int:instalment_id>/pay", methods=["GET", "POST"])
@demands(*PAYERS)
@takes_files
def pay(case_id: int, instalment_id: int) -> ResponseReturnValue:
    """Register what was paid on one row."""
    ledger = services().ledger
    row, one = found_row(case_id, instalment_id)
    campaign = ledger.campaign_of(row.campaign)
    sent = uploads.receive(campaign, {"proof": "proof"})
    start = {"version": row.version, "amount": f"{wan_of(one.left):f}"}
    form = _paying_form(campaign, bool(sent.files))(data=start)
    form.refuse_uploads(sent.refused)

    def verb() -> None:
        services().evidence.check_total(sent.files, Limits.of(campaign))
        payment = Payment(
            version=whole_number(str(form["version"].data)),
            instalment=instalment_id,
            amount=form["amount"].data,
            day=form["day"].data.isoformat(),
            files=tuple(sent.files),
            confirmed=form.confirmed,
        )
        paying.pay(ledger, case_id, actor(), payment)

    def then(_done: None) -> ResponseReturnValue:
        said = say("%(name)s的付款已登记，反映人能看到", name=say(one.name))
        return go_on(f"{row.number}：{said}", url_for("case.show", case_id=case_id))

    words = (say("登记付款"), say("登记付款"), [*facts_of(one), *_told_after()])
    return answer(form, verb, then, lambda: page_of(case_id, form, sent, words))


def _told_after() -> list[tuple[str, str]]:
    return [(say("登记以后"), say("反映人凭编号和查询码看到金额和日期，不符的会留言"))]


class UndisputedForm(DeskForm):
    """The part that nobody disputes, with its day."""

    version = HiddenField()
    amount = amount_field("无争议的金额", "单位万元，例如 120.5。", "请填写无争议的金额")
    due = day_field("付款期限", "不晚于本案的期限，例如 2022年10月14日。", "请填写付款期限")
    reason = text(
        "依据",
        "哪一部分没有争议，按什么算出来的。统筹岗和责任单位能看到，反映人只看到金额和日期。"
        "机构改革、换届、人员调整、负责人变更、内部流程、等待审计不是不付的理由。",
        "请写明依据",
        rows=3,
    )


@blueprint.route("/<int:case_id>/undisputed", methods=["GET", "POST"])
@demands(*PAYERS)
def undisputed(case_id: int) -> ResponseReturnValue:
    """Give the undisputed part a row and a day of its own."""
    ledger = services().ledger
    row = lines.case_line(ledger, case_id, actor())
    form = UndisputedForm(data={"version": row.version})

    def verb() -> None:
        asked = Undisputed(
            version=whole_number(str(form["version"].data)),
            amount=form["amount"].data,
            due=form["due"].data.isoformat(),
            reason=form["reason"].data,
            confirmed=form.confirmed,
        )
        paying.undisputed(ledger, case_id, actor(), asked)

    def then(_done: None) -> ResponseReturnValue:
        said = say("无争议部分单列，按自己的期限提醒")
        return go_on(f"{row.number}：{said}", url_for("case.show", case_id=case_id))

    rule = (say("规定"), say("保障中小企业款项支付条例第十五条：没有争议的部分及时支付"))
    words = (say("无争议部分先行支付"), say("单列无争议部分"), [rule])
    return answer(form, verb, then, lambda: page_of(case_id, form, Uploads(), words))


def found_row(case_id: int, instalment_id: int) -> tuple[CaseRow, Instalment]:
    """A case that the person may see, and one of its rows; 404 without."""
    row = lines.case_line(services().ledger, case_id, actor())
    found = queries.of_case(services().ledger, case_id, actor())
    one = next((one for one in found if one.id == instalment_id), None)
    return row, one or abort(404)


def facts_of(one: Instalment) -> list[tuple[str, str]]:
    """What is known of a row, by name."""
    paid = say("%(sum)s 万元", sum=amount(wan_of(one.paid)))
    return [
        (say("期次"), say(one.name)),
        (say("到期日"), day(one.due)),
        (say("原定日期"), day(one.first_due) if one.first_due != one.due else ""),
        (say("应付"), say("%(sum)s 万元", sum=amount(wan_of(one.amount))) if one.amount else ""),
        (say("已付"), paid if one.amount else ""),
        (say("最近付款"), day(one.paid_on) if one.paid_on else ""),
    ]


#: What a page is called, what its button says, and the facts beside it.
Words = tuple[str, str, list[tuple[str, str]]]


def page_of(case_id: int, form: DeskForm, sent: Uploads, words: Words) -> str:
    """The page with ``form``; after somebody else's change the next press takes the new version."""
    row = lines.case_line(services().ledger, case_id, actor())
    form["version"].data = row.version
    if "uploaded" in form:
        form["uploaded"].data = sent.signed_list()
    heading, button, facts = words
    return render_template(
        "desk/instalment.html",
        here="ledger",
        row=row,
        form=form,
        proof=sent.files,
        heading=heading,
        button=button,
        facts=facts,
    )

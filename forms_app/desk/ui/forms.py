"""The desk's forms. Labels are nouns, hints say how, errors say what to do."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    MultipleFileField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError, Incomplete
from casestore.ledger.completeness import amount_of
from casestore.lifecycle.cases import NEED_NAMES, Move, Need
from forms_app.web.translations import say

Check = Callable[[Form, Field], None]

#: How a day may be written; the first is what the browser's own date field sends.
DAY_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
LONGEST = 3000

#: Hints of the texts that a move asks for, by verb or in general.
HINTS: Mapping[Need, str] = {
    Need.REASON: "写清事实和依据，留在台账里，反映人看不到。",
    Need.UNIT: "已按规则选好，可以改。",
    Need.DEADLINE: "例如 2022年10月14日。",
    Need.CHANNEL: "选择有权受理的一级。",
    Need.PROOF: "例如付款回单、结清证明。可以选多个文件。",
    Need.PLAN: "分几期，每期付多少或做什么，最后期限。",
    Need.VERIFICATION: "何时、何地、谁去、核对了什么、结论。",
    Need.FULFILLED: "单位万元，例如 268.5；不涉及金额的填 0。公开站只公布多件合计，不公布单件。",
}
#: What some moves call a thing by a better name: (verb, need) → label, hint, what to say when it is
#: missing.
NAMED: Mapping[tuple[str, Need], tuple[str, str, str]] = {
    ("settle", Need.REASON): (
        "办理结果",
        "兑现了什么、何时到位。留在台账里，反映人看不到。",
        "请写明办理结果",
    ),
    ("agree", Need.PROOF): ("协议文本", "双方盖章的履行协议，可以选多个文件。", "请上传履行协议"),
    ("agree", Need.DEADLINE): (
        "最后期限",
        "最后一期的日期，例如 2022年10月14日。",
        "请填写最后期限",
    ),
    ("transfer", Need.DEADLINE): (
        "办理期限",
        "例如 2022年10月14日。已按本专项行动的时限算好，可以改。",
        "请填写办理期限",
    ),
}
#: Where the claimant must be told more than the standing sentence: verb → hint.
MUST_TELL: Mapping[str, str] = {
    "return": "一次写清要补哪些材料、怎样补。",
    "decline": "写明理由，以及可以找哪个部门、什么渠道。",
    "register_only": "写明为什么只登记，以后什么情况可以再来。",
}


class Chinese:
    """WTForms' own sentences, in Chinese."""

    def gettext(self, text: str) -> str:
        return {
            "Not a valid date value.": say("请按 2022年10月14日 的样子填写日期"),
            "Not a valid choice.": say("请从列表中选择"),
        }.get(text, text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class DeskForm(FlaskForm):  # type: ignore[misc]
    """Base of all: Chinese sentences, CSRF on."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Form) -> Chinese:
            return Chinese()

    def complain(self, name: str, sentence: str) -> None:
        """Add ``sentence`` at the field ``name``, or above the form where there is no such field.
        """
        if name in self:
            self[name].errors = (*self[name].errors, sentence)
        else:
            self.form_errors.append(sentence)

    def refuse(self, error: CaseStoreError, named: Callable[[str], str] = str) -> None:
        """Say what the store said; ``named`` gives the field for a name of the store's."""
        if isinstance(error, Incomplete):
            for name, sentence in error.fields.items():
                self.complain(named(name), sentence)
        else:
            self.form_errors.append(str(error))


def text(
    label: str, hint: str, missing: str, required: bool = True, rows: int = 5
) -> TextAreaField:
    """A long text that says ``missing`` when it is required and empty."""
    first = InputRequired(missing) if required else Optional()
    limit = Length(max=LONGEST, message=f"{label}请控制在 {LONGEST} 字以内")
    return TextAreaField(
        label,
        [first, limit, _not_blank(missing)] if required else [first, limit],
        description=hint,
        render_kw={"rows": rows},
    )


def _not_blank(missing: str) -> Check:
    def check(_form: Form, field: Field) -> None:
        if not str(field.data).strip():
            raise ValidationError(missing)

    return check


def deadline(label: str, hint: str, missing: str, not_before: date) -> DateField:
    """A day from ``not_before`` on."""

    def check(_form: Form, field: Field) -> None:
        if field.data is not None and field.data < not_before:
            raise ValidationError(
                say("%(label)s不能早于今天（%(day)s）", label=label, day=not_before.isoformat())
            )

    return DateField(label, [InputRequired(missing), check], format=DAY_FORMATS, description=hint)


def choice(
    label: str,
    hint: str,
    missing: str,
    options: list[tuple[str, str]],
    check: Check | None = None,
    **more: Any,
) -> SelectField:
    """A list that says ``missing`` while nothing is chosen, or what ``check`` says."""
    choices = [SelectChoice(value, words) for value, words in [("", say("请选择")), *options]]
    return SelectField(
        label, [check or InputRequired(missing)], choices=choices, description=hint, **more
    )


def move_form(
    move: Move, campaign: Campaign, today: date, proved: bool, weighty: bool
) -> type[DeskForm]:
    """The form that asks exactly for what ``move`` needs. ``proved``: a file came with an
    earlier try."""
    parts: dict[str, Any] = {
        "version": HiddenField(),
        "source": HiddenField(),
        "uploaded": HiddenField(),
    }
    for need in move.needs:
        parts[need.value] = _asked(move.verb, need, campaign, today, proved)
    must = MUST_TELL.get(move.verb)
    parts["told"] = text(
        say("告知反映人"),
        must or say("选填。反映人凭编号和查询码能看到，也会随信发出。不写办案细节和个人姓名。"),
        say("请写明告知反映人的内容"),
        required=must is not None,
        rows=3,
    )
    if weighty:
        sentence = say("已核对本案，确认%(label)s", label=move.label)
        parts["sure"] = BooleanField(
            sentence, [InputRequired(say("请确认“%(text)s”", text=sentence))]
        )
    return type("MoveForm", (DeskForm,), parts)


def _asked(verb: str, need: Need, campaign: Campaign, today: date, proved: bool) -> Field:
    label, hint, missing = NAMED.get((verb, need)) or (
        NEED_NAMES[need][0],
        HINTS[need],
        NEED_NAMES[need][1],
    )
    if need is Need.UNIT:
        return choice(label, hint, missing, [(unit.id, unit.name) for unit in campaign.units])
    if need is Need.CHANNEL:
        options = [(one.id, one.office) for one in campaign.channels if not one.own]
        return choice(label, hint, missing, options)
    if need is Need.DEADLINE:
        return deadline(label, hint, missing, today)
    if need is Need.PROOF:
        return MultipleFileField(
            label,
            [] if proved else [some_file(missing)],
            description=hint,
            render_kw=accepted(campaign),
        )
    if need is Need.FULFILLED:
        return StringField(
            label,
            [InputRequired(missing), _amount],
            description=hint,
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
        )
    return text(label, hint, missing)


def _amount(_form: Form, field: Field) -> None:
    if amount_of((field.data or "").strip()) is None:
        raise ValidationError(say("请填数字，单位万元，例如 268.5；不涉及金额的填 0"))


def accepted(campaign: Campaign) -> dict[str, str]:
    """What a file input lets a person choose."""
    return {"accept": ",".join(f".{kind}" for kind in campaign.evidence.kinds)}


def some_file(missing: str) -> Check:
    """Says ``missing`` while an input for one file or for several holds none."""

    def check(_form: Form, field: Field) -> None:
        given = field.data if isinstance(field.data, list) else [field.data]
        if not any(getattr(one, "filename", "") for one in given):
            raise ValidationError(missing)

    return check


class PressForm(DeskForm):
    """Pressing a slow case."""

    text = text("督办意见", "写明存在的问题和要求，责任单位能看到。", "请写明督办意见")
    listed = BooleanField(
        "挂牌督办", description="选填。在系统内公开列名，重大或长期不办的才挂牌。"
    )


class NoteForm(DeskForm):
    """A line in the history that only staff read."""

    text = text("记录", "例如电话沟通的要点。只有经办人员可见。", "请填写记录")


def extend_form(today: date) -> type[DeskForm]:
    """A later deadline with its reason."""
    parts = {
        "deadline": deadline(
            say("新的期限"), say("例如 2022年12月31日。"), say("请填写新的期限"), today
        ),
        "reason": text(
            say("延期理由"),
            say("写明为什么不能按期办结、下一步怎么办。机构或人员变动不是理由。"),
            say("请写明延期理由"),
        ),
    }
    return type("ExtendForm", (DeskForm,), parts)

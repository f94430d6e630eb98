"""The form that asks exactly for what a move needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    Form,
    HiddenField,
    MultipleFileField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Optional, ValidationError

from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of
from casestore.lifecycle.moves import Move
from casestore.lifecycle.needs import Need
from casestore.lifecycle.outcomes import OUTCOME_HINTS, OUTCOME_NAMES, OutcomeKind
from forms_app.desk.cases.move_wording import MOVE_WORDS, FieldWords, field_words
from forms_app.desk.ui.forms import (
    DAY_FORMATS,
    DeskForm,
    accepted,
    choice,
    deadline,
    some_file,
    text,
)
from forms_app.desk.ui.instalment_field import InstalmentsField
from forms_app.web.translations import say


@dataclass(frozen=True)
class Circumstances:
    """What a field depends on beside its words. ``proved``: a file came with an earlier try."""

    campaign: Campaign
    today: date
    proved: bool


def move_form(move: Move, around: Circumstances) -> type[DeskForm]:
    """The form of ``move``, with hidden fields for the case's version, the state in which the page
    was opened, and the files of earlier tries."""
    fields: dict[str, Any] = {name: HiddenField() for name in ("version", "source", "uploaded")}
    for need in asked(move, around.campaign):
        if need is Need.TOLD:
            continue  # below: every move may tell
        made = OPTIONAL[need] if need in move.asks else FIELDS.get(need, _text)
        fields[need.value] = made(field_words(move.verb, need), around)
    words = MOVE_WORDS[move.verb]
    fields["told"] = text(
        say("告知反映人"),
        words.must_tell
        or say("选填。反映人凭编号和查询码能看到，也会随信发出。不写办案细节和个人姓名。"),
        say("请写明告知反映人的内容"),
        required=Need.TOLD in move.needs,
        rows=3,
    )
    if move.weighty:
        sentence = say("已核对本案，确认%(label)s", label=move.label)
        unticked = say("请确认“%(text)s”", text=sentence)
        fields["sure"] = BooleanField(sentence, [InputRequired(unticked)])
    return type("MoveForm", (DeskForm,), fields)


def asked(move: Move, campaign: Campaign) -> tuple[Need, ...]:
    """What the form of ``move`` asks for: its needs, and what the case may want besides."""
    quiet = campaign.quiet_days is not None
    return (*move.needs, *(one for one in move.asks if quiet or one is not Need.EXCEPTION))


def _text(words: FieldWords, _around: Circumstances) -> Field:
    return text(words.label, words.hint, words.missing)


def _unit(words: FieldWords, around: Circumstances) -> Field:
    options = [(unit.id, unit.name) for unit in around.campaign.units]
    return choice(words.label, words.hint, words.missing, options)


def _channel(words: FieldWords, around: Circumstances) -> Field:
    options = [(one.id, one.office) for one in around.campaign.other_channels]
    return choice(words.label, words.hint, words.missing, options)


def _exception(words: FieldWords, around: Circumstances) -> Field:
    quiet = around.campaign.quiet_days
    options = [(one, one) for one in quiet.exceptions] if quiet else []
    return choice(words.label, words.hint, words.missing, options, check=Optional())


def _instalments(words: FieldWords, _around: Circumstances) -> Field:
    return InstalmentsField(words.label, words.missing, description=words.hint)


def _outcome(words: FieldWords, _around: Circumstances) -> Field:
    options = [
        (kind.value, f"{OUTCOME_NAMES[kind]}：{OUTCOME_HINTS[kind]}") for kind in OutcomeKind
    ]
    return choice(words.label, words.hint, words.missing, options)


def _checklist(words: FieldWords, around: Circumstances) -> Field:
    return _ticks(words, around, [InputRequired(words.missing)])


def _some_of_checklist(words: FieldWords, around: Circumstances) -> Field:
    return _ticks(words, around, [Optional()])


def _ticks(words: FieldWords, around: Circumstances, checks: list[Any]) -> Field:
    points = around.campaign.verification.checklist
    return SelectMultipleField(
        words.label,
        checks,
        choices=[SelectChoice(point.id, say(point.label)) for point in points],
        description=words.hint,
    )


def _photos(words: FieldWords, around: Circumstances) -> Field:
    return MultipleFileField(
        words.label, description=words.hint, render_kw=accepted(around.campaign)
    )


def _other_reason(words: FieldWords, _around: Circumstances) -> Field:
    return text(words.label, words.hint, words.missing, required=False, rows=3)


def _visited(words: FieldWords, _around: Circumstances) -> Field:
    return DateField(
        words.label, [InputRequired(words.missing)], format=DAY_FORMATS, description=words.hint
    )


def _deadline(words: FieldWords, around: Circumstances) -> Field:
    return deadline(words.label, words.hint, words.missing, around.today)


def _proof(words: FieldWords, around: Circumstances) -> Field:
    return MultipleFileField(
        words.label,
        [] if around.proved else [some_file(words.missing)],
        description=words.hint,
        render_kw=accepted(around.campaign),
    )


def _fulfilled(words: FieldWords, _around: Circumstances) -> Field:
    return StringField(
        words.label,
        [InputRequired(words.missing), _amount],
        description=words.hint,
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def _amount(_form: Form, field: Field) -> None:
    if amount_of((field.data or "").strip()) is None:
        raise ValidationError(say("请填数字，单位万元，例如 268.5；不涉及金额的填 0"))


#: How each need is asked for; any other is a text.
FIELDS: Mapping[Need, Callable[[FieldWords, Circumstances], Field]] = {
    Need.UNIT: _unit,
    Need.CHANNEL: _channel,
    Need.DEADLINE: _deadline,
    Need.PROOF: _proof,
    Need.FULFILLED: _fulfilled,
    Need.VISITED: _visited,
    Need.OUTCOME: _outcome,
    Need.INSTALMENTS: _instalments,
    Need.CHECKED: _checklist,
}
#: How what only some cases want is asked for.
OPTIONAL: Mapping[Need, Callable[[FieldWords, Circumstances], Field]] = {
    Need.REASON: _other_reason,
    Need.EXCEPTION: _exception,
    Need.ASKED: _other_reason,
    Need.CHECKED: _some_of_checklist,
    Need.PHOTOS: _photos,
}

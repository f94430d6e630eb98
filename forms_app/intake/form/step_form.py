"""A step of the clue form as a WTForms form, made from the campaign's columns. A field's name is
its column's id."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FileField,
    Form,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from casestore.campaign import form_fields
from casestore.campaign.form_choices import Option
from casestore.campaign.model import Campaign
from forms_app.clue.columns import FILE_KINDS, as_text, attribute, option_ids, readable
from forms_app.clue.typed_values import missing
from forms_app.intake.form import widgets
from forms_app.intake.visit.error_summary import Problem, filled_by_program, stale_page
from forms_app.intake.visit.services import services
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say, script

#: Form classes that are kept: more than all steps of all campaigns have in a day.
MOST_FORMS = 500
#: More options than this, or an answer that may stay open, make a list; otherwise all are in view.
MANY = 8

#: WCAG 1.3.5: what a browser may fill in by itself.
AUTOCOMPLETE = {"enterprise": "organization", "contact": "name", "phone": "tel", "email": "email"}

#: The id of the list of units that the page suggests for the respondent.
UNITS = "units-of-the-campaign"

#: How wide the box is, so that it shows how much is wanted.
WIDTHS = {
    "date": "govuk-input--width-10",
    "amount": "govuk-input--width-10",
    "uscc": "govuk-input--width-20",
    "phone": "govuk-input--width-20",
}


class StepForm(CleanForm):
    """Base of every step. ``columns`` maps a field's attribute to its column; ``with_files`` are
    the ids of the file columns that the draft has a file for; ``website`` is the honeypot: people
    don't see it, programs fill it in."""

    columns: Mapping[str, form_fields.Field] = {}
    with_files: frozenset[str] = frozenset()
    #: Doubtful texts that their writer said again, by column id.
    sure: Mapping[str, str] = {}
    #: Columns that may stay empty this time.
    waived: frozenset[str] = frozenset()
    website = StringField()

    def typed(self) -> dict[str, str]:
        """What was typed, as it came, by column id; files are not part of it."""
        return {
            column.id: as_text(self[name].data)
            for name, column in self.columns.items()
            if column.kind not in FILE_KINDS
        }

    def questions(self) -> list[Field]:
        """The fields of the step in their order."""
        return [self[name] for name in self.columns]

    def unsafe(self) -> bool:
        """Whether this post must not be saved: an old page, a program, or text that its sender has
        to read again; everything is validated then, to be shown again."""
        vouched = self.csrf_token.validate(self)
        unsafe = not vouched or bool(self.website.data or self.reordered())
        if unsafe:
            self.validate()
        return unsafe

    def check(self) -> bool:
        """Validate the questions alone, as when a page is looked at again that had been sent
        with errors."""
        right = [
            field.validate(self) for field in self.questions()
        ]  # each of them, so that every error shows
        return all(right)

    def problems(self) -> list[Problem]:
        """The error summary: in the order of the page, in the same words as at the fields."""
        found = [
            Problem(field.errors[0], f"#{field.id}") for field in self.questions() if field.errors
        ]
        if self.csrf_token.errors:
            found.insert(0, stale_page())
        if self.website.data:
            found.insert(0, filled_by_program())
        return found

    def complain(self, column_id: str, sentence: str) -> None:
        """Add ``sentence`` at the field of ``column_id``; the form counts as wrong from then on."""
        field = self[attribute(column_id)]
        field.errors = [*field.errors, sentence]


def step_form(
    campaign: Campaign, columns: Iterable[form_fields.Field], today: date
) -> type[StepForm]:
    """The form class of one step, in the words of ``campaign``; ``today`` bounds its dates."""
    columns, made = tuple(columns), services().step_forms
    key = (campaign.id, tuple(column.id for column in columns), today, script())
    of, form = made.get(key, (None, StepForm))
    if of is not campaign:  # never made, or in the words of content that was replaced
        if len(made) >= MOST_FORMS:  # of days gone by
            made.clear()
        form = _made(campaign, columns, today)
        made[key] = campaign, form
    return form


def _made(campaign: Campaign, columns: Iterable[form_fields.Field], today: date) -> type[StepForm]:
    named = {attribute(column.id): column for column in columns}
    made: dict[str, Any] = {name: _field(campaign, column, today) for name, column in named.items()}
    return type("Step", (StepForm,), {"columns": named, **made})


def filled(form: type[StepForm], values: Mapping[str, str]) -> StepForm:
    """The form as it looks with the draft's ``values``, before anything is posted."""
    data = {
        name: _as_data(column, values.get(column.id, "")) for name, column in form.columns.items()
    }
    return form(formdata=None, data=data)


def posted(form: type[StepForm], data: MultiDict[str, Any]) -> StepForm:
    return form(formdata=data)


def _as_data(column: form_fields.Field, value: str) -> object:
    return value == "yes" if column.kind == "declaration" else value


def _field(campaign: Campaign, column: form_fields.Field, today: date) -> Any:
    options = campaign.options(column)
    check = partial(_check, column, today, option_ids(campaign, column))
    hint = _asked_how(column) + say(column.hint)
    hidden = (
        column.sealed is form_fields.Sealed.IDENTITY and column.id not in form_fields.SHOWN_TO_UNITS
    )
    if column.step == "enterprise" and hidden:
        hint += say("仅%(office)s可见。", office=say(campaign.unit(campaign.coordinator).called))
    common: dict[str, Any] = {"name": column.id, "description": hint, "validators": [check]}
    label = say(column.label)
    match column.kind:
        case "choice":
            return _choice(campaign, column, options, label, common)
        case "multiline":
            rows = 8 if column.max_length > 1000 else 4
            return TextAreaField(label, widget=widgets.LongText(column.max_length, rows), **common)
        case "files" | "file":
            several = column.kind == "files"
            box = widgets.FileInput(multiple=several, attributes=accepted(campaign))
            return (MultipleFileField if several else FileField)(label, widget=box, **common)
        case "declaration":
            return BooleanField(label, widget=widgets.Checkbox(), **common)
        case kind:
            return StringField(label, widget=widgets.TextInput(**_box(column, kind)), **common)


def _asked_how(column: form_fields.Field) -> str:
    """What the hint of ``column`` begins with: whether it may stay empty."""
    if column.required:
        return say("至少一份，") if column.id == "evidence" else ""
    if column.kind == "declaration" or column.id == form_fields.MANDATE:
        return ""
    return say("选填。")


#: What a chooser of files goes by beside the ending: a telephone offers its camera for pictures.
_MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "webp": "image/webp",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
}
#: Other endings that files of a kind have.
_ENDINGS = {"jpg": (".jpeg",), "heic": (".heif",), "tiff": (".tif",)}


def accepted(campaign: Campaign) -> dict[str, str]:
    """What a file input lets a person choose."""
    kinds = campaign.evidence.kinds
    types = (_MEDIA_TYPES[kind] for kind in kinds if kind in _MEDIA_TYPES)
    endings = (one for kind in kinds for one in (f".{kind}", *_ENDINGS.get(kind, ())))
    return {"accept": ",".join((*types, *endings))}


def _box(column: form_fields.Field, kind: str) -> dict[str, Any]:
    box: dict[str, Any] = {"spellcheck": False, "classes": WIDTHS.get(kind, "")}
    if column.id == "respondent":
        box["attributes"] = {"list": UNITS}
    if column.id in AUTOCOMPLETE:
        box["autocomplete"] = AUTOCOMPLETE[column.id]
    if kind in ("phone", "email"):
        box["inputmode"] = "tel" if kind == "phone" else "email"
    return box


def _choice(
    campaign: Campaign,
    column: form_fields.Field,
    options: tuple[Option, ...],
    label: str,
    common: dict[str, Any],
) -> Any:
    choices = [SelectChoice(option.id, say(option.label)) for option in options]
    if len(choices) > MANY or not column.required:
        choices.insert(0, SelectChoice("", say("请选择")))
        return SelectField(
            label,
            widget=widgets.Select(),
            choices=choices,
            validate_choice=False,
            default="",
            **common,
        )
    items = [
        {"hint": {"text": say(hint)}} if hint else {} for hint in _hints(campaign, column, options)
    ]
    return RadioField(
        label, widget=widgets.Radios(items=items), choices=choices, validate_choice=False, **common
    )


def _hints(campaign: Campaign, column: form_fields.Field, options: tuple[Option, ...]) -> list[str]:
    """What stands under each choice: a category's description, or the hint the campaign gives."""
    if not column.choices_from:
        return [option.hint for option in options]
    choices = getattr(campaign, column.choices_from)
    return [getattr(choice, "describe", "") or choice.hint for choice in choices]


def _check(
    column: form_fields.Field, today: date, options: frozenset[str], form: Form, field: Field
) -> None:
    """Validator of every field: the column's own reader, in its own words."""
    if column.kind in FILE_KINDS:
        if column.required and column.id not in form.with_files:
            raise StopValidation(missing(column))
        return
    readable(column, today, options, form, field)

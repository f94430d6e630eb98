"""What the desk's forms are made of. Labels are nouns, hints say how, errors say what to do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import request
from wtforms import (
    DateField,
    Field,
    Form,
    SelectChoice,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError, Doubtful, Incomplete, Refused
from forms_app.desk.ui import found_identifiers
from forms_app.desk.ui.found_identifiers import Hit
from forms_app.desk.ui.one_script import shown
from forms_app.web.clean_forms import CleanForm
from forms_app.web.translations import say

Check = Callable[[Form, Field], None]

#: How a day may be written; the first is what the browser's own date field sends.
DAY_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
LONGEST = 3000


class Chinese:
    """WTForms' own sentences, in Chinese."""

    def gettext(self, text: str) -> str:
        return {
            "Not a valid date value.": say("请按 2022年10月14日 的样子填写日期"),
            "Not a valid choice.": say("请从列表中选择"),
        }.get(text, text)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class DeskForm(CleanForm):
    """Base of all: Chinese sentences, CSRF on."""

    class Meta(CleanForm.Meta):
        def get_translations(self, form: Form) -> Chinese:
            return Chinese()

    #: What the store asked back: what confirms each doubt, and its sentence.
    doubts: Mapping[str, str] = MappingProxyType({})

    @property
    def confirmed(self) -> frozenset[str]:
        """The doubts that were ticked on the page that was sent."""
        return frozenset(request.form.getlist("confirmed"))

    def name_of(self, requirement: str) -> str:
        """The field that asks for what the store calls ``requirement``."""
        return requirement

    def complain(self, name: str, sentence: str) -> None:
        """Add ``sentence`` at the field ``name``, or above the form where it has no such field."""
        if name in self:
            self[name].errors = (*self[name].errors, sentence)
        else:
            self.form_errors.append(sentence)

    def refuse(self, error: CaseStoreError) -> None:
        """Say what the store said: beside the field that it is about, else above the form."""
        if isinstance(error, Incomplete):
            for requirement, sentence in error.fields.items():
                self.complain(self.name_of(requirement), sentence)
        elif isinstance(error, Doubtful):
            self.doubts = error.doubts
            self.form_errors.append(say("请核对下面的数字和日期；没有填错的，打钩后再提交"))
        elif isinstance(error, Refused):
            self._refuse_identifiers(error.hits)
        else:
            self.form_errors.append(str(error))

    def _refuse_identifiers(self, hits: Sequence[Hit]) -> None:
        elsewhere = [hit for hit in hits if self.name_of(hit[0]) not in self]
        for part in dict.fromkeys(hit[0] for hit in hits if hit not in elsewhere):
            here = [hit for hit in hits if hit[0] == part]
            self.complain(self.name_of(part), found_identifiers.in_the_field(here))
        if elsewhere:
            self.form_errors.append(found_identifiers.in_the_text(elsewhere))

    def refuse_uploads(self, refused: Mapping[str, Sequence[str]]) -> None:
        """Take files that were not taken, sentences by the store's name of the input, for
        errors of their fields: the form is not valid."""
        for requirement, sentences in refused.items():
            field = self[self.name_of(requirement)]
            field.process_errors = [*field.process_errors, *sentences]


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
    choices = [SelectChoice(id, shown(words)) for id, words in [("", say("请选择")), *options]]
    return SelectField(
        label, [check or InputRequired(missing)], choices=choices, description=hint, **more
    )


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

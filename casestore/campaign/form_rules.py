"""How a campaign's clue form differs from the default columns."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from casestore.campaign import form_fields
from casestore.campaign.form_choices import Option
from casestore.campaign.toml_values import FieldId, Id, Part, Text


class Choice(Part):
    """One option of a list on the clue form. ``hint`` stands under it."""

    id: Id
    label: Text
    hint: str = ""


class AddedField(Part):
    """A column that only this campaign's clue form has, and of ``categories`` alone where it names
    any."""

    id: FieldId
    label: Text
    kind: Literal["text", "multiline", "choice", "date", "amount"]
    step: Literal["enterprise", "respondent", "facts", "sign"]
    sealed: Literal["identity", "narrative"] = "narrative"
    required: bool = False
    hint: str = ""
    max_length: Annotated[int, Field(ge=1, le=3000)] = 200
    options: tuple[Choice, ...] = ()
    categories: tuple[Id, ...] = ()

    @property
    def field(self) -> form_fields.Field:
        return form_fields.Field(
            id=self.id,
            label=self.label,
            kind=self.kind,
            step=self.step,
            sealed=form_fields.Sealed(self.sealed),
            required=self.required,
            hint=self.hint,
            max_length=self.max_length,
            options=tuple(Option(one.id, one.label, one.hint) for one in self.options),
            categories=self.categories,
        )


class Form(Part):
    """How this campaign's clue form differs from the default columns of
    ``casestore/campaign/form_fields.py``. ``categories`` names the default columns that only clues
    of some categories are asked for. ``later``: papers that may come after the clue, which waits
    for them until then (待补正)."""

    drop: tuple[FieldId, ...] = ()
    required: tuple[FieldId, ...] = ()
    optional: tuple[FieldId, ...] = ()
    rename: dict[FieldId, Text] = {}
    hints: dict[FieldId, Text] = {}
    categories: dict[FieldId, tuple[Id, ...]] = {}
    later: tuple[Literal["signed_form", "mandate"], ...] = ("signed_form", "mandate")
    add: tuple[AddedField, ...] = ()

    def added_to(self, step: str) -> Iterator[form_fields.Field]:
        """The columns that only this campaign has on ``step``."""
        return (added.field for added in self.add if added.step == step)


def with_changes(
    item: form_fields.Field, label: str | None, hint: str | None, required: bool | None
) -> form_fields.Field:
    """``item`` as a campaign wants it: renamed, explained anew or made (not) required."""
    return replace(
        item,
        label=item.label if label is None else label,
        hint=item.hint if hint is None else hint,
        required=item.required if required is None else required,
    )

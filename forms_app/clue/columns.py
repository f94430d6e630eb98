"""How a column of the clue form becomes a field: what the public form and the desk's have in
common."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import cast

from wtforms import Field, Form
from wtforms.validators import StopValidation

from casestore.campaign import form_fields
from casestore.campaign.model import Campaign
from casestore.exchange import completeness
from casestore.sealing.kept_file import Purpose
from forms_app.clue.typed_values import Doubtful, Unreadable, read

#: Columns of these kinds hold files.
FILE_KINDS = frozenset({"files", "file"})


def purpose_of(column: form_fields.Field) -> Purpose:
    """For what the files of ``column`` are, which is of one of :data:`FILE_KINDS`."""
    return cast(Purpose, completeness.purpose_of(column))


def attribute(column_id: str) -> str:
    """The Python name of a column's field: a prefix keeps a column called ``data`` or ``errors``
    out of the way."""
    return f"column_{column_id}"


def as_text(data: object) -> str:
    """A field's data as text: a ticked box is ``yes``."""
    return "yes" if data is True else "" if data is None or data is False else str(data)


def option_ids(campaign: Campaign, column: form_fields.Field) -> frozenset[str]:
    return frozenset(option.id for option in campaign.options(column))


def said_again(column_id: str) -> str:
    """Where a draft keeps the doubtful text of a column that its writer said again."""
    return f"{column_id}:sure"


def readable(
    column: form_fields.Field, today: date, options: frozenset[str], form: Form, field: Field
) -> None:
    """Validator: the column's own reader, in its own words. A form whose ``sure`` has this very
    text takes a doubtful one; what it has ``waived`` may stay empty."""
    category = getattr(form, attribute("category"), None)
    if category is not None and not column.is_asked_of(as_text(category.data)):
        return  # it isn't filed
    text = as_text(field.data)
    if not text.strip() and column.id in getattr(form, "waived", ()):
        return
    try:
        read(column, text, today, options)
    except Unreadable as error:
        sure = getattr(form, "sure", {}).get(column.id)
        if isinstance(error, Doubtful) and sure == text:
            return
        raise StopValidation(str(error)) from error


def read_all(
    campaign: Campaign,
    typed: Mapping[str, str],
    today: date,
    only: Collection[str] | None = None,
) -> tuple[dict[str, str], dict[str, str]]:
    """``typed`` as the ledger keeps it, by column, and the sentence for each column that can't
    be read; of the columns that its category is asked for, or ``only`` of those."""
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for column in campaign.columns(typed.get("category", "")):
        if column.kind in FILE_KINDS or (only is not None and column.id not in only):
            continue
        options = option_ids(campaign, column) if column.kind == "choice" else ()
        try:
            values[column.id] = read(column, typed.get(column.id, ""), today, options)
        except Doubtful as error:
            if typed.get(said_again(column.id)) == typed[column.id]:
                values[column.id] = error.kept
            else:
                wrong[column.id] = str(error)
        except Unreadable as error:
            wrong[column.id] = str(error)
    return values, wrong

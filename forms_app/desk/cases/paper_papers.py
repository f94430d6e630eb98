"""The papers that a category requires, where a person has the letter at hand: one tick says that
they are there."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, Field, Form, ValidationError

from casestore.campaign.model import Campaign
from casestore.sealing.kept_file import KeptFile
from forms_app.clue.columns import as_text, attribute
from forms_app.web.translations import say


def papers_field(campaign: Campaign) -> dict[str, Any]:
    """The box to tick; none where no category of ``campaign`` requires any."""
    if not any(category.require for category in campaign.categories):
        return {}

    def check(form: Form, field: Field) -> None:
        category = as_text(form[attribute("category")].data)
        required = campaign.required_papers(category)
        if required and not field.data:
            sentence = (
                "“%(category)s”必须有：%(papers)s。请核对来件，有的请勾选，没有的请来件人补来"
            )
            names = {
                "category": campaign.label("category", category),
                "papers": say("、").join(required),
            }
            raise ValidationError(say(sentence, **names))

    label = say("已核对，这一类必须有的材料都在来件里")
    return {"papers": BooleanField(label, [check], name="letter.papers")}


def with_papers(
    campaign: Campaign, category: str, files: Sequence[KeptFile]
) -> tuple[KeptFile, ...]:
    """``files``, the first evidence among them marked as the papers that ``category`` requires."""
    required = campaign.required_papers(category)
    place = next((at for at, one in enumerate(files) if one.purpose == "evidence"), None)
    if place is None or not required:
        return tuple(files)
    marked = replace(files[place], papers=required)
    return (*files[:place], marked, *files[place + 1 :])

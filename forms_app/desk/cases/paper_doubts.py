"""What a letter says that is most likely a slip of the pen and possibly right: asked back once, and
taken when it is sent again as it stands, like on the public form."""

import json
from collections.abc import Mapping
from datetime import date

from casestore.campaign.model import Campaign
from forms_app.clue.columns import FILE_KINDS, option_ids
from forms_app.clue.typed_values import Doubtful, Unreadable, read


def texts_in(said: str) -> dict[str, str]:
    """The doubtful texts, by column, that a page carries; none where it was not ours."""
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    pairs = found.items() if isinstance(found, dict) else ()
    return {str(id): text for id, text in pairs if isinstance(text, str)}


def doubtful_texts(campaign: Campaign, typed: Mapping[str, str], today: date) -> str:
    """What of ``typed`` is doubtful, for the page to carry."""
    found = {}
    for column in campaign.columns(typed.get("category", "")):
        if column.kind in FILE_KINDS:
            continue
        text = typed.get(column.id, "")
        try:
            read(column, text, today, option_ids(campaign, column))
        except Doubtful:
            found[column.id] = text
        except Unreadable:
            continue
    return json.dumps(found, ensure_ascii=False)

"""The desk is written in Simplified characters; a campaign whose own words are Traditional reads
there as the rest does. What people wrote stays as they wrote it."""

from collections.abc import Iterator
from typing import Any

from flask import Flask, g

from casestore.campaign.model import Campaign
from casestore.public.scripts import simplified
from forms_app.desk.services import services
from forms_app.web.translations import own_words


class OwnWords:
    """The words of every campaign that is written in Traditional characters, each with the same in
    Simplified ones."""

    def __init__(self) -> None:
        self._of: tuple[Campaign, ...] = ()
        self._words: dict[str, str] = {}

    def of_now(self) -> dict[str, str]:
        """Those of the campaigns as the content has them now; put together when it changes."""
        written = tuple(one for one in services().campaigns.values() if one.script == "hant")
        if [*map(id, written)] != [*map(id, self._of)]:
            texts = {text for one in written for text in _texts(one.model_dump())}
            plain = {text: simplified(text) for text in texts}
            self._words = {text: told for text, told in plain.items() if told != text}
            self._of = written
        return self._words


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)


def install(app: Flask) -> None:
    """Let the pages of ``app`` show campaigns' words in its own script, but for a paper that is
    written in the campaign's (:func:`forms_app.web.translations.written_in`)."""
    words = OwnWords()

    @app.before_request
    def know_them() -> None:
        g.own_words = words.of_now()

    app.jinja_env.finalize = shown


def shown(value: Any) -> Any:
    """``value`` as it stands on a page."""
    return own_words().get(value, value) if type(value) is str else value

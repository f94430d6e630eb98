"""Words on the screen, in the script that the reader chose or the campaign is written in.

Only our own words are converted, never what a person typed: :func:`say` converts a sentence before
values are put in, so a company name goes back to the form exactly as it came.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from wtforms.i18n import messages_path

from casestore.public.scripts import LANG_TAGS, Script, in_script

#: A Simplified locale as Babel spells it (``zh-CN`` is unknown to it and fails).
LOCALE = "zh_Hans_CN"


def say(text: str, /, **values: Any) -> str:
    """Our own ``text`` (the campaign's, the site's, the code's) in this page's characters, with
    each ``%(name)s`` in it replaced by the value of that name, which stays as it is unless it is
    a word of a campaign that the page writes otherwise (``g.own_words``)."""
    known = own_words()
    otherwise = chosen_script() or known or script() == "hant"
    told = in_script(text, script()) if otherwise else text
    if not values:
        return told
    return told % {
        name: known.get(value, value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def own_words() -> Mapping[str, str]:
    """The words of campaigns that this page writes otherwise, each as it writes them."""
    if not has_request_context() or script() == "hant":
        return {}
    words: Mapping[str, str] = g.get("own_words", {})
    return words


def script() -> Script:
    """The script of this page: what the reader chose, else that of its campaign, else ``hans``."""
    written: Script = g.get("written", "hans") if has_request_context() else "hans"
    return chosen_script() or written


def chosen_script() -> Script | None:
    """The script that the reader asked for (``forms_app.intake.visit.script_choice``), if any."""
    asked: Script | None = g.get("chosen_script") if has_request_context() else None
    return asked


def write_in(name: Script) -> None:
    """Write the rest of this request's page in script ``name`` unless the reader chose one."""
    g.written = name


@contextmanager
def written_in(name: Script) -> Iterator[None]:
    """Write what is made in this block in script ``name``, and the page as before."""
    before = g.get("written", "hans")
    g.written = name
    yield
    g.written = before


def lang_of(name: Script) -> str:
    """The language tag of a part that is written in ``name`` and passes through :func:`say`."""
    return LANG_TAGS[chosen_script() or name]


@cache
def _messages() -> NullTranslations:
    """WTForms' own messages; Flask-WTF would read the file anew for each request."""
    return Translations.load(messages_path(), [LOCALE], domain="wtforms")


def set_up(app: Flask) -> None:
    """Make :func:`say` known to the templates of ``app``, and WTForms' own messages Chinese."""
    Babel(app, default_locale=LOCALE, default_timezone="Asia/Shanghai")

    @app.before_request
    def read_messages_once() -> None:
        request.wtforms_translations = _messages()  # type: ignore[attr-defined]  # where Flask-WTF looks

    app.jinja_env.globals["say"] = say
    app.jinja_env.filters["say"] = say
    app.jinja_env.globals["lang_of"] = lang_of

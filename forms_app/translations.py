"""Words on the screen: gettext with Chinese msgids, and Traditional characters where a campaign is published in them.

Only our own words are converted, never what a person typed: the conversion sits in ``_`` and ``say``, before values
are put in, so a company name goes back to the form exactly as it came.
"""

from functools import cache
from typing import Any

import opencc
from flask import Flask, g, has_request_context
from flask_babel import Babel, gettext

#: A Simplified locale as Babel spells it (``zh-CN`` is unknown to it and fails).
LOCALE = "zh_Hans_CN"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's extraction knows
    """Mark ``message`` for extraction; it is translated when shown."""
    return message


def _(message: str, **values: Any) -> str:
    """``message`` in the words of this page, ``%(name)s`` replaced by ``values``."""
    text = say(gettext(message))
    return text % values if values else text


def say(text: str) -> str:
    """Our own ``text`` in this page's characters: Traditional in a Traditional campaign, else unchanged."""
    return traditional(text) if script() == "hant" else text


def script() -> str:
    """The script of this page: ``hant`` once a view called :func:`write_in`, else ``hans``."""
    return g.get("script", "hans") if has_request_context() else "hans"


def write_in(name: str) -> None:
    """Write the rest of this request's page in script ``name`` (``hans`` or ``hant``)."""
    g.script = name


def traditional(text: str) -> str:
    """``text`` in Traditional characters; text that is Traditional already stays as it is."""
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def set_up(app: Flask) -> None:
    """Make ``_`` and the filter ``say`` known to the templates of ``app``."""
    Babel(app, default_locale=LOCALE, default_timezone="Asia/Shanghai")
    app.jinja_env.globals["_"] = _
    app.jinja_env.filters["say"] = say

"""Pieces of HTML that depend on ``public.db`` and stand on few pages: ``site/fragments`` drawn
with Jinja."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.look.wording import Say

_FOLDER = Path(__file__).resolve().parents[2] / "site" / "fragments"


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(_FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)


def fragment(name: str, say: Say, **values: Any) -> Markup:
    """``site/fragments/<name>.html`` with ``values``; a value the template names and lacks
    raises."""
    html = _environment().get_template(f"{name}.html").render(say=say, **values)
    return Markup(html)  # noqa: S704 - escaped by the template

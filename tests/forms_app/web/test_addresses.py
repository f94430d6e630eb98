"""What may stand in an address: ids, states, choices; never what a person typed."""

import re

import pytest

from tests.house.tree import ROOT

FORM = re.compile(r"<form\b[^>]*>")
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("forms_app/templates", "site")
    for path in (ROOT / folder).rglob("*.html")
    if FORM.search(path.read_text(encoding="utf-8"))
)


def test_there_are_forms() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_form_posts(template: str) -> None:
    for form in FORM.findall((ROOT / template).read_text(encoding="utf-8")):
        assert 'method="post"' in form, form


def test_what_makes_a_form_elsewhere_has_it_post() -> None:
    made = [
        form
        for path in (ROOT / "generator").rglob("*.py")
        for form in FORM.findall(path.read_text(encoding="utf-8"))
    ]
    assert made and all('method="post"' in form for form in made)

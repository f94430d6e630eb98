"""Every script of the public pages can be read by Chromium 78, which WeChat and QQ bring along on
older telephones (docs/decisions/0038-older-phones.md): one word that it doesn't know, and it drops
the whole script."""

import re

import pytest

from tests.house.tree import ROOT

#: Ours, and those of others that they load; the proof of work goes without a script, too.
SCRIPTS = (
    *(f"forms_app/static/{name}.js" for name in ("intake", "uploads", "search", "proof")),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "site/assets").glob("*.js"))),
    "forms_app/static/vendor/tus.min.js",
    "forms_app/static/vendor/govuk-frontend.min.js",
)
#: What came later, and with which version.
LATER = {
    "optional chaining (80)": r"\?\.(?![0-9])",
    "?? (80)": r"\?\?",
    "private methods (84)": r"#\w+\(",
    "replaceAll (85)": r"\.replaceAll\(",
    "replaceChildren (86)": r"\.replaceChildren\(",
    "await at the top (89)": r"^await ",
    "static blocks (94)": r"\bstatic\s*\{",
    "at (92)": r"\.at\(",
    "structuredClone (98)": r"\bstructuredClone\(",
}


def newer_in(script: str) -> list[str]:
    """What of ``script`` Chromium 78 doesn't know, outside its comments and texts."""
    bare = re.sub(r"//[^\n]*|/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", '""', script, flags=re.S)
    return [what for what, pattern in LATER.items() if re.search(pattern, bare, re.M)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_old_telephone_reads_the_script(name: str) -> None:
    assert newer_in((ROOT / name).read_text(encoding="utf-8")) == []


def test_what_came_later_is_seen() -> None:
    newer = "a?.b(); c ?? d; e.replaceAll('x', y); f.replaceChildren(); class G { #h() {} }"
    assert len(newer_in(newer)) == 5
    assert newer_in('x = a ? .5 : "b?.c"; // d ?? e') == []

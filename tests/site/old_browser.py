"""A style sheet as Chromium 78 reads it, which WeChat's and QQ's browsers on older phones are.

Facts from caniuse.com: no ``:is`` and ``:where`` (88), ``:has`` (105), ``:focus-visible`` (86);
logical shorthands (87) and ``inset`` (87), ``clamp``, ``min`` and ``max`` (79), ``color-mix``
(111), ``aspect-ratio`` (88); ``gap`` in grids alone (84 for flexible boxes). What a browser doesn't
know it drops: a declaration, or the whole rule whose list of selectors holds it.
"""

import re

import tinycss2
from tinycss2.ast import AtRule, Declaration, QualifiedRule

SELECTOR = re.compile(r":(is|where|has|focus-visible)\b")
PROPERTY = re.compile(r"(margin|padding|border|inset)-(inline|block)|inset|aspect-ratio")
VALUE = re.compile(r"(?<![\w-])(clamp|min|max|color-mix)\(")


def as_chromium_78(css: str) -> str:
    """``css`` without what that browser drops, and with what it takes by ``@supports not``."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "\n".join(filter(None, map(_rule, rules)))


def _rule(rule: object) -> str:
    if isinstance(rule, QualifiedRule):
        return _style(rule)
    if not isinstance(rule, AtRule):
        return ""
    said = tinycss2.serialize(rule.prelude)
    if rule.at_keyword == "import":  # with a layer (99) it is none
        return "" if "layer" in said else rule.serialize()
    if rule.at_keyword not in ("media", "supports"):
        return rule.serialize()
    inside = as_chromium_78(tinycss2.serialize(rule.content or []))
    if rule.at_keyword == "media":
        return f"@media{said}{{{inside}}}"
    known = not (VALUE.search(said) or PROPERTY.search(said))
    return inside if known != said.strip().startswith("not") else ""


def _style(rule: QualifiedRule) -> str:
    selector = tinycss2.serialize(rule.prelude)
    if SELECTOR.search(selector):
        return ""
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    said = [one for one in found if isinstance(one, Declaration)]
    flexible = any(one.name == "display" and "flex" in one.serialize() for one in said)
    kept = [one.serialize() for one in said if _is_known(one, flexible)]
    return f"{selector}{{{';'.join(kept)}}}"


def _is_known(said: Declaration, flexible: bool) -> bool:
    if PROPERTY.fullmatch(said.name) or (said.name == "gap" and flexible):
        return False
    # what a custom property holds is looked at where it is used
    return said.name.startswith("--") or not VALUE.search(tinycss2.serialize(said.value))

"""What the publication gate found in a text that must not name anybody, in words."""

from collections.abc import Iterable, Sequence

from forms_app.web.translations import say

#: Field of the text, kind of the identifier, the words that were found.
Hit = tuple[str, str, str]


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` with each text once: of those that lie in one another the longest, under the
    first of its kinds."""
    once = {(field, found): kind for field, kind, found in reversed(hits)}
    whole = [
        key
        for key in reversed(once)
        if not any(key != other and _inside(key, other) for other in once)
    ]
    return [(field, once[field, found], found) for field, found in whole]


def _inside(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and one[1] in other[1]


def in_the_text(hits: Sequence[Hit]) -> str:
    """The sentence that refuses a whole text."""
    found = distinct(hits)
    return say(
        "文本里还有 %(n)s 处身份信息，改写后才能提交和批准：%(what)s",
        n=len(found),
        what=_quoted(found),
    )


def in_the_field(hits: Sequence[Hit]) -> str:
    """The sentence beside the field in which ``hits`` were found."""
    return say("请改写身份信息：%(what)s", what=_quoted(distinct(hits)))


def _quoted(hits: Iterable[Hit]) -> str:
    return "、".join(f"“{found}”" for _field, _kind, found in hits)

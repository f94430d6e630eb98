"""Chinese full text as pairs of characters: one normal form, the tokens of a text, the match for a
query.

SQLite's own tokenizers split Chinese nowhere or need three characters; most Chinese words have
two. So a run of Han characters is indexed as its overlapping pairs, in the normal form that the
gate has too (:mod:`casestore.public.folding`; character by character, so that offsets stay), and
Latin words and numbers as they are.
"""

import re
from operator import add

from casestore.public.folding import fold_character

_RUN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+|[0-9a-z]+")


class _Folding(dict[int, str]):
    """What each character is folded to, found out once."""

    def __missing__(self, code: int) -> str:
        folded = fold_character(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_FOLDING = _Folding()


def normal(text: str) -> str:
    """``text`` folded for comparison, character for character: full width to half, capitals to
    small, Simplified.

    The result has the same length as ``text``, so an offset in one is an offset in the other.
    """
    return text.translate(_FOLDING)


def tokens(text: str) -> str:
    """The tokens of ``text``, separated by spaces: pairs of Han characters, single ones standing
    alone, words."""
    found: list[str] = []
    for run in _RUN.findall(normal(text)):
        if len(run) == 1 or run.isascii():
            found.append(run)
        else:
            found += map(add, run, run[1:])
    return " ".join(found)


def match(query: str) -> str:
    """An FTS5 expression that asks for all of ``query``; ``""`` where nothing in it can be
    searched.

    A single Han character or the start of a word is matched as a prefix.
    """
    terms = []
    for run in _RUN.findall(normal(query))[:16]:
        if run.isascii() or len(run) == 1:
            terms.append(f'"{run}"*')
        else:
            terms.extend(f'"{run[i : i + 2]}"' for i in range(min(len(run), 40) - 1))
    return " AND ".join(dict.fromkeys(terms))


def spans(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of ``query`` stand in ``text``: (start, end) offsets, in order, not
    overlapping."""
    words = sorted(set(_RUN.findall(normal(query))), key=len, reverse=True)
    if not words:
        return []
    pattern = re.compile("|".join(re.escape(word) for word in words))
    return [found.span() for found in pattern.finditer(normal(text))]

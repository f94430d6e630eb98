"""Chinese full text as pairs of characters: one normal form, the tokens of a text, the expression
that asks for a phrase.

SQLite's own tokenizers split Chinese nowhere or need three characters; most Chinese words have
two. So a run of Han characters is indexed as its overlapping pairs and its last character, in the
normal form that the gate has too (:mod:`casestore.public.folding`), and Latin words and numbers
as they are. A phrase is then found by pairs that follow one another, a single character by what
begins with it; the last character of a run stands between two runs, so that no phrase reaches
from one into the next.
"""

import re
from collections.abc import Iterable
from operator import add

from casestore.public.folding import fold_character

#: A stretch of Han characters, a Latin word or a number in a text in normal form.
RUN = re.compile(r"[〇㐀-鿿豈-﫿\U00020000-\U0003ffff]+|[0-9a-z]+")


class _Folding(dict[int, str]):
    """What each character is folded to, found out once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        return folded


_FOLDING = _Folding()


def normal(text: str) -> str:
    """``text`` as the gate and the search compare it: full width to half, capitals to small,
    Simplified, variants as one, without what nobody sees. May be shorter or longer than
    ``text``."""
    return text.translate(_FOLDING)


def runs(text: str) -> list[str]:
    """The stretches of Han characters, Latin words and numbers of ``text``, in normal form."""
    return RUN.findall(normal(text))


def tokens(text: str) -> str:
    """The tokens of ``text``, separated by spaces: pairs of Han characters and the last one of each
    run, words."""
    found: list[str] = []
    for run in runs(text):
        if len(run) > 1 and not run.isascii():
            found += map(add, run, run[1:])
            found.append(run[-1])
        else:
            found.append(run)
    return " ".join(found)


#: Begins each word of a title, which is in the index once more for itself, and each word that is
#: none: no text has it.
MARK = "¦"


def marked_tokens(title: str) -> str:
    """The tokens of ``title`` as they are asked for by ``phrase(…, MARK)``."""
    return " ".join(MARK + one for one in tokens(title).split())


def phrase(text: str, mark: str = "") -> str:
    """An FTS5 expression that asks for ``text`` as it stands, whatever marks stand between its
    runs, in a title alone with :data:`MARK`; ``""`` where nothing in it can be searched.

    A single Han character at its end, or a Latin word there, is the beginning of what is asked
    for.
    """
    found = runs(text)
    if not found:
        return ""
    *before, last = found
    words = [one for run in before for one in tokens(run).split()]
    short = last.isascii() or len(last) == 1
    # more may follow what is asked for: its end is no end of a run
    words += [last] if short else tokens(last).split()[:-1]
    asked = " ".join(mark + one for one in words)
    return f'"{asked}"*' if short else f'"{asked}"'


def match(query: str, mark: str = "") -> str:
    """An FTS5 expression that asks for each stretch between the blanks of ``query``; ``""`` where
    nothing in it can be searched."""
    asked = [one for part in query.split() if (one := phrase(part, mark))]
    return " AND ".join(dict.fromkeys(asked))


def spans(text: str, asked: Iterable[str]) -> list[tuple[int, int]]:
    """Where the phrases ``asked`` for stand in ``text``: (start, end) offsets, in order, not
    overlapping."""
    found = [
        pattern for pattern in map(_pattern, sorted(set(asked), key=len, reverse=True)) if pattern
    ]
    if not found:
        return []
    folded, places = _placed(text)
    return [
        (places[hit.start()], places[hit.end() - 1] + 1)
        for hit in re.finditer("|".join(found), folded)
    ]


_BETWEEN = "[^0-9a-z〇㐀-鿿豈-﫿\U00020000-\U0003ffff]*"


def _pattern(phrase: str) -> str:
    """``phrase`` as a regular expression over a text in normal form."""
    found = runs(phrase)
    start = "(?<![0-9a-z])" if found and found[0].isascii() else ""
    return start + _BETWEEN.join(map(re.escape, found))


def _placed(text: str) -> tuple[str, range | list[int]]:
    """``text`` in normal form, and where each of its characters stood in ``text``."""
    if all(len(_FOLDING[code]) == 1 for code in set(map(ord, text))):
        return normal(text), range(len(text))
    folded = [_FOLDING[ord(character)] for character in text]
    return "".join(folded), [place for place, one in enumerate(folded) for _letter in one]

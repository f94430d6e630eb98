"""What a search may be about, while it is still being typed: frequent words, and titles.
Answered from the index."""

from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from sqlite3 import connect

from casestore.public.bigrams import MARK, match, normal
from casestore.public.search_layout import filter_word
from casestore.public.search_sources import sources

#: Of each kind at most so many.
WORDS, PAGES, CASES = 4, 3, 3

_CASE = f'"{filter_word("kind", "case")}"'
_WORDS = """
select word from hints where instr(folded, :q)
order by instr(folded, :q) > 1, pages desc, word limit :n
"""


@dataclass(frozen=True)
class Suggestion:
    """``text`` to search for; ``url``, from the root of the site, where it is a page's title."""

    text: str
    url: str = ""


def suggest(index: Path, query: str) -> list[Suggestion]:
    """Frequent words that hold ``query``, those that begin with it first; then titles of pages
    other than cases, then of cases, newest first. In either script. Raises ``sqlite3.Error``
    when the index can't be read."""
    asked, folded = match(query, MARK), normal(query.strip())
    if not asked:
        return []
    with closing(connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as db:
        found = [Suggestion(word) for (word,) in db.execute(_WORDS, {"q": folded, "n": WORDS})]
        parts = sources(db, index)
        titled = f"({asked})"
        for words, count in ((f"{titled} NOT {_CASE}", PAGES), (f"{titled} AND {_CASE}", CASES)):
            newest = merge(*(part.newest(words) for part in parts))
            for _order, schema, id in islice(newest, count):
                asked = f"select title, url from {schema}.pages where id = ?"  # noqa: S608 - ours
                found.append(Suggestion(*db.execute(asked, (id,)).fetchone()))
    return list({one.text: one for one in reversed(found)}.values())[::-1]

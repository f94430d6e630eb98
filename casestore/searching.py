"""Asking a release's search index. The index is built by the generator; the public app only reads it."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, connect

from casestore.bigrams import match, spans

#: Filters of the search page that are columns of the index.
FILTERS = ("campaign", "kind", "category", "period")

SCHEMA = """
create table pages (
  id integer primary key, url text not null unique, title text not null, kind text not null, campaign text not null,
  category text not null, period text not null, day text not null, body text not null, sha text not null
);
create virtual table words using fts5 (
  title, body, content='', detail=column, tokenize="unicode61 remove_diacritics 0"
);
"""


@dataclass(frozen=True)
class Hit:
    """A page found. ``excerpt`` and ``title`` are pieces of text, each marked or not, to be escaped by the template."""

    url: str
    kind: str
    campaign: str
    day: str
    title: tuple[tuple[str, bool], ...]
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int


def search(index: Path, query: str, filters: Mapping[str, str], page: int = 1, per_page: int = 10) -> Results:
    """The pages that hold all of ``query`` (titles first, then newest) under ``filters``; an empty query finds all
    pages under the filters, newest first. Raises ``sqlite3.Error`` when the index can't be read."""
    with closing(connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as db:
        return _search(db, query, filters, page, per_page)


def _search(db: Connection, query: str, filters: Mapping[str, str], page: int, per_page: int) -> Results:
    asked = match(query)
    if query.strip() and not asked:
        return Results((), 0, 1, 1)
    where: list[str] = []
    values: list[str] = []
    ranking: list[str] = []
    source, order = "pages p", "p.day desc, p.id"
    if asked:
        source = "words join pages p on p.id = words.rowid"
        where.append("words match ?")
        values.append(asked)
        # in a small index bm25 says nothing about a frequent word, so a title that holds everything comes first as such
        order = f"p.id in (select rowid from words where words match ?) desc, bm25(words, 10.0, 1.0), {order}"  # noqa: S608
        ranking.append(f"{{title}} : ({asked})")
    for name in FILTERS:
        if filters.get(name):
            where.append(f"p.{name} = ?")
            values.append(filters[name])
    condition = f"where {' and '.join(where)}" if where else ""
    total: int = db.execute(f"select count(*) from {source} {condition}", values).fetchone()[0]  # noqa: S608 - fixed names
    pages = max(1, -(-total // per_page))
    page = min(max(1, page), pages)
    rows = db.execute(
        f"select p.url, p.kind, p.campaign, p.day, p.title, p.body from {source} {condition} "  # noqa: S608
        f"order by {order} limit ? offset ?",
        [*values, *ranking, per_page, (page - 1) * per_page],
    )
    hits = tuple(
        Hit(url, kind, campaign, day, marked(title, query), excerpt(body, query))
        for url, kind, campaign, day, title, body in rows
    )
    return Results(hits, total, page, pages)


def marked(text: str, query: str) -> tuple[tuple[str, bool], ...]:
    """``text`` cut into pieces; those that match ``query`` are marked."""
    pieces, at = [], 0
    for start, end in spans(text, query):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def excerpt(body: str, query: str, length: int = 110) -> tuple[tuple[str, bool], ...]:
    """About ``length`` characters of ``body`` around the first match, marked."""
    flat = " ".join(body.split())
    found = spans(flat, query)
    start = max(0, (found[0][0] if found else 0) - length // 4)
    cut = flat[start : start + length]
    pieces = marked(cut, query)
    head = (("…", False),) if start else ()
    tail = (("…", False),) if start + length < len(flat) else ()
    return (*head, *pieces, *tail)

"""Asking a release's search index. The index is built by the generator; the public app only
reads it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from pathlib import Path
from sqlite3 import Connection, Error, connect

from casestore.public.bigrams import match, spans
from casestore.public.codes import AMOUNT_BANDS

#: Filters of the search page; each value of each is a word of the index's third column.
FILTERS = ("campaign", "kind", "category", "outcome", "period", "level", "unit")

#: Orders beside the search's own (titles first, without words the newest): name → the column that
#: decides, newest first among equals. Pages that are no cases have neither days nor an amount and
#: come last.
SORTS = {"new": "", "days": "days", "amount": "amount"}

#: The name of the small index beside a large one: what was added since.
RECENT = "search-new.db"

#: Up to so many hits are ranked by bm25; beyond, the words are so common that only the date tells
#: more.
RANKED = 500

#: Bands of amounts by their rank, and the rank of a page that has none.
BY_AMOUNT = tuple(band for band, _label in reversed(AMOUNT_BANDS))
LAST = 1_000_000

#: From so many hits on, those of one tier after the other are sorted, not all at once: a tier is a
#: word of the index, so many ranks wide, the last one open.
TIERED = 20_000
_TIERS = {"days": (5, 50), "amount": (1, 9)}

#: Layout of an index; the generator begins anew where the last one has another.
LAYOUT = 2

#: ``id`` rises with ``day``, so that the newest pages are found first without sorting. ``ranks``
#: holds what else a list is sorted by, smaller first, apart from the texts: a hundred thousand rows
#: are then read in milliseconds.
SCHEMA = f"""
pragma user_version = {LAYOUT};
create table pages (
  id integer primary key, url text not null unique, title text not null, kind text not null,
  campaign text not null, category text not null, outcome text not null, period text not null,
  level text not null, unit text not null, day text not null, body text not null,
  sha text not null
);
create table ranks (id integer primary key, days integer not null, amount integer not null);
create index ranks_days on ranks (days, id desc);
create index ranks_amount on ranks (amount, id desc);
create table hints (
  folded text primary key, word text not null, pages integer not null
) without rowid;
create virtual table words using fts5 (
  title, body, filters, content='', detail=column, tokenize="unicode61 remove_diacritics 0"
);
"""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A page found. ``excerpt`` and ``title`` are pieces of text, each marked or not, to be escaped
    by the template.

    ``category``, ``outcome``, ``days`` and ``amount`` (a band's id) are those of a case; other
    pages have none."""

    url: str
    kind: str
    campaign: str
    day: str
    category: str
    outcome: str
    days: int | None
    amount: str
    title: tuple[tuple[str, bool], ...]
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class Results:
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int


def search(
    index: Path,
    query: str,
    filters: Mapping[str, str],
    page: int = 1,
    per_page: int = 10,
    sort: str = "",
) -> Results:
    """The pages that hold all of ``query`` (titles first, then newest) under ``filters``; an
    empty query finds all pages under the filters, newest first. ``sort`` is one of :data:`SORTS`
    or the order just said. Raises ``sqlite3.Error`` when the index can't be read."""
    asked = match(query)
    if query.strip() and not asked:
        return Results(hits=(), total=0, page=1, pages=1)
    words = _conditions(asked, filters)
    with closing(connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as db:
        parts = sources(db, index.with_name(RECENT))
        total = sum(part.count(" AND ".join(words)) for part in parts)
        pages = max(1, -(-total // per_page))
        page = min(max(1, page), pages)
        end = page * per_page
        if SORTS.get(sort):
            found = _sorted(parts, words, SORTS[sort], end, total)
        else:
            found = _ranked(parts, words, "" if sort == "new" else asked, total)
        chosen = islice(found, end - per_page, end)
        hits = tuple(_hit(db, schema, id, query) for schema, id in chosen)
    return Results(hits=hits, total=total, page=page, pages=pages)


def _conditions(asked: str, filters: Mapping[str, str]) -> list[str]:
    """What a page must hold, the words ``asked`` for first."""
    words = [f"({{title body}} : ({asked}))"] if asked else []
    narrowed = (name for name in FILTERS if filters.get(name))
    return words + [f"{{filters}} : {filter_word(name, filters[name])}" for name in narrowed]


def filter_word(name: str, value: str) -> str:
    """The word of the index that stands for ``value`` of the filter ``name``: letters and digits
    only."""
    return f"{name}{value.encode().hex()}"


def tier_word(column: str, rank: int) -> str:
    """The word of the index for the tier that ``rank`` falls into."""
    width, last = _TIERS[column]
    return f"{column}{min(rank // width, last)}"


def sources(db: Connection, recent: Path) -> list["Source"]:
    """The index ``db`` and, where there is one, the small one beside it."""
    if not recent.is_file():
        return [Source(db, "main")]
    db.execute("attach ? as recent", (f"file:{recent}?mode=ro&immutable=1",))
    return [Source(db, "main"), Source(db, "recent")]


@dataclass(frozen=True)
class Source:
    """One index file, attached as ``schema``."""

    db: Connection
    schema: str

    def _rows(self, what: str, words: str, order: str = "") -> Iterator[tuple[float, ...]]:
        table = f"{self.schema}.words where words match ?" if words else f"{self.schema}.pages"
        asked = f"select {what} from {table} {order}"  # noqa: S608 - fixed names
        return iter(self.db.execute(asked, [words] if words else []))

    def count(self, words: str) -> int:
        return int(next(self._rows("count(*)", words))[0])

    def newest(self, words: str) -> Iterator[tuple[int, str, int]]:
        """(minus the id, the schema, the id) of all that ``words`` find, newest first; read as
        far as it is asked."""
        for (id,) in self._rows("rowid", words, "order by rowid desc"):
            yield -int(id), self.schema, int(id)

    def first(self, words: str, column: str, count: int) -> list[tuple[float, int, str, int]]:
        """The first ``count`` of all that ``words`` find by ``column`` of the ranks, then newest
        first."""
        ranks = f"{self.schema}.ranks"
        order = f"order by {ranks}.{column}, {ranks}.id desc limit {count}"
        if words:
            joined = f"{self.schema}.words cross join {ranks} on {ranks}.id = words.rowid"
            table = f"{joined} where words match ?"
        else:
            table = ranks
        asked = f"select {ranks}.{column}, {ranks}.id from {table} {order}"  # noqa: S608 - names of this module
        rows = self.db.execute(asked, [words] if words else [])
        return [(rank, -int(id), self.schema, int(id)) for rank, id in rows]

    def scored(self, words: str) -> list[tuple[float, int, str, int]]:
        rows = self._rows("bm25(words, 10.0, 1.0, 0.0), rowid", words)
        return [(score, -int(id), self.schema, int(id)) for score, id in rows]


def _ranked(
    parts: Sequence[Source], words: list[str], asked: str, total: int
) -> Iterator[tuple[str, int]]:
    """(schema, id) of all hits in their order: a title that holds everything first, for in a
    small index bm25 says nothing about a frequent word."""
    whole = " AND ".join(words)
    tiers = [whole]
    if asked:
        titled = " AND ".join([f"({{title}} : ({asked}))", *words[1:]])
        tiers = [titled, f"({whole}) NOT ({titled})"]
    for tier in tiers:
        if asked and total <= RANKED:
            rows = sorted(row for part in parts for row in part.scored(tier))
            yield from ((schema, id) for _score, _newest, schema, id in rows)
        else:
            yield from (
                (schema, id)
                for _newest, schema, id in merge(*(part.newest(tier) for part in parts))
            )


def _sorted(
    parts: Sequence[Source], words: list[str], column: str, count: int, total: int
) -> Iterator[tuple[str, int]]:
    """(schema, id) of the first ``count`` hits by ``column``, newest first among equals."""
    tiers = [f"{{filters}} : {column}{tier}" for tier in range(_TIERS[column][1] + 1)]
    for tier in [[word] for word in tiers] if words and total > TIERED else [[]]:
        whole = " AND ".join([*words, *tier])
        rows = merge(*(part.first(whole, column, count) for part in parts))
        yield from ((schema, id) for _rank, _newest, schema, id in rows)


def _hit(db: Connection, schema: str, id: int, query: str) -> Hit:
    columns = "url, kind, campaign, day, category, outcome, days, amount, title, body"
    asked = f"select {columns} from {schema}.pages join {schema}.ranks using (id) where id = ?"  # noqa: S608 - ours
    row = db.execute(asked, (id,)).fetchone()
    if row is None:
        raise Error(f"page {id} is in the words of the index and not in its pages")
    url, kind, campaign, day, category, outcome, days, amount, title, body = row
    band = BY_AMOUNT[amount] if amount < len(BY_AMOUNT) else ""
    return Hit(
        url=url,
        kind=kind,
        campaign=campaign,
        day=day,
        category=category,
        outcome=outcome,
        days=days if days < LAST else None,
        amount=band,
        title=marked(title, query),
        excerpt=excerpt(body, query),
    )


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

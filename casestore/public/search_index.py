"""Asking a release's search index. The index is built by the generator; the public app only
reads it.

What is found comes in stages: pages that hold the text as it was typed, all its words in any
order, all its words or what we write for them, and, where these are few, most of the words.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from itertools import chain, islice
from pathlib import Path
from sqlite3 import Connection, Error, connect

from casestore.public.bigrams import MARK
from casestore.public.question import Question, question
from casestore.public.search_layout import BY_AMOUNT, FILTERS, LAST, TIERS, filter_word
from casestore.public.search_marks import Pieces, excerpt, marked
from casestore.public.search_sources import Place, Source, sources

#: Orders beside the search's own (titles first, without words the newest): name → the column that
#: decides, newest first among equals. Pages that are no cases have neither days nor an amount and
#: come last.
SORTS = {"new": "", "days": "days", "amount": "amount"}

#: The stages in their order. What helps to report comes before all of them.
GUIDANCE, EXACT, EVERY, WIDENED, MOST = "guidance", "exact", "every", "widened", "most"

#: Kinds of page that say how to report something, and how many of each come first.
GUIDING, FIRST = ("category", "guide"), 2

#: Kinds of page that were written and not pressed: few.
_WRITTEN = ("category", "guide", "campaign", "notice")

#: Pages that hold most of the words are looked for where fewer than ``FEW`` hold all, and no more
#: than ``SOME`` of them are shown.
FEW, SOME = 10, 30

#: Up to so many hits are ranked by bm25; beyond, the words are so common that only the date tells
#: more.
RANKED = 500

#: From so many hits on, those of one tier after the other are sorted, not all at once.
TIERED = 20_000


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A page found in ``stage``.

    ``category``, ``outcome``, ``days`` and ``amount`` (a band's id) are those of a case; other
    pages have none."""

    stage: str
    url: str
    kind: str
    campaign: str
    day: str
    category: str
    outcome: str
    days: int | None
    amount: str
    title: Pieces
    excerpt: Pieces


@dataclass(frozen=True, kw_only=True)
class Results:
    """A page of hits. ``counts`` has how many each stage found, ``words`` those that were looked
    for with what we write for each."""

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


NOTHING = Results(hits=(), total=0, page=1, pages=1, counts={})


def search(
    index: Path,
    query: str,
    filters: Mapping[str, str],
    page: int = 1,
    per_page: int = 10,
    sort: str = "",
) -> Results:
    """The pages that answer ``query`` under ``filters``, stage by stage, within one those that say
    it in their title first, then newest; an empty query finds all pages under the filters, newest
    first. ``sort`` is one of :data:`SORTS` or the order just said. Raises ``sqlite3.Error`` when
    the index can't be read."""
    with closing(connect(f"file:{index}?mode=ro&immutable=1", uri=True)) as db:
        asked = question(query, _everyday(db) if query.strip() else {})
        if asked.text and not asked.exact():
            return NOTHING
        stages = list(_stages(asked))[-1 if sort else 0 :]
        found = _Finding(sources(db, index), asked, stages, _narrowed(filters))
        if asked.text and not sort and not filters.get("kind"):
            found.be_guided()
        pages = max(1, -(-found.total // per_page))
        page = min(max(1, page), pages)
        end = page * per_page
        every = found.sorted(sort, end) if sort else found.ranked()
        hits = tuple(_hit(db, *one, asked) for one in islice(every, end - per_page, end))
    words = tuple((word.shown, word.ours) for word in asked.words)
    return Results(
        hits=hits, total=found.total, page=page, pages=pages, counts=found.counts, words=words
    )


def _everyday(db: Connection) -> dict[str, tuple[str, ...]]:
    """What we write, by the everyday words for it in normal form."""
    found: dict[str, tuple[str, ...]] = {}
    for typed, ours in db.execute("select typed, ours from everyday order by rowid"):
        found[typed] = (*found.get(typed, ()), ours)
    return found


def _narrowed(filters: Mapping[str, str]) -> list[str]:
    """What the filters demand of a page."""
    return [_of(name, (filters[name],)) for name in FILTERS if filters.get(name)]


def _of(name: str, values: Sequence[str]) -> str:
    """An FTS5 expression for pages that have one of ``values`` of the filter ``name``."""
    words = [f'"{filter_word(name, value)}"' for value in values]
    return f"({' OR '.join(words)})"


#: A page found: the stage, then where it is.
Found = tuple[str, Place]


@dataclass(frozen=True, kw_only=True)
class _Stage:
    """What is asked of a page in one stage: FTS5 expressions for all of it and for its title."""

    name: str
    words: str
    title: str


class _Finding:
    """What a question finds, stage by stage."""

    def __init__(
        self, parts: list[Source], asked: Question, stages: list[_Stage], narrowed: list[str]
    ) -> None:
        self.parts, self.asked, self.narrowed = parts, asked, narrowed
        self.counts: dict[str, int] = {}
        self.stages = [stage for stage in stages if self._finds_more(stage)]
        self.some: list[Place] = []
        if asked.most() and sum(self.counts.values()) < FEW:
            self._look_for_most()
        self.guidance: list[Place] = []

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def _finds_more(self, stage: _Stage) -> bool:
        """Whether ``stage`` finds more than those before it; how much is counted."""
        words = self._where(stage.words)
        more = sum(part.count(words) for part in self.parts) - sum(self.counts.values())
        self.counts[stage.name] = more
        return more > 0

    def _look_for_most(self) -> None:
        """Pages that hold most of the words, those that were written first."""
        without = f" NOT ({self._where(self.stages[-1].words)})" if self.stages else ""
        most, written = self._where(self.asked.most()), _of("kind", _WRITTEN)
        first = self._scored(f"(({most}) AND {written}){without}")
        rest = self._newest(f"(({most}) NOT {written}){without}")
        self.some = list(islice(chain(first, rest), SOME))
        self.counts[MOST] = len(self.some)

    def be_guided(self) -> None:
        """Have a few pages that say how to report come first; those that no stage finds are counted
        for themselves."""
        self.guidance = self._guidance()
        found = self._where(self.stages[-1].words) if self.stages else ""
        known = {*self.some, *(one for one in self.guidance if found and self._holds(found, one))}
        self.counts[GUIDANCE] = len([one for one in self.guidance if one not in known])

    def ranked(self) -> Iterator[Found]:
        """All hits in their order."""
        yield from ((GUIDANCE, place) for place in self.guidance)
        for name, place in self._by_stages():
            if place not in self.guidance:
                yield name, place

    def sorted(self, sort: str, count: int) -> Iterator[Found]:
        """The first ``count`` of all hits by ``sort``, those that hold most of the words after
        them."""
        for stage in self.stages[-1:]:
            words, column = self._where(stage.words), SORTS.get(sort, "")
            found = self._by_column(words, column, count) if column else self._newest(words)
            yield from ((stage.name, place) for place in found)
        yield from ((MOST, place) for place in self.some)

    def _guidance(self) -> list[Place]:
        """The pages that tell best how to report what is asked about, unless a notice is called
        so."""
        if any(
            self._any(f"({one.title}) AND {_of('kind', ['notice'])}") for one in self.stages[:1]
        ):
            return []
        wanted = [self.asked.widened(MARK), self.asked.any_title(), self.asked.widened()]
        if self.some:
            wanted.append(self.asked.most())
        return [place for kind in GUIDING for place in self._first_of(kind, wanted)]

    def _first_of(self, kind: str, wanted: list[str]) -> list[Place]:
        """The best pages of ``kind`` for the first of the expressions ``wanted``, then the next."""
        tiers = [f"{self._where(words)} AND {_of('kind', [kind])}" for words in wanted]
        found = chain.from_iterable(map(self._scored, tiers))
        return list(islice(dict.fromkeys(found), FIRST))

    def _by_stages(self) -> Iterator[Found]:
        before = ""
        for stage in self.stages:
            found = self._titles_first(stage, before)
            yield from ((stage.name, place) for place in found)
            before = stage.words
        yield from ((MOST, place) for place in self.some)

    def _titles_first(self, stage: _Stage, before: str) -> Iterator[Place]:
        """What ``stage`` finds and ``before`` doesn't: a title that holds everything first, for in
        a small index bm25 says nothing about a frequent word."""
        whole = self._where(stage.words)
        if not stage.words:
            return self._newest(whole)
        titled, without = self._where(stage.title), f" NOT ({before})" if before else ""
        tiers = [f"({titled}){without}", f"(({whole}) NOT ({titled})){without}"]
        ordered = self._scored if self.counts[stage.name] <= RANKED else self._newest
        return chain.from_iterable(map(ordered, tiers))

    def _by_column(self, words: str, column: str, count: int) -> Iterator[Place]:
        tiers = [f'"{MARK}{column}{tier}"' for tier in range(TIERS[column][1] + 1)]
        large = words and self.total > TIERED
        for tier in [f"({words}) AND {tier}" for tier in tiers] if large else [words]:
            rows = merge(*(part.first(tier, column, count) for part in self.parts))
            yield from ((schema, id) for _rank, _newest, schema, id in rows)

    def _where(self, words: str) -> str:
        """``words`` under the filters."""
        return " AND ".join([f"({words})", *self.narrowed] if words else self.narrowed)

    def _holds(self, words: str, place: Place) -> bool:
        return any(part.holds(words, place[1]) for part in self.parts if part.schema == place[0])

    def _any(self, words: str) -> bool:
        return any(True for part in self.parts for _row in islice(part.newest(words), 1))

    def _scored(self, words: str) -> Iterator[Place]:
        rows = sorted(row for part in self.parts for row in part.scored(words))
        return ((schema, id) for _score, _newest, schema, id in rows)

    def _newest(self, words: str) -> Iterator[Place]:
        rows = merge(*(part.newest(words) for part in self.parts))
        return ((schema, id) for _newest, schema, id in rows)


def _stages(asked: Question) -> Iterator[_Stage]:
    """The stages, each of which asks for more than the one before; without words all pages."""
    if not asked.text:
        yield _Stage(name=EXACT, words="", title="")
        return
    before = ""
    for name, say in ((EXACT, asked.exact), (EVERY, asked.every), (WIDENED, asked.widened)):
        if (words := say()) != before:
            yield _Stage(name=name, words=words, title=say(MARK))
        before = words


def _hit(db: Connection, stage: str, place: Place, asked: Question) -> Hit:
    schema, id = place
    columns = "url, kind, campaign, day, category, outcome, days, amount, title, body"
    named = f"select {columns} from {schema}.pages join {schema}.ranks using (id) where id = ?"  # noqa: S608 - ours
    row = db.execute(named, (id,)).fetchone()
    if row is None:
        raise Error(f"page {id} is in the words of the index and not in its pages")
    url, kind, campaign, day, category, outcome, days, amount, title, body = row
    marks = (asked.text,) if stage == EXACT else asked.forms
    return Hit(
        stage=stage,
        url=url,
        kind=kind,
        campaign=campaign,
        day=day,
        category=category,
        outcome=outcome,
        days=days if days < LAST else None,
        amount=BY_AMOUNT[amount] if amount < len(BY_AMOUNT) else "",
        title=marked(title, marks),
        excerpt=excerpt(body, marks),
    )

"""How a release's search index is laid out: its tables, and the words that stand for what is no
text."""

from collections.abc import Iterable

from casestore.public.bigrams import MARK, marked_tokens, tokens
from casestore.public.codes import AMOUNT_BANDS

#: Filters of the search page; each value of each is a word of the index.
FILTERS = ("campaign", "kind", "category", "outcome", "period", "level", "unit")

#: The name of the small index beside a large one: what was added since.
RECENT = "search-new.db"

#: Bands of amounts by their rank, and the rank of a page that has none.
BY_AMOUNT = tuple(band for band, _label in reversed(AMOUNT_BANDS))
LAST = 1_000_000

#: A tier of what a list is sorted by is a word of the index: so many ranks wide, the last one open.
TIERS = {"days": (5, 50), "amount": (1, 9)}

#: Layout of an index; the generator begins anew where the last one has another.
LAYOUT = 3

#: ``id`` rises with ``day``, so that the newest pages are found first without sorting. ``ranks``
#: holds what else a list is sorted by, smaller first, apart from the texts: a hundred thousand rows
#: are then read in milliseconds. The words keep their places, for phrases; they stand in one
#: column, since asking for a word in one of several costs as much as reading all its places. Larger
#: pages are better filled.
SCHEMA = f"""
pragma page_size = 8192;
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
create table everyday (typed text not null, ours text not null);
create virtual table words using fts5 (text, content='', detail=full, tokenize="ascii");
"""


#: Bytes of words that are gathered before they are written: large blocks are merged seldom.
BLOCK = 32 << 20


def filter_word(name: str, value: str) -> str:
    """The word of the index that stands for ``value`` of the filter ``name``."""
    return f"{MARK}{name}{value.encode().hex()}"


def tier_word(column: str, rank: int) -> str:
    """The word of the index for the tier that ``rank`` falls into."""
    width, last = TIERS[column]
    return f"{MARK}{column}{min(rank // width, last)}"


def page_words(title: str, body: str, others: Iterable[str]) -> str:
    """All words of a page as the index has them: of its text, ``others`` between text and title,
    so that no phrase reaches across, the title's, and those once more as words of a title."""
    return " ".join((tokens(body), *others, tokens(title), marked_tokens(title)))

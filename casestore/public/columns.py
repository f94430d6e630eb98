"""How a public column is declared: once, on the field of its record (see
:mod:`casestore.public.rows`).

The layout of ``public.db``, CSV, JSON, the data dictionary and what fills the page of a case are
all read off these declarations.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, get_args, get_type_hints

from casestore.campaign.form_rules import Choice
from casestore.campaign.model import Campaign

#: Days are few and cases many.
_day = lru_cache(maxsize=4096)(date.fromisoformat)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a column holds: its Python type in SQLite, its name in the data dictionary, and how a
    value is written to a row and read from it (``None``: as it is)."""

    stored: type
    words: str
    write: Callable[[Any], str | int] | None = None
    read: Callable[[Any], Any] | None = None


KINDS: dict[type, Kind] = {
    str: Kind(stored=str, words="文字"),
    int: Kind(stored=int, words="整数"),
    bool: Kind(stored=int, words="是否", write=int, read=bool),
    date: Kind(stored=str, words="日期", write=date.isoformat, read=_day),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A public column. ``meaning`` explains it; ``label`` is its Chinese heading in CSV, ``""``
    where only ``public.db`` has the column.

    ``key`` columns are the primary key of their table. ``repeated`` ones hold few values in many
    rows, so that a reader keeps each value once. ``codes`` are the words for its values in every
    campaign; where they are those of a list of the campaign's, ``choices`` gives it. ``gaps`` are
    the gaps in the page of a case that depend on the column.

    ``name`` and ``kind`` are those of the field that it is declared on.
    """

    meaning: str
    label: str = ""
    key: bool = False
    repeated: bool = False
    codes: Mapping[Any, str] | None = None
    choices: Callable[[Campaign], Sequence[Choice]] | None = None
    gaps: tuple[str, ...] = ()
    name: str = ""
    kind: Kind = KINDS[str]

    @property
    def type(self) -> str:
        """The name of its kind in the data dictionary."""
        return self.kind.words

    @property
    def values(self) -> dict[str, str]:
        """The words for its values by the value as JSON and ``public.db`` have it, as text; empty
        where a value speaks for itself or for a choice of the campaign's."""
        write = self.kind.write or str
        return {str(write(value)): words for value, words in (self.codes or {}).items()}

    def words_in(self, campaign: Campaign) -> Mapping[Any, str]:
        """The words for its values in one campaign; empty where a value speaks for itself."""
        if self.choices:
            return {choice.id: choice.label for choice in self.choices(campaign)}
        return self.codes or {}


@cache
def columns_of(record: type) -> tuple[Column, ...]:
    """The columns declared on the fields of ``record``, in their order. Raises ``ValueError`` or
    ``KeyError`` for a field that declares none or is of no known kind."""
    found = []
    for name, hint in get_type_hints(record, include_extras=True).items():
        type_, column = get_args(hint)
        found.append(replace(column, name=name, kind=KINDS[type_]))
    return tuple(found)


@cache
def writers(record: type) -> tuple[tuple[str, Callable[[Any], str | int]], ...]:
    """The columns of ``record`` whose values are not stored as they are, with what writes them."""
    kinds = ((item.name, item.kind.write) for item in columns_of(record))
    return tuple((name, write) for name, write in kinds if write)


@cache
def readers(record: type) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """The columns of ``record`` whose values are not stored as they are, with what reads them."""
    kinds = ((item.name, item.kind.read) for item in columns_of(record))
    return tuple((name, read) for name, read in kinds if read)

"""What is public: the rows of ``public.db``, the only thing of the store that the generator may
open.

``public.db`` is also the open-data download, so a column added here is a column made public. It
is a projection: :mod:`casestore.publishing.summaries` can rebuild it from the ledger at any
time, byte for byte in content.
"""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import NamedTuple

#: Layout of ``public.db``; the generator refuses a file of another layout.
LAYOUT = "4"


@dataclass(frozen=True)
class PublishedCase:
    """An approved, anonymised summary. Every value is public; ids are random and lead back to
    nothing.

    ``category``, ``level`` and ``respondent_kind`` are the campaign's ids; ``industry`` is a
    GB/T 4754 section letter or ``""``; ``amount_band`` is one of :data:`AMOUNT_BANDS`;
    ``period`` is a half-year such as ``2022H2`` (of acceptance); ``days`` counts working days
    from receipt to strike-off; texts are plain, one paragraph a line; ``outcome`` is one of
    :data:`OUTCOMES`, or ``""`` in a summary approved before outcomes were recorded.
    """

    id: str
    campaign: str
    title: str
    category: str
    level: str
    respondent_kind: str
    industry: str
    unit: str
    amount_band: str
    period: str
    days: int
    happened: str
    done: str
    result: str
    basis: str
    published_on: date
    demo: bool = False
    outcome: str = ""

    @property
    def line(self) -> "Line":
        """The case without its account, as :meth:`PublicStore.lines` gives it."""
        return Line(
            **{name: getattr(self, name) for name in Line._fields[:-1]}, mark=mark_of(as_json(self))
        )


class Line(NamedTuple):
    """What lists, figures and links need of a published case; a hundred thousand of them are
    held at once, and no accounts. The fields are those of :class:`PublishedCase`; ``mark``
    changes with anything in the row, account included."""

    id: str
    campaign: str
    title: str
    category: str
    level: str
    industry: str
    unit: str
    amount_band: str
    period: str
    days: int
    published_on: date
    demo: bool
    outcome: str
    mark: str


@dataclass(frozen=True)
class WithdrawnCase:
    """A page taken down: its address keeps a note of when and why."""

    id: str
    campaign: str
    withdrawn_on: date
    reason: str


@dataclass(frozen=True)
class MonthlyCount:
    """Cases of one campaign that entered each stage in one month (``YYYY-MM``, Shanghai)."""

    campaign: str
    month: str
    received: int
    accepted: int
    settled: int
    struck_off: int


@dataclass(frozen=True)
class CategoryCount:
    """Cases of one campaign and category that have entered each stage; ``category`` ``""`` are
    all those together of which fewer than :data:`FEW` came in."""

    campaign: str
    category: str
    received: int
    accepted: int
    settled: int
    struck_off: int


@dataclass(frozen=True)
class FulfilledSum:
    """What ``cases`` struck-off cases of one campaign and category (``""``: of all) brought
    their claimants, together, in whole 万元, as verified on the spot. Whole batches of
    :data:`FEW` cases in the order of strike-off: from one release to the next no single amount
    can be told by subtraction."""

    campaign: str
    category: str
    cases: int
    amount: int


TABLES: dict[str, type] = {
    "cases": PublishedCase,
    "withdrawn": WithdrawnCase,
    "counts": MonthlyCount,
    "categories": CategoryCount,
    "amounts": FulfilledSum,
}

PublicRow = PublishedCase | WithdrawnCase | MonthlyCount | CategoryCount | FulfilledSum


def as_row(item: PublicRow) -> dict[str, str | int]:
    """``item`` as a row of its table: dates in ISO form, truth values as 0 and 1."""
    # vars, not asdict: that copies every value, which took a third of projecting ten thousand cases
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else int(value)
        if isinstance(value, bool)
        else value
        for key, value in vars(item).items()
    }


def as_json(item: PublishedCase) -> str:
    """The row as the ledger keeps it from the approval on."""
    return json.dumps(as_row(item), ensure_ascii=False, sort_keys=True)


def mark_of(row: str) -> str:
    """What stands for ``row`` (:func:`as_json`): half of its SHA-256 in hex."""
    return sha256(row.encode()).hexdigest()[:32]

"""What is public: the rows of ``public.db``, the only thing of the store that the generator may open.

``public.db`` is also the open-data download, so a column added here is a column made public. It is a projection:
:mod:`casestore.publishing.summaries` can rebuild it from the ledger at any time, byte for byte in content.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from gettext import gettext as _
from hashlib import sha256
from itertools import islice
from pathlib import Path
from sqlite3 import Connection, OperationalError, connect
from typing import Any, NamedTuple

#: Layout of ``public.db``; the generator refuses a file of another layout.
LAYOUT = "4"


@dataclass(frozen=True)
class PublishedCase:
    """An approved, anonymised summary. Every value is public; ids are random and lead back to nothing.

    ``category``, ``level`` and ``respondent_kind`` are the campaign's ids; ``industry`` is a GB/T 4754 section letter
    or ``""``; ``amount_band`` is one of :data:`AMOUNT_BANDS`; ``period`` is a half-year such as ``2022H2`` (of
    acceptance); ``days`` counts working days from receipt to strike-off; texts are plain, one paragraph a line;
    ``outcome`` is one of :data:`OUTCOMES`, or ``""`` in a summary approved before outcomes were recorded.
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
        return Line(**{name: getattr(self, name) for name in Line._fields[:-1]}, mark=mark_of(as_json(self)))


class Line(NamedTuple):
    """What lists, figures and links need of a published case; a hundred thousand of them are held at once, and no
    accounts. The fields are those of :class:`PublishedCase`; ``mark`` changes with anything in the row, account
    included."""

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


#: The k of publication: nothing is told of fewer cases than this that have a feature in common (redaction rule).
FEW = 5


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
    """Cases of one campaign and category that have entered each stage; ``category`` ``""`` are all those together of
    which fewer than :data:`FEW` came in."""

    campaign: str
    category: str
    received: int
    accepted: int
    settled: int
    struck_off: int


@dataclass(frozen=True)
class FulfilledSum:
    """What ``cases`` struck-off cases of one campaign and category (``""``: of all) brought their claimants, together,
    in whole 万元, as verified on the spot. Whole batches of :data:`FEW` cases in the order of strike-off: from one
    release to the next no single amount can be told by subtraction."""

    campaign: str
    category: str
    cases: int
    amount: int


#: Upper bounds in 万元 and their words; amounts are public as bands only (design rule: exact amounts identify).
AMOUNT_BANDS: tuple[tuple[str, str], ...] = (
    ("none", "不涉及金额"),
    ("under-100", "100 万元以下"),
    ("100-1000", "100 万—1000 万元"),
    ("over-1000", "1000 万元以上"),
)

#: How a case was concluded: id → its words and what they mean. Five answers that fit every campaign: promises and
#: debts, policies and procedures, and the claim that could not be met.
OUTCOMES: dict[str, tuple[str, str]] = {
    "honoured": ("足额兑现", "承诺的事项、约定的款项或者裁判确定的义务一次全部兑现"),
    "instalments": ("分期兑现", "签订履行协议，分期履行，到销号时全部到位"),
    "substituted": ("补偿或置换", "原来的承诺不能照旧履行，依法补偿、赔偿、返还，或者用其他方式替代"),
    "corrected": ("纠正落实", "落实政策、补办手续、改正做法或者明确责任主体，不以付款为主"),
    "explained": ("解释说明", "诉求没有依据或者不能成立，说明理由，与反映人沟通一致"),
}

TABLES: dict[str, type] = {
    "cases": PublishedCase,
    "withdrawn": WithdrawnCase,
    "counts": MonthlyCount,
    "categories": CategoryCount,
    "amounts": FulfilledSum,
}

PublicRow = PublishedCase | WithdrawnCase | MonthlyCount | CategoryCount | FulfilledSum


def amount_band(amount: float) -> str:
    """The band id of ``amount`` (万元); 0 means that no money is at stake."""
    if amount <= 0:
        return "none"
    return "under-100" if amount < 100 else "100-1000" if amount <= 1000 else "over-1000"


def half_year(day: date) -> str:
    """The half-year of ``day``, e.g. ``2022H2``."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def half_year_label(period: str) -> str:
    """``2022H2`` → 2022年下半年."""
    return f"{period[:4]}年{'上' if period.endswith('1') else '下'}半年"


#: Rows asked for at once by id.
_BATCH = 500

#: Days are few and cases many.
_day = lru_cache(maxsize=4096)(date.fromisoformat)


class PublicStore:
    """Read access to a ``public.db``. A context manager; raises ``sqlite3.Error`` when the file is unreadable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open()

    def _open(self) -> None:
        self._db = connect(f"file:{self.path}?mode=ro", uri=True)
        self._file, self._process = self.path.stat().st_ino, os.getpid()

    @property
    def db(self) -> Connection:
        """The connection of this process: SQLite forbids one to be carried over a fork. Raises ``sqlite3.Error`` when
        the path names another file by now, whose rows are not those read so far."""
        if self._process != os.getpid():
            file = self._file
            self._open()
            if self._file != file:
                raise OperationalError(_("生成期间它被更换了，请再生成一次"))
        return self._db

    def __enter__(self) -> "PublicStore":
        return self

    def __exit__(self, *_error: object) -> None:
        self._db.close()

    def meta(self) -> dict[str, str]:
        """``layout`` and, per campaign, ``as_of.<campaign>`` (ISO date on which the projection stands)."""
        return dict(self.db.execute("select key, value from meta order by key"))

    def cases(self, campaign: str | None = None) -> Iterator[PublishedCase]:
        """Published cases, whole, newest first (by publication, then id)."""
        where, values = ("where campaign = ?", [campaign]) if campaign else ("", [])
        yield from self._cases(f"{where} order by published_on desc, id", values)

    def _cases(self, clauses: str, values: list[str]) -> Iterator[PublishedCase]:
        names = [item.name for item in fields(PublishedCase)]
        for row in self.db.execute(f"select {', '.join(names)} from cases {clauses}", values):  # noqa: S608 - as above
            case = object.__new__(PublishedCase)  # a frozen dataclass takes five times as long to set its fields itself
            case.__dict__.update(zip(names, row, strict=True))
            case.__dict__.update(published_on=_day(case.published_on), demo=bool(case.demo))
            yield case

    def lines(self) -> Iterator[Line]:
        """All published cases without their accounts, newest first (by publication, then id)."""
        once: dict[str, str] = {}  # few words in many rows: each is held once
        same = once.setdefault
        asked = f"select {', '.join(Line._fields)} from cases order by published_on desc, id"  # noqa: S608 - names of this module
        for (
            id,
            campaign,
            title,
            category,
            level,
            industry,
            unit,
            band,
            period,
            days,
            day,
            demo,
            outcome,
            mark,
        ) in self.db.execute(asked):
            yield Line(
                id, same(campaign, campaign), title, same(category, category), same(level, level),
                same(industry, industry), same(unit, unit), same(band, band), same(period, period), days, _day(day),
                bool(demo), same(outcome, outcome), mark,
            )  # fmt: skip

    def chosen(self, ids: Iterable[str]) -> Iterator[PublishedCase]:
        """The cases of ``ids``, whole, in their order; one that isn't there is left out."""
        rest = iter(ids)
        while some := list(islice(rest, _BATCH)):
            places = ", ".join("?" * len(some))
            found = {case.id: case for case in self._cases(f"where id in ({places})", some)}
            yield from (found[id] for id in some if id in found)

    def withdrawn(self, campaign: str | None = None) -> Iterator[WithdrawnCase]:
        for row in self._rows("withdrawn", WithdrawnCase, campaign, "withdrawn_on desc, id"):
            yield WithdrawnCase(**{**row, "withdrawn_on": date.fromisoformat(row["withdrawn_on"])})

    def counts(self, campaign: str | None = None) -> Iterator[MonthlyCount]:
        """Monthly counts, oldest first."""
        for row in self._rows("counts", MonthlyCount, campaign, "campaign, month"):
            yield MonthlyCount(**row)

    def categories(self, campaign: str | None = None) -> Iterator[CategoryCount]:
        for row in self._rows("categories", CategoryCount, campaign, "campaign, category"):
            yield CategoryCount(**row)

    def amounts(self, campaign: str | None = None) -> Iterator[FulfilledSum]:
        for row in self._rows("amounts", FulfilledSum, campaign, "campaign, category"):
            yield FulfilledSum(**row)

    def _rows(self, table: str, kind: type, campaign: str | None, order: str) -> Iterator[dict[str, Any]]:
        names = [item.name for item in fields(kind)]
        where, values = ("where campaign = ?", (campaign,)) if campaign else ("", ())
        asked = f"select {', '.join(names)} from {table} {where} order by {order}"  # noqa: S608 - as above
        for row in self.db.execute(asked, values):
            yield dict(zip(names, row, strict=True))


def as_row(item: PublicRow) -> dict[str, str | int]:
    """``item`` as a row of its table: dates in ISO form, truth values as 0 and 1."""
    # vars, not asdict: that copies every value, which took a third of projecting ten thousand cases
    return {
        key: value.isoformat() if isinstance(value, date) else int(value) if isinstance(value, bool) else value
        for key, value in vars(item).items()
    }


def as_json(item: PublishedCase) -> str:
    """The row as the ledger keeps it from the approval on."""
    return json.dumps(as_row(item), ensure_ascii=False, sort_keys=True)


def mark_of(row: str) -> str:
    """What stands for ``row`` (:func:`as_json`): half of its SHA-256 in hex."""
    return sha256(row.encode()).hexdigest()[:32]

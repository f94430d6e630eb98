"""The public rows as CSV and JSON.

CSV holds words under Chinese headings (RFC 4180, UTF-8 with a byte order mark so that spreadsheets
know it); JSON holds the same rows as codes under the names of the columns. Which columns there
are, and in what order, is read off their declaration (:mod:`casestore.public.rows`).
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from casestore.campaign.model import Campaign
from casestore.public.columns import Column
from casestore.public.rows import TABLES, PublishedCase, as_row
from generator.content.gather import Content, Published
from generator.pages.figures import totals

#: A cell that begins so is run as a formula by spreadsheets, also in the full-width form (OWASP,
#: CSV injection).
_FORMULA = tuple("=+-@\t\r＝＋－＠")

#: By which spreadsheets know UTF-8.
_BYTE_ORDER_MARK = "\ufeff".encode()

#: Rows held at once.
_ROWS = 500

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Store = Mapping[str, Published]


def cases_csv(content: Content, store: Store) -> Iterator[bytes]:
    """All published cases, campaign by campaign, newest first; codes as words."""
    columns = TABLES["cases"].columns
    yield _BYTE_ORDER_MARK + csv_bytes([[item.label for item in columns]])
    for campaign in _campaigns(content):
        cells, cases = _cells(columns, campaign), _whole(store[campaign.id])
        while some := list(islice(cases, _ROWS)):
            yield csv_bytes(map(cells, some))


def counts_csv(content: Content, store: Store) -> bytes:
    """All monthly counts, campaign by campaign, oldest first."""
    columns = TABLES["counts"].columns
    rows: list[Sequence[object]] = [[item.label for item in columns]]
    for campaign in _campaigns(content):
        rows += map(_cells(columns, campaign), store[campaign.id].counts)
    return _BYTE_ORDER_MARK + csv_bytes(rows)


def categories_csv(content: Content, store: Store) -> bytes:
    """What is known of each category, and of each campaign as a whole; codes as words."""
    counted = TABLES["categories"].columns
    headings = [item.label for item in counted]
    amount = next(item.label for item in TABLES["amounts"].columns if item.name == "amount")
    rows: list[Sequence[object]] = [[*headings, "计入兑现金额的件数", f"{amount}（万元）"]]
    for campaign in _campaigns(content):
        published = store[campaign.id]
        cells = _cells(counted, campaign, category={"": "件数较少的各类"})
        sums = {row.category: (row.cases, row.amount) for row in published.amounts}
        for row in published.categories:
            own = sums.get(row.category, ("", "")) if row.category else ("", "")
            rows.append([*cells(row), *own])
        if published.counts:
            every = totals(published.counts)
            stages = [getattr(every, item.name) for item in counted if not item.key]
            rows.append([campaign.title, "合计", *stages, *sums.get("", ("", ""))])
    return _BYTE_ORDER_MARK + csv_bytes(rows)


def cases_json(store: Store) -> Iterator[bytes]:
    """Everything public as one JSON object, a row a line; ``as_of`` tells each campaign's day."""
    yield b'{"cases":['
    cases, before = chain.from_iterable(_whole(store[id]) for id in sorted(store)), "\n"
    while some := list(islice(cases, _ROWS)):
        yield _json_rows(some, before)
        before = ",\n"
    as_of = {id: store[id].as_of.isoformat() for id in sorted(store)}
    tables = [
        f'"{name}":['.encode()
        + _json_rows([row for id in sorted(store) for row in getattr(store[id], name)], "\n")
        + b"]"
        for name in TABLES
        if name != "cases"
    ]
    yield b"],\n" + b",\n".join([*tables, b'"as_of":' + _encode(as_of).encode()]) + b"}\n"


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV by RFC 4180: UTF-8, lines end with CR LF, no cell is a formula."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)  # its defaults are RFC 4180: comma, doubled quotes, CR LF
    writer.writerows(
        [_harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return buffer.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cells(
    columns: Sequence[Column], campaign: Campaign, **more: Mapping[Any, str]
) -> Callable[[object], list[object]]:
    """What gives the cells of a row of ``campaign``: its values in ``columns``, codes as words;
    ``more`` are words for values of the column of that name."""
    values = attrgetter(*(item.name for item in columns))
    own = {"campaign": {campaign.id: campaign.title}, **more}
    words = [{**item.words_in(campaign), **own.get(item.name, {})} for item in columns]
    coded = [(place, known) for place, known in enumerate(words) if known]

    def cells(row: object) -> list[object]:
        found = list(values(row))
        for place, known in coded:
            found[place] = known.get(found[place], found[place])
        return found

    return cells


def _campaigns(content: Content) -> list[Campaign]:
    return sorted((section.campaign for section in content.sections), key=attrgetter("id"))


def _whole(published: Published) -> Iterator[PublishedCase]:
    """The cases with their accounts, newest first."""
    return published.whole(case.id for case in published.cases)


def _json_rows(rows: Sequence[Any], before: str) -> bytes:
    text = ",\n".join(_encode(as_row(row)) for row in rows)
    return (before + text).encode() if text else b""

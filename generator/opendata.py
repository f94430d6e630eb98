"""Open data: everything public as CSV for a spreadsheet, JSON and SQLite for a program, with what it means and may do.

CSV holds words under Chinese headings (RFC 4180, UTF-8 with a mark so that spreadsheets know it); JSON and
``public.db`` hold the same rows as codes under the names of the columns. ``data/dictionary.json`` explains both.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from io import StringIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from casestore.campaigns import Campaign
from casestore.fields import INDUSTRIES
from casestore.published import AMOUNT_BANDS, OUTCOMES, TABLES, PublishedCase, as_row
from generator.assembled import Part, put_assembled
from generator.dictionary import ABOUT, columns, dictionary
from generator.figures import totals
from generator.fragments import fragment
from generator.gather import Content, Published, Section
from generator.plates import SITE
from generator.release import Draft
from generator.words import day_words, sayer

#: The folder of a release that holds the files.
FOLDER = "data/"

#: The page that shows them, by path.
ABOUT_DATA = "about-data/index.html"

#: A cell that begins so is run as a formula by spreadsheets, also in the full-width form (OWASP, CSV injection).
_FORMULA = tuple("=+-@\t\r＝＋－＠")

#: By which spreadsheets know UTF-8.
_MARK = "\ufeff".encode()

_READ = 1 << 20

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Store = Mapping[str, Published]


@dataclass(frozen=True)
class DataFile:
    """One file for download: ``sha256`` in hex, ``size`` in bytes."""

    name: str
    about: str
    size: int
    sha256: str


def write_open_data(content: Content, store: Store, public: Path, draft: Draft, work: Path) -> list[DataFile]:
    """Put all files under ``data/`` into ``draft``; what can't have changed comes from the release before.

    The pages of all cases must be in ``draft``: their keys tell which cases have changed.
    """
    mark = _digest(public)
    days = list(_days(content, store, draft))
    made = (
        ("cases.csv", "案例，适合用电子表格打开", cases_csv(days)),
        ("counts.csv", "逐月件数，适合用电子表格打开", [Part("", lambda: counts_csv(content, store))]),
        ("categories.csv", "分类件数和兑现金额，同上", [Part("", lambda: categories_csv(content, store))]),
        ("cases.json", "案例、撤下的摘要、件数和兑现金额，适合程序读取", cases_json(days, store)),
        ("public.db", "同样的内容，SQLite 数据库", (Part("", partial(bytes, piece)) for piece in _read(public))),
        ("dictionary.json", "数据字典：各栏目和代码的含义", [Part("", lambda: _json(dictionary(content)))]),
        ("licence.txt", "使用条款", [Part("", lambda: licence(content).encode())]),
    )  # fmt: skip
    found = []
    for name, about, parts in made:
        path = FOLDER + name
        put_assembled(draft, path, sha256(f"{name} {draft.authored} {mark}".encode()).hexdigest(), parts, work)
        found.append(DataFile(name, about, draft.entries[path].size, draft.entries[path].sha256))
    return found


@dataclass(frozen=True)
class _Day:
    """The cases that one campaign published on one day; ``key`` changes with any of them."""

    section: Section
    key: str
    cases: list[PublishedCase]


def _days(content: Content, store: Store, draft: Draft) -> Iterator[_Day]:
    """All cases that have a page, campaign by campaign, the newest day first."""
    for section in sorted(content.sections, key=lambda one: one.campaign.id):
        base = f"{section.base}cases/"
        for _date, found in groupby(shown(store[section.campaign.id]), key=attrgetter("published_on")):
            cases = list(found)
            keys = [draft.entries[f"{base}{case.id}.html"].key for case in cases]
            yield _Day(section, sha256("\n".join([draft.authored, *keys]).encode()).hexdigest(), cases)


def _digest(path: Path) -> str:
    digest = sha256()
    for piece in _read(path):
        digest.update(piece)
    return digest.hexdigest()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_READ):
            yield piece


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def licence(content: Content) -> str:
    """The terms of use, in the name of the office."""
    text = (SITE / "texts/licence.txt").read_text(encoding="utf-8")
    return text.format(office=content.site.office, name=content.site.name)


def cases_csv(days: Iterable[_Day]) -> Iterator[Part]:
    """All published cases, a part a day; codes as words."""
    yield Part("", lambda: _MARK + csv_bytes([[item.label for item in columns("cases")]]))
    industries, bands = {item.id: item.label for item in INDUSTRIES}, dict(AMOUNT_BANDS)
    outcomes = {id: label for id, (label, _meaning) in OUTCOMES.items()}

    def row(case: PublishedCase, words: _Words) -> list[object]:
        return [
            case.id, words.title, case.title, words.categories.get(case.category, case.category),
            words.levels.get(case.level, case.level), words.kinds.get(case.respondent_kind, case.respondent_kind),
            industries.get(case.industry, case.industry), case.unit, bands.get(case.amount_band, case.amount_band),
            case.period, case.days, case.happened, case.done, case.result, case.basis, case.published_on,
            "是" if case.demo else "否", outcomes.get(case.outcome, case.outcome),
        ]  # fmt: skip

    def rows(day: _Day) -> bytes:
        words = _words(day.section.campaign)
        return csv_bytes([row(case, words) for case in day.cases])

    for day in days:
        yield Part(day.key, partial(rows, day))


def counts_csv(content: Content, store: Store) -> bytes:
    """All monthly counts, campaign by campaign, oldest first."""
    rows: list[list[object]] = [[item.label for item in columns("counts")]]
    for section in sorted(content.sections, key=lambda one: one.campaign.id):
        rows += [
            [section.campaign.title, count.month, count.received, count.accepted, count.settled, count.struck_off]
            for count in store[section.campaign.id].counts
        ]  # fmt: skip
    return _MARK + csv_bytes(rows)


def categories_csv(content: Content, store: Store) -> bytes:
    """What is known of each category, and of each campaign as a whole; codes as words."""
    counted, summed = ([item.label for item in columns(name)][1:] for name in ("categories", "amounts"))
    rows: list[list[object]] = [["专项行动", *counted, "计入兑现金额的件数", f"{summed[-1]}（万元）"]]
    for section in sorted(content.sections, key=lambda one: one.campaign.id):
        words, published = _words(section.campaign), store[section.campaign.id]
        amounts = {row.category: [row.cases, row.amount] for row in published.amounts}
        for row in published.categories:
            label = words.categories.get(row.category, row.category) or "件数较少的各类"
            sums = amounts.get(row.category, ["", ""]) if row.category else ["", ""]
            counts = [row.received, row.accepted, row.settled, row.struck_off]
            rows.append([words.title, label, *counts, *sums])
        if published.counts:
            every = totals(published.counts)
            rows.append([words.title, "合计", *vars(every).values(), *amounts.get("", ["", ""])])
    return _MARK + csv_bytes(rows)


@dataclass(frozen=True)
class _Words:
    """The words for one campaign's codes, as they stand: not escaped for HTML."""

    title: str
    categories: Mapping[str, str]
    levels: Mapping[str, str]
    kinds: Mapping[str, str]


def _words(campaign: Campaign) -> _Words:
    lists = (campaign.categories, campaign.levels, campaign.respondents)
    return _Words(campaign.title, *({choice.id: choice.label for choice in choices} for choices in lists))


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV by RFC 4180: UTF-8, lines end with CR LF, no cell is a formula."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)  # its defaults are RFC 4180: comma, doubled quotes, CR LF
    writer.writerows([_harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return buffer.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def cases_json(days: Iterable[_Day], store: Store) -> Iterator[Part]:
    """Everything public as one JSON object, a row a line, a part a day; ``as_of`` tells each campaign's day."""
    yield Part("", lambda: b'{"cases":[')
    before = "\n"
    for day in days:
        yield Part(f"{len(before)} {day.key}", partial(_lines, day.cases, before))
        before = ",\n"
    yield Part("", partial(_json_end, store))


def _json_end(store: Store) -> bytes:
    as_of = {id: store[id].as_of.isoformat() for id in sorted(store)}
    tables = [
        f'"{name}":['.encode() + _lines([row for id in sorted(store) for row in getattr(store[id], name)], "\n") + b"]"
        for name in list(TABLES)[1:]
    ]
    return b"],\n" + b",\n".join([*tables, b'"as_of":' + _encode(as_of).encode()]) + b"}\n"


def _lines(rows: Sequence[Any], before: str) -> bytes:
    text = ",\n".join(_encode(as_row(row)) for row in rows)
    return (before + text).encode() if text else b""


def shown(published: Published) -> list[PublishedCase]:
    """The cases that have a page; a withdrawn one has only its stone."""
    gone = {item.id for item in published.withdrawn}
    return [case for case in published.cases if case.id not in gone] if gone else published.cases


def about_values(files: list[DataFile], store: Store) -> dict[str, str]:
    """What fills the gaps of the page 数据说明."""
    say = sayer("hans")
    day = max((item.as_of for item in store.values()), default=None)
    totals = {name: sum(len(getattr(item, name)) for item in store.values()) for name in TABLES}
    totals["cases"] = sum(len(shown(item)) for item in store.values())
    rows = [{"name": item.name, "href": f"../{FOLDER}{item.name}", "about": say(item.about), "sha": item.sha256,
             "size": size_words(item.size)} for item in files]  # fmt: skip
    tables = [{"id": name, "label": say(label), "about": say(about), "columns": columns(name), "n": totals[name]}
              for name, (label, about) in ABOUT.items()]  # fmt: skip
    as_of = {"iso": day.isoformat(), "text": day_words(day)} if day else None
    demo = any(item.demo for item in store.values())
    return {
        "files": fragment("datafiles", say, files=rows, tables=tables, as_of=as_of, demo=demo),
        "columns": fragment("datacolumns", say, tables=tables), "updated": day_words(day) if day else "",
    }  # fmt: skip


def size_words(size: int) -> str:
    """12.3 KB or 1.2 MB, in thousands of bytes."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} KB"

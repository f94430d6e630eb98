"""Open data: everything public as CSV for a spreadsheet, JSON and SQLite for a program, with what
it means and may do.

CSV holds words under Chinese headings (RFC 4180, UTF-8 with a mark so that spreadsheets know
it); JSON and ``public.db`` hold the same rows as codes under the names of the columns.
``data/dictionary.json`` explains both.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from io import StringIO
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from sqlite3 import connect
from typing import Any

from casestore.campaign.form_fields import INDUSTRIES
from casestore.campaign.model import Campaign
from casestore.public.codes import AMOUNT_BANDS, OUTCOMES
from casestore.public.dates_and_sizes import day_words, size_words
from casestore.public.rows import TABLES, Line, PublishedCase, as_row
from generator.content.gather import Content, Published
from generator.data.dictionary import ABOUT, DATABASE, columns, dictionary
from generator.look.fragments import fragment
from generator.look.plates import SITE
from generator.look.wording import sayer
from generator.pages.figures import totals
from generator.release.releases import ReleaseDraft

#: The folder of a release that holds the files.
FOLDER = "data/"

#: The page that shows them, by path.
ABOUT_DATA = "about-data/index.html"

#: A cell that begins so is run as a formula by spreadsheets, also in the full-width form (OWASP,
#: CSV injection).
_FORMULA = tuple("=+-@\t\r＝＋－＠")

#: By which spreadsheets know UTF-8.
_MARK = "\ufeff".encode()

#: From so many cases on the large files are kept from release to release, with what is new in small
#: ones beside them …
LARGE = 2000

#: … until that would be more cases than this.
MOST_RECENT = 1000

#: Bytes and rows held at once.
_READ, _ROWS = 1 << 20, 500

_INDUSTRIES, _BANDS = {item.id: item.label for item in INDUSTRIES}, dict(AMOUNT_BANDS)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Store = Mapping[str, Published]

#: Makes a file's bytes, piece by piece.
Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class DataFile:
    """One file for download: ``sha256`` in hex, ``size`` in bytes."""

    name: str
    about: str
    size: int
    sha256: str


def write_open_data(
    content: Content, store: Store, public: Path, draft: ReleaseDraft
) -> list[DataFile]:
    """Put all files under ``data/`` into ``draft``; what can't have changed comes from the release
    before.

    The large files of a large store (:data:`LARGE`) are not written anew for a few cases: what
    was published since stands in small ones beside them, up to :data:`MOST_RECENT` cases. A case
    withdrawn or changed is taken out of the large ones at once: they are public files.
    """
    recent = _recent(store, draft)
    made = _whole_files(content, store, public, draft, recent is not None)
    if recent is not None:
        made += _recent_files(content, store, public, draft, recent)
    for name, about, make in (
        ("counts.csv", "逐月件数，适合用电子表格打开", counts_csv),
        ("categories.csv", "分类件数和兑现金额，同上", categories_csv),
    ):
        key = sha256(repr((name, list(_small(store)), draft.authored_key)).encode()).hexdigest()
        draft.put(FOLDER + name, key, partial(make, content, store))
        made.append((name, about))
    draft.put(
        f"{FOLDER}dictionary.json",
        f"dictionary {draft.authored_key}",
        lambda: _json(dictionary(content)),
    )
    draft.put(
        f"{FOLDER}licence.txt", f"licence {draft.authored_key}", lambda: licence(content).encode()
    )
    made += [("dictionary.json", "数据字典：各栏目和代码的含义"), ("licence.txt", "使用条款")]
    entries = [(name, about, draft.files[FOLDER + name]) for name, about in made]
    return [DataFile(name, about, entry.size, entry.sha256) for name, about, entry in entries]


def _small(store: Store) -> Iterator[object]:
    """Everything of the store but the cases."""
    for id, item in sorted(store.items()):
        yield id, item.as_of, item.withdrawn, item.counts, item.categories, item.amounts


def _recent(store: Store, draft: ReleaseDraft) -> list[Line] | None:
    """What is not in the large files of the release before, newest first; ``None`` when they
    must be written anew."""
    path = f"{FOLDER}public.db"
    if (
        draft.before is None
        or path not in draft.old_files
        or draft.authored_key != draft.old_authored_key
    ):
        return None
    with closing(connect(f"file:{draft.before / path}?mode=ro&immutable=1", uri=True)) as db:
        there = {mark for (mark,) in db.execute("select mark from cases")}
    if len(there) < LARGE:
        return None
    lines = [line for id in sorted(store) for line in store[id].cases]
    new = [line for line in lines if line.mark not in there]
    same = len(there) + len(new) == len(lines) and len(new) <= MOST_RECENT
    return new if same else None


def _whole_files(
    content: Content, store: Store, public: Path, draft: ReleaseDraft, linked: bool
) -> list[tuple[str, str]]:
    """The large files; ``linked`` takes them from the release before as they are."""
    mark = sha256("\n".join([draft.authored_key, *_marks(store)]).encode()).hexdigest()
    files: list[tuple[str, str, Pieces]] = [
        ("cases.csv", "案例，适合用电子表格打开", partial(cases_csv, content, store)),
        (
            "cases.json",
            "案例、撤下的摘要、件数和兑现金额，适合程序读取",
            partial(cases_json, store),
        ),
        ("public.db", "同样的内容，SQLite 数据库", partial(_read, public)),
    ]
    owed: list[tuple[str, str, Pieces]] = []
    for name, _about, pieces in files:
        path = FOLDER + name
        key = draft.old_files[path].key if linked else sha256(f"{name} {mark}".encode()).hexdigest()
        if not draft.take(path, key):
            owed.append((path, key, pieces))
    if len(owed) > 1 and sum(len(item.cases) for item in store.values()) >= LARGE:
        draft.write_in_two_processes(
            partial(_write_files, draft, owed[:1]), partial(_write_files, draft, owed[1:])
        )
    else:
        _write_files(draft, owed)
    return [(name, about) for name, about, _pieces in files]


def _write_files(draft: ReleaseDraft, files: Iterable[tuple[str, str, Pieces]]) -> None:
    for path, key, pieces in files:
        draft.write_pieces(path, key, pieces())


def _marks(store: Store) -> Iterator[str]:
    """What changes with anything in the rows of ``public.db``."""
    yield repr(list(_small(store)))
    yield from (case.mark for id in sorted(store) for case in store[id].cases)


def _recent_files(
    content: Content, store: Store, public: Path, draft: ReleaseDraft, recent: list[Line]
) -> list[tuple[str, str]]:
    """The small files beside the large ones: ``recent`` cases, and everything else of the store
    as it is now."""
    ids = {line.id for line in recent}
    few = {
        id: replace(item, cases=[case for case in item.cases if case.id in ids])
        for id, item in store.items()
    }
    draft.write_pieces(f"{FOLDER}cases-new.csv", _NEW, cases_csv(content, few))
    draft.write_pieces(f"{FOLDER}cases-new.json", _NEW, cases_json(few))
    _copy_some(public, draft.prepare(f"{FOLDER}public-new.db"), ids)
    draft.add_file(f"{FOLDER}public-new.db", _NEW)
    return [
        ("cases-new.csv", "cases.csv 以后新公开的案例"),
        ("cases-new.json", "cases.json 以后新公开的案例，和最新的撤下的摘要、逐月件数"),
        ("public-new.db", "同样的内容，SQLite 数据库"),
    ]


#: The small files are made anew each time, so their key says nothing.
_NEW = "new"


def _copy_some(public: Path, target: str, ids: set[str]) -> None:
    """A database at ``target`` laid out as ``public``, with the cases of ``ids`` and the whole
    of the other tables."""
    with closing(connect(target)) as db:
        db.execute("attach ? as whole", (str(public),))
        for name, made in db.execute(
            "select name, sql from whole.sqlite_master where type = 'table'"
        ).fetchall():
            db.execute(made)
            if name != "cases":
                db.execute(f"insert into main.{name} select * from whole.{name}")  # noqa: S608 - a table of ours
        for id in sorted(ids):
            db.execute("insert into main.cases select * from whole.cases where id = ?", (id,))
        db.commit()


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


def cases_csv(content: Content, store: Store) -> Iterator[bytes]:
    """All published cases, campaign by campaign, newest first; codes as words."""
    yield _MARK + csv_bytes([[item.label for item in columns("cases")]])
    for campaign in _campaigns(content):
        words, cases = _words(campaign), _whole(store[campaign.id])
        while some := list(islice(cases, _ROWS)):
            yield csv_bytes([_csv_row(case, words) for case in some])


def _csv_row(case: PublishedCase, words: "_Words") -> list[object]:
    return [
        case.id,
        words.title,
        case.title,
        words.categories.get(case.category, case.category),
        words.levels.get(case.level, case.level),
        words.kinds.get(case.respondent_kind, case.respondent_kind),
        _INDUSTRIES.get(case.industry, case.industry),
        case.unit,
        _BANDS.get(case.amount_band, case.amount_band),
        case.period,
        case.days,
        case.happened,
        case.done,
        case.result,
        case.basis,
        case.published_on,
        "是" if case.demo else "否",
        OUTCOMES[case.outcome][0] if case.outcome in OUTCOMES else case.outcome,
    ]


def _campaigns(content: Content) -> list[Campaign]:
    return sorted((section.campaign for section in content.sections), key=attrgetter("id"))


def _whole(published: Published) -> Iterator[PublishedCase]:
    """The cases with their accounts, newest first."""
    return published.whole(case.id for case in published.cases)


def counts_csv(content: Content, store: Store) -> bytes:
    """All monthly counts, campaign by campaign, oldest first."""
    rows: list[list[object]] = [[item.label for item in columns("counts")]]
    for campaign in _campaigns(content):
        rows += [
            [
                campaign.title,
                count.month,
                count.received,
                count.accepted,
                count.settled,
                count.struck_off,
            ]
            for count in store[campaign.id].counts
        ]
    return _MARK + csv_bytes(rows)


def categories_csv(content: Content, store: Store) -> bytes:
    """What is known of each category, and of each campaign as a whole; codes as words."""
    counted, summed = (
        [item.label for item in columns(name)][1:] for name in ("categories", "amounts")
    )
    rows: list[list[object]] = [
        ["专项行动", *counted, "计入兑现金额的件数", f"{summed[-1]}（万元）"]
    ]
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
    return _Words(
        campaign.title, *({choice.id: choice.label for choice in choices} for choices in lists)
    )


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


def cases_json(store: Store) -> Iterator[bytes]:
    """Everything public as one JSON object, a row a line; ``as_of`` tells each campaign's day."""
    yield b'{"cases":['
    cases, before = chain.from_iterable(_whole(store[id]) for id in sorted(store)), "\n"
    while some := list(islice(cases, _ROWS)):
        yield _lines(some, before)
        before = ",\n"
    as_of = {id: store[id].as_of.isoformat() for id in sorted(store)}
    tables = [
        f'"{name}":['.encode()
        + _lines([row for id in sorted(store) for row in getattr(store[id], name)], "\n")
        + b"]"
        for name in list(TABLES)[1:]
    ]
    yield b"],\n" + b",\n".join([*tables, b'"as_of":' + _encode(as_of).encode()]) + b"}\n"


def _lines(rows: Sequence[Any], before: str) -> bytes:
    text = ",\n".join(_encode(as_row(row)) for row in rows)
    return (before + text).encode() if text else b""


def about_values(files: list[DataFile], store: Store) -> dict[str, str]:
    """What fills the gaps of the page 数据说明."""
    say = sayer("hans")
    day = max((item.as_of for item in store.values()), default=None)
    totals = {name: sum(len(getattr(item, name)) for item in store.values()) for name in TABLES}
    rows = [
        {
            "name": item.name,
            "href": f"../{FOLDER}{item.name}",
            "about": say(item.about),
            "sha": item.sha256,
            "size": size_words(item.size),
        }
        for item in files
    ]
    tables = [
        {
            "id": name,
            "label": say(label),
            "about": say(about),
            "columns": columns(name),
            "n": totals[name],
        }
        for name, (label, about) in ABOUT.items()
    ]
    as_of = {"iso": day.isoformat(), "text": day_words(day)} if day else None
    demo = any(item.demo for item in store.values())
    return {
        "files": fragment("datafiles", say, files=rows, tables=tables, as_of=as_of, demo=demo),
        "columns": fragment("datacolumns", say, tables=tables, more=DATABASE),
        "updated": day_words(day) if day else "",
    }

"""Open data: everything public as CSV for a spreadsheet, JSON and SQLite for a program, with what
it means and may do. ``data/dictionary.json`` explains the columns."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from sqlite3 import DatabaseError, connect
from typing import Any

from casestore.public.dates_and_sizes import day_words, size_words
from casestore.public.reader import PublicStore
from casestore.public.rows import DIGEST, TABLES, ListedCase, Table
from generator.content.gather import Content, Published
from generator.data.dictionary import DATABASE, dictionary
from generator.data.formats import cases_csv, cases_json, categories_csv, counts_csv
from generator.errors import EnvironmentFault
from generator.look.fragments import fragment
from generator.look.plates import SITE
from generator.look.wording import Say, sayer
from generator.release.releases import ReleaseDraft

#: The folder of a release that holds the files.
FOLDER = "data/"

#: The page that shows them, by path.
ABOUT_DATA = "about-data/index.html"

#: From so many cases on the large files are kept from release to release, with what is new in small
#: ones beside them …
LARGE = 2000

#: … until that would be more cases than this.
MOST_RECENT = 1000

#: Bytes held at once.
_READ = 1 << 20

Store = Mapping[str, Published]

#: Makes a file's bytes, piece by piece.
Pieces = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, kw_only=True)
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
    made += _other_files(content, store, draft)
    entries = [(name, about, draft.files[FOLDER + name]) for name, about in made]
    return [
        DataFile(name=name, about=about, size=entry.size, sha256=entry.sha256)
        for name, about, entry in entries
    ]


def _other_files(content: Content, store: Store, draft: ReleaseDraft) -> list[tuple[str, str]]:
    """The files that hold no cases."""
    made = []
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
    told = [("dictionary.json", "数据字典：各栏目和代码的含义"), ("licence.txt", "使用条款")]
    return made + told


def _small(store: Store) -> Iterator[object]:
    """Everything of the store but the cases."""
    for id, item in sorted(store.items()):
        yield id, item.as_of, item.withdrawn, item.counts, item.categories, item.amounts


def _recent(store: Store, draft: ReleaseDraft) -> list[ListedCase] | None:
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
        there = {digest for (digest,) in db.execute(f"select {DIGEST.name} from cases")}  # noqa: S608 - a fixed name
    if len(there) < LARGE:
        return None
    cases = [case for id in sorted(store) for case in store[id].cases]
    new = [case for case in cases if case.digest not in there]
    same = len(there) + len(new) == len(cases) and len(new) <= MOST_RECENT
    return new if same else None


def _whole_files(
    content: Content, store: Store, public: Path, draft: ReleaseDraft, linked: bool
) -> list[tuple[str, str]]:
    """The large files; ``linked`` takes them from the release before as they are."""
    digest = sha256("\n".join([draft.authored_key, *_digests(store)]).encode()).hexdigest()
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
        key = (
            draft.old_files[path].key if linked else sha256(f"{name} {digest}".encode()).hexdigest()
        )
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


def _digests(store: Store) -> Iterator[str]:
    """What changes with anything in the rows of ``public.db``."""
    yield repr(list(_small(store)))
    yield from (case.digest for id in sorted(store) for case in store[id].cases)


def _recent_files(
    content: Content, store: Store, public: Path, draft: ReleaseDraft, recent: list[ListedCase]
) -> list[tuple[str, str]]:
    """The small files beside the large ones: ``recent`` cases, and everything else of the store
    as it is now."""
    ids = {case.id for case in recent}
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


def data_files(release: Path) -> list[Path]:
    """The databases for download in ``release`` that hold its cases."""
    names = [release / FOLDER / name for name in ("public.db", "public-new.db")]
    return [names[0], *(path for path in names[1:] if path.exists())]


def shown_cases(release: Path) -> dict[str, str]:
    """The digest of every case that ``release`` shows, by public id. Raises
    :class:`EnvironmentFault` where that can't be read."""
    shown: dict[str, str] = {}
    try:
        for file in data_files(release):
            with PublicStore(file) as public:
                shown |= public.digests()
    except (OSError, DatabaseError) as error:
        raise EnvironmentFault(f"发布版 {release.name} 读不出展示了哪些案例") from error
    return shown


def shown_reasons(release: Path) -> dict[str, str]:
    """Why each case that ``release`` shows as withdrawn is gone, by public id. Raises
    :class:`EnvironmentFault` where that can't be read."""
    try:
        with PublicStore(release / f"{FOLDER}public.db") as public:
            return {item.id: item.reason for item in public.withdrawn()}
    except (OSError, DatabaseError) as error:
        raise EnvironmentFault(f"发布版 {release.name} 读不出展示了哪些案例") from error


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


def about_values(files: list[DataFile], store: Store) -> dict[str, str]:
    """What fills the gaps of the page 数据说明."""
    say = sayer("hans")
    day = max((item.as_of for item in store.values()), default=None)
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
    tables = [_table(name, table, store, say) for name, table in TABLES.items()]
    more = [(table, column.name, column.meaning) for table, column in DATABASE]
    as_of = {"iso": day.isoformat(), "text": day_words(day)} if day else None
    return {
        "files": fragment("datafiles", say, files=rows, tables=tables, as_of=as_of),
        "columns": fragment("datacolumns", say, tables=tables, more=more),
        "updated": day_words(day) if day else "",
    }


def _table(name: str, table: Table, store: Store, say: Say) -> dict[str, Any]:
    return {
        "id": name,
        "label": say(table.label),
        "about": say(table.about),
        "columns": table.columns,
        "n": sum(len(getattr(item, name)) for item in store.values()),
    }

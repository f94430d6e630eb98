"""The whole table of mutations on an instance as ``init --demo`` leaves it, release included: at
least 99 % of what can matter is named. ``tests/casestore/office/test_inventory.py`` is its short
form."""

import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from sqlite3 import Connection, connect

from click.testing import CliRunner

from casestore.database.jobs import Jobs
from casestore.database.tables import Base
from casestore.errors import CaseStoreError
from casestore.lifecycle.jobs import JobKind
from casestore.office.instance import DEMO_PASSPHRASE
from casestore.office.inventory.report import Report
from casestore.office.inventory.taking import take_inventory
from casestore.settings import load_settings
from commands.building import build_site
from commands.verifying import live_release
from commands.wiring import open_ledger
from qingzhang import main
from tests.casestore.ledger_fixture import CONTENT, reopen
from tests.casestore.office import furnished
from tests.casestore.office.mutating import (
    HARMLESS,
    Mutation,
    chain_mutations,
    column_mutations,
    is_harmless,
    row_mutations,
)
from tests.costs import open_at_once

FULL = 1
#: Bytes flipped in each kind of file.
FLIPS = 3
#: What is made anew by every command or by the next build, and may be away.
UNLISTED = ("ledger.db", "work", "outbox", "older.db", "head.json", "drafts")


@dataclass
class Tally:
    """What was tried and what was named, by kind; ``unnamed`` are the rest."""

    tried: dict[str, int] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)

    def count(self, kind: str, name: str, named: bool) -> None:
        self.tried[kind] = self.tried.get(kind, 0) + 1
        if sum(self.tried.values()) % 50 == 0:
            print(self.tried, file=sys.stderr)
        if not named:
            self.unnamed.append(name)


class Instance:
    """An instance that is put back after each change."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.kept = folder / "instance", folder / "kept"
        command(self.folder, "init", "--demo")
        settings = load_settings(self.folder, CONTENT)
        ledger = open_ledger(settings)
        ledger.store.copy_to(folder / "older.db")
        office = reopen(self.folder)
        furnished.work(office)
        office.store.close()
        jobs = Jobs(ledger.store)
        jobs.ask(JobKind.REBUILD, "1")
        ledger.store.close()
        build_site(settings, switch=True)
        passphrase = (self.folder / DEMO_PASSPHRASE).read_text().strip()
        open_at_once(settings.keys, passphrase)
        self.folder.rename(self.kept)
        self.put_back()
        self.live = live_release(settings.current, Report())

    def put_back(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.kept, self.folder, symlinks=True, copy_function=shutil.copyfile)

    def put_back_ledger(self) -> None:
        for path in self.folder.glob("ledger.db*"):
            path.unlink()
        shutil.copyfile(self.kept / "ledger.db", self.folder / "ledger.db")

    def ledger_is_named(self) -> bool:
        """Whether the inventory names something; the release, which nobody touched, is not read
        again."""
        try:
            ledger = open_ledger(load_settings(self.folder, CONTENT))
        except CaseStoreError:
            return True
        try:
            return take_inventory(ledger, self.live).faults != []
        finally:
            ledger.store.close()

    def is_named(self) -> bool:
        """Whether the command says anything but that all is well."""
        result = command(self.folder, "verify")
        return result[0] != 0 and "完好" not in result[1] and len(result[1].strip()) > 0


def command(instance: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["--instance", str(instance), "--content", str(CONTENT), *words]
    )
    return result.exit_code, result.output


def mutations(instance: Instance) -> Iterator[tuple[str, Mutation]]:
    ledger = instance.kept / "ledger.db"
    yield from (("columns", one) for one in column_mutations())
    yield from (("rows", one) for one in row_mutations(ledger) if not is_harmless(one.name))
    yield from (("chain", one) for one in chain_mutations())
    for trigger in ("events_no_update", "events_no_delete", "office_events_no_update"):
        yield "schema", Mutation(f"drop {trigger}", _running(f"DROP TRIGGER {trigger}"))
    for table in (*Base.metadata.tables, "alembic_version"):
        yield "schema", Mutation(f"drop {table}", _running(f"DROP TABLE {table}"))


def _running(statement: str) -> Callable[[Connection], bool]:
    def change(db: Connection) -> bool:
        db.execute(statement)
        return True

    return change


def drop(ledger: Path, mutation: Mutation) -> None:
    """Make ``mutation`` and put nothing back after it."""
    with closing(connect(ledger)) as db:
        mutation.make(db)
        db.commit()


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """A file of every kind: (kind, path from the instance)."""
    release = (folder / "current").resolve()
    yield from ((f"keys {path.name}", path) for path in sorted((folder / "keys").iterdir()))
    yield from ((f"signing {path.name}", path) for path in sorted((folder / "signing").iterdir()))
    for path in sorted((folder / "evidence").glob("*.age"))[:6]:
        yield "evidence", path
    for path in sorted((folder / "capsules").iterdir())[:5]:
        yield "capsules", path
    for name in ("settings.toml", "public.db", "heads.log"):
        yield name, folder / name
    seen: set[tuple[str, str]] = set()
    for path in sorted(release.rglob("*")):
        kind = (path.suffix, path.parent.name)
        if path.is_file() and kind not in seen:
            seen.add(kind)
            yield f"release {path.relative_to(release)}", path
    yield "release manifest.json", release / "manifest.json"


def damages(path: Path, chance: random.Random) -> Iterator[tuple[str, Callable[[], None]]]:
    data = path.read_bytes()
    yield "delete", path.unlink
    yield "empty", lambda: write(path, b"")
    if len(data) > 1:
        yield "truncate", lambda: write(path, data[: len(data) // 2])
    for _flip in range(FLIPS if data.strip() else 0):
        place = chance.randrange(len(data.rstrip()))
        yield f"flip {place}", lambda place=place: write(path, flipped(data, place))


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def try_ledgers(instance: Instance, tally: Tally, older: Path) -> None:
    for kind, mutation in mutations(instance):
        if mutation.name.startswith("drop "):
            drop(instance.folder / "ledger.db", mutation)
        elif not mutation.apply(instance.folder / "ledger.db"):
            continue
        tally.count(kind, mutation.name, instance.ledger_is_named())
        instance.put_back_ledger()
    for name, make in (
        ("older copy", lambda: shutil.copyfile(older, instance.folder / "ledger.db")),
        ("ledger deleted", lambda: (instance.folder / "ledger.db").unlink()),
        ("ledger empty", lambda: write(instance.folder / "ledger.db", b"")),
    ):
        make()
        tally.count("database", name, instance.is_named())
        instance.put_back_ledger()


def try_files(instance: Instance, tally: Tally) -> None:
    chance = random.Random(7)
    for kind, path in list(files(instance.folder)):
        kept = path.read_bytes()
        for how, damage in list(damages(path, chance)):
            damage()
            tally.count(kind.split()[0], f"{how} {kind}", instance.is_named())
            write(path, kept)
    current = instance.folder / "current"
    target = current.readlink()
    current.unlink()
    tally.count("release", "no current", instance.is_named())
    shutil.copytree(instance.folder / target, instance.folder / "shown/other")
    current.symlink_to("shown/other")
    (instance.folder / "shown/other/index.html").write_text("another site")
    tally.count("release", "another release", instance.is_named())
    instance.put_back()


def run(rounds: int) -> dict[str, object]:
    """The table, ``rounds`` times; a quarter of an hour each."""
    share, figures = 1.0, dict[str, object]()
    for _round in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            instance, tally = Instance(Path(folder)), Tally()
            whole, said = command(instance.folder, "verify")
            try_ledgers(instance, tally, Path(folder) / "older.db")
            try_files(instance, tally)
        count = sum(tally.tried.values())
        share = min(share, 1 - len(tally.unnamed) / count)
        figures = {
            "whole": whole == 0 or said,
            "tried": tally.tried,
            "mutations": count,
            "named": count - len(tally.unnamed),
            "share": round(share, 4),
            "unnamed": tally.unnamed[:20],
            "harmless": sorted(HARMLESS),
            "failed": int(share < 0.99 or whole != 0),
        }
    return {"rounds": rounds, **figures}

"""Every trouble of the table, really made: each function raises what a program meets then."""

import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from casestore.database import engine
from casestore.database.engine import Store, make_database, migrate
from casestore.errors.troubles import Trouble
from casestore.settings import Settings
from forms_app.intake.site import health
from forms_app.mail.sending import send
from forms_app.processes import vital_signs
from tests.forms_app.intake.visitor import open_public

NOBODY = 65534


@contextmanager
def mounted(folder: Path, size: str = "4m") -> Iterator[Path]:
    """A file system of its own, so small that it can be filled."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no room in the file system of ``folder``."""
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def ledger(folder: Path) -> Store:
    url = f"sqlite:///{folder / 'ledger.db'}"
    make_database(url)
    return Store(url)


def count(store: Store) -> None:
    """Write something into the ledger."""
    with store.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO counters (key, count, expires_at) VALUES ('k', 1, '2022-01-01')"
        )


def disk_full(folder: Path) -> None:
    with mounted(folder):
        store = ledger(folder)
        fill(folder)
        count(store)


def read_only(folder: Path) -> None:
    with mounted(folder):
        store = ledger(folder)
        store.close()
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        count(Store(store.url))


def no_right(folder: Path) -> None:
    file = folder / "own"
    file.touch(0o600)
    os.seteuid(NOBODY)
    try:
        file.read_bytes()
    finally:
        os.seteuid(0)


def disk_broken(_folder: Path) -> None:
    with Path("/proc/self/mem").open("rb") as file:
        file.read(1)  # the kernel answers EIO for memory that isn't mapped


def too_many_files(folder: Path) -> None:
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, usual[1]))
    try:
        (folder / "one").open("wb").close()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)


def no_memory(_folder: Path) -> None:
    bytearray(1 << 60)


def locked(folder: Path) -> None:
    store = ledger(folder)
    usual, engine.BUSY = engine.BUSY, 0
    try:
        with sqlite3.connect(folder / "ledger.db") as other:
            other.execute("BEGIN IMMEDIATE")
            count(store)
    finally:
        engine.BUSY = usual


def database_away(_folder: Path) -> None:
    count(Store("postgresql+psycopg://nobody@127.0.0.1:1/none"))


def database_broken(folder: Path) -> None:
    store = ledger(folder)
    store.close()
    (folder / "ledger.db").write_bytes(b"Z" * 8192)
    count(Store(store.url))


def database_gone(folder: Path) -> None:
    store = ledger(folder)
    store.close()
    (folder / "ledger.db").unlink()
    count(Store(store.url))


def database_newer(folder: Path) -> None:
    store = ledger(folder)
    with store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    migrate(store.url)


def settings_in(folder: Path) -> Settings:
    return Settings(instance=folder, content=folder)


def key_missing(folder: Path) -> None:
    settings_in(folder).secret("intake")


def clock_back(folder: Path) -> None:
    settings = settings_in(folder)
    vital_signs.beat(settings)
    os.utime(vital_signs.beat_file(settings), (2**31, 2**31))  # what a day in 2038 left behind
    vital_signs.must_not_run_back(settings)


def mail_away(_folder: Path) -> None:
    message = EmailMessage()
    message["To"] = message["From"] = "a@example.com"
    send(message, "smtp://127.0.0.1:1")


def worker_away(folder: Path) -> None:
    vital_signs.must_beat(settings_in(folder))


def no_release(folder: Path) -> None:
    app = open_public(folder).app
    with app.test_request_context("/"):
        health.must_be_released()


MADE: dict[Trouble, Callable[[Path], None]] = {
    Trouble.DISK_FULL: disk_full,
    Trouble.READ_ONLY: read_only,
    Trouble.NO_RIGHT: no_right,
    Trouble.DISK_BROKEN: disk_broken,
    Trouble.TOO_MANY_FILES: too_many_files,
    Trouble.NO_MEMORY: no_memory,
    Trouble.LOCKED: locked,
    Trouble.DATABASE_AWAY: database_away,
    Trouble.DATABASE_BROKEN: database_broken,
    Trouble.DATABASE_GONE: database_gone,
    Trouble.DATABASE_NEWER: database_newer,
    Trouble.KEY_MISSING: key_missing,
    Trouble.CLOCK_BACK: clock_back,
    Trouble.MAIL_AWAY: mail_away,
    Trouble.WORKER_AWAY: worker_away,
    Trouble.NO_RELEASE: no_release,
}

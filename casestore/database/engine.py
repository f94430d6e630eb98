"""The ledger's database: one engine, two kinds of transaction, and what keeps a copy of it safe.

SQLite by default (WAL, ``synchronous=FULL``, foreign keys on; a write begins with ``BEGIN
IMMEDIATE``, because the driver's own transactions lost updates under concurrency). PostgreSQL by
its URL: there the chain's head row is locked first, which puts writers in the same order.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from casestore.database.tables import ChainTable
from casestore.errors import EnvironmentFault
from casestore.errors.troubles import Trouble, trouble_of

if TYPE_CHECKING:
    from alembic.config import Config

#: Seconds a writer waits for another before it gives up.
BUSY = 30
#: Bytes without which nothing can be written beside a database.
_LEAST = 65_536
#: What to do without a ledger.
_NO_LEDGER = "本程序不会自行新建：新装请运行 qingzhang init，否则请从备份恢复（qingzhang restore）"
_MIGRATIONS = Path(__file__).with_name("migrations")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def engine_for(url: str, new: bool = False) -> Engine:
    """An engine for ``url``; SQLite with the settings that this module promises, and only a
    ``new`` one may make its file."""
    if make_url(url).get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True)
        except (ImportError, ArgumentError) as error:  # its driver is not installed
            raise EnvironmentFault(trouble=Trouble.DATABASE_AWAY) from error
    file = make_url(url).database
    if file and file != ":memory:":
        mode = "rwc" if new else "rw"
        url = f"sqlite:///file:{quote(str(Path(file).absolute()))}?mode={mode}&uri=true"
    engine = create_engine(url, connect_args={"timeout": BUSY})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reported(url: str = "") -> Iterator[None]:
    """A database that is away, full or damaged becomes one sentence (:class:`EnvironmentFault`);
    with its ``url`` the file system under it is looked at, too.

    A broken constraint or a wrong query is a fault of ours and passes through as it is.
    """
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if isinstance(error, OperationalError | sqlite3.OperationalError):
            raise EnvironmentFault(trouble=_away(error, url)) from error
        if type(error) in (
            DatabaseError,
            sqlite3.DatabaseError,
        ):  # SQLite's for a file that it can't make sense of
            raise EnvironmentFault(trouble=Trouble.DATABASE_BROKEN) from error
        raise


def _away(error: BaseException, url: str) -> Trouble:
    """What keeps the database from its work: what SQLite says of the file (where it says no
    more, the file isn't what it should be); any other database is away."""
    found = trouble_of(error)
    if found in (Trouble.DATABASE_GONE, Trouble.DISK_BROKEN) and url:
        return _of_file_system(Path(make_url(url).database or ""), found)
    if found is not Trouble.UNKNOWN:
        return found
    said = error.orig if isinstance(error, DatabaseError) else error
    return Trouble.DATABASE_BROKEN if isinstance(said, sqlite3.Error) else Trouble.DATABASE_AWAY


def _of_file_system(file: Path, found: Trouble) -> Trouble:
    """Why SQLite can't open or write ``file``: it says little more than that."""
    try:
        under = os.statvfs(file.parent)
    except OSError:
        return found
    if under.f_flag & os.ST_RDONLY:
        return Trouble.READ_ONLY
    if under.f_bavail * under.f_frsize < _LEAST:
        return Trouble.DISK_FULL
    return Trouble.NO_RIGHT if found is Trouble.DATABASE_GONE and file.exists() else found


class Store:
    """The database at ``url``. Sessions are short: one for a reading, one for a verb."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engine_for(url)
        self._writer = self.engine.execution_options(writing=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent state of the database; nothing that it changes is kept."""
        with (
            reported(self.url),
            Session(self.engine, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is the only writer; committed at the end, rolled back on any exception."""
        with (
            reported(self.url),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
        ):
            if self.engine.dialect.name != "sqlite":
                session.execute(select(ChainTable.id).with_for_update())
            yield session

    def copy_to(self, target: Path) -> None:
        """Copy the SQLite database to ``target``, consistently, while it is in use.

        Raises :class:`EnvironmentFault` on any other database: its own tools copy it.
        """
        if self.engine.dialect.name != "sqlite":
            raise EnvironmentFault("台账在外部数据库中，请用该数据库的备份工具")
        with (
            reported(),
            closing(self.engine.raw_connection()) as connection,
            closing(sqlite3.connect(target)) as copy,
        ):
            connection.driver_connection.backup(copy)  # type: ignore[union-attr]  # a sqlite3 connection, as asked above

    def close(self) -> None:
        self.engine.dispose()


def alembic_config(**attributes: Any) -> "Config":
    """The migrations' configuration; ``attributes`` are ``url`` or ``connection`` (see
    ``migrations/env.py``)."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes.update(attributes)
    return config


def make_database(url: str) -> None:
    """A new, empty ledger at ``url``; an SQLite file and its folder are made. One that is there
    stays and is brought to the newest revision. For ``init`` and tests alone: a ledger that is
    gone must never come back empty by itself."""
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    _upgrade(engine_for(url, new=True), "head")


def migrate(url: str, revision: str = "head") -> None:
    """Bring the ledger at ``url`` to ``revision``.

    Raises :class:`EnvironmentFault` when there is none, it can't be used, or was made by a newer
    version of the program.
    """
    file = make_url(url).database
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if sqlite and file and not (Path(file).is_file() and Path(file).stat().st_size):
        raise EnvironmentFault(f"台账 {file} 不存在或是空文件，{_NO_LEDGER}", Trouble.DATABASE_GONE)
    engine = engine_for(url)
    if revision == "head" and _is_newest(engine):
        engine.dispose()
        return
    if not _has_revision(engine):
        engine.dispose()
        raise EnvironmentFault(f"数据库里没有台账，{_NO_LEDGER}", Trouble.DATABASE_GONE)
    _upgrade(engine, revision)


def _upgrade(engine: Engine, revision: str) -> None:
    from alembic import command  # half a second, and most starts have nothing to migrate
    from alembic.util import CommandError

    _let_tables_be_rebuilt(engine)
    try:
        with reported(), engine.execution_options(writing=True).begin() as connection:
            command.upgrade(alembic_config(connection=connection), revision)
            _check_references(connection)
    except CommandError as error:
        raise EnvironmentFault(trouble=Trouble.DATABASE_NEWER) from error
    finally:
        engine.dispose()


def _let_tables_be_rebuilt(engine: Engine) -> None:
    """A batch migration rebuilds a table of SQLite by dropping it, which foreign keys would
    refuse; they are checked after. The connection that looked at the revision still has them on,
    so it is given up."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA foreign_keys=OFF"))


def _is_newest(engine: Engine) -> bool:
    """Whether the database is at the newest revision; a revision's file begins with its number."""
    newest = max(
        path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")
    )
    try:
        with engine.connect() as connection:
            return (
                connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
                == newest
            )
    except DatabaseError:
        return False


def _has_revision(engine: Engine) -> bool:
    with reported(), engine.connect() as connection:
        return inspect(connection).has_table("alembic_version")


def _check_references(connection: Connection) -> None:
    if (
        connection.dialect.name == "sqlite"
        and connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    ):
        raise EnvironmentFault("升级台账数据库时发现引用不完整，没有改动，请从备份恢复后再试")

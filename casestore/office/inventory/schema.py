"""The database file itself: whole, its references whole, laid out as the migrations make it, with
its guards."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect

from casestore.database.engine import Store, engine_for, make_database
from casestore.office.inventory.report import Report

#: Guards of the chain on PostgreSQL.
_GUARDS = frozenset(
    {
        *("events_no_change", "events_no_truncate"),
        *("office_events_no_change", "office_events_no_truncate"),
    }
)


def check_schema(store: Store, report: Report) -> None:
    """Integrity, references and layout of the database."""
    with store.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            _check_guards(connection, report)
            return
        for (said,) in connection.exec_driver_sql("PRAGMA integrity_check(5)").all():
            if said != "ok":
                report.faults.append(f"台账数据库文件有损坏：{said}")
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all()[:5]:
            report.faults.append(f"表 {row[0]} 第 {row[1]} 行所指的 {row[2]} 不存在")
        there = _layout(connection)
    said = _expected()
    for name in sorted(there.keys() | said.keys()):
        if there.get(name) != said.get(name):
            how = "不在了" if name not in there else "与程序建立的不同"
            report.faults.append(f"台账数据库的{name}{how if name in said else '是多出来的'}")


@cache
def _expected() -> dict[str, Any]:
    """The layout that the migrations make."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'new.db'}"
        make_database(url)
        engine = engine_for(url)
        with engine.connect() as connection:
            found = _layout(connection)
        engine.dispose()
    return found


def _layout(connection: Connection) -> dict[str, Any]:
    """Every table, index, trigger and view with what it consists of, however it is spelled."""
    found: dict[str, Any] = {}
    listed = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    for kind, name, table, sql in connection.exec_driver_sql(listed).all():
        if kind == "table":
            found[f"表 {name}"] = _table(connection, name)
        else:
            found[f"{kind} {name}"] = (table, " ".join(sql.split()))
    version = "SELECT version_num FROM alembic_version"
    found["版本"] = connection.exec_driver_sql(version).scalars().all()
    return found


def _table(connection: Connection, name: str) -> list[Any]:
    return [
        sorted(map(tuple, connection.exec_driver_sql(f"PRAGMA {about}({name})").all()))
        for about in ("table_info", "foreign_key_list")
    ] + [sorted(map(_unique, inspect(connection).get_unique_constraints(name)))]


def _unique(constraint: Any) -> tuple[str, ...]:
    return tuple(constraint["column_names"])


def _check_guards(connection: Connection, report: Report) -> None:
    """What PostgreSQL can be asked: the guards of the chain. The rest its own tools look at."""
    there = set(connection.exec_driver_sql("SELECT tgname FROM pg_trigger").scalars())
    report.faults += [f"台账数据库的触发器 {name} 不在了" for name in sorted(_GUARDS - there)]
    report.notes.append("台账在外部数据库中，文件完整性请用该数据库的工具核对")

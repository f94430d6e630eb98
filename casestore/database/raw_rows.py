"""Rows read for an audit: each value as its column's type reads it, and one that can't be read
spoils its own row only."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Boolean, Column, Dialect, Table, select, type_coerce
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import NullType

from casestore.errors import EnvironmentFault

#: What reading or digesting a damaged value raises.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, EnvironmentFault)

Values = dict[str, Any]


def rows_of(
    session: Session, kind: type[DeclarativeBase], unreadable: Callable[[Values], None]
) -> Iterator[Values]:
    """Every row of ``kind`` as column → value, by primary key; one that can't be read goes to
    ``unreadable`` as it is stored, and is left out."""
    table: Table = kind.__table__  # type: ignore[assignment]
    dialect = session.get_bind().dialect
    readers = [(column.name, _reader(column, dialect)) for column in table.columns]
    stored = select(*(type_coerce(column, NullType()).label(column.name) for column in table.c))
    found = session.connection().execute(
        stored.order_by(*table.primary_key.columns).execution_options(yield_per=1000)
    )
    for row in found:
        try:
            yield {
                name: read(value) if read and value is not None else value
                for (name, read), value in zip(readers, row, strict=True)
            }
        except UNREADABLE:
            unreadable(row._asdict())


def _reader(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if isinstance(column.type, Boolean):
        return _truth
    return column.type.dialect_impl(dialect).result_processor(dialect, None)


def _truth(value: Any) -> bool:
    """A stored 2 is no truth value, though Python would take it for one."""
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(value)

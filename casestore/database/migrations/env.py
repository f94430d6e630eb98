"""Alembic's entry: takes an open ``connection`` or a ``url`` from the configuration's attributes.

For ``alembic revision --autogenerate`` by hand: ``alembic -c
casestore/database/migrations/alembic.ini -x url=sqlite:///… …``.
"""

from alembic import context
from sqlalchemy import Connection

from casestore.database.engine import engine_for
from casestore.database.tables import Base


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _offline(dialect: str) -> None:
    context.configure(
        dialect_name=dialect,
        target_metadata=Base.metadata,
        render_as_batch=True,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


attributes = context.config.attributes
if context.is_offline_mode():
    _offline(attributes.get("dialect", "postgresql"))
elif "connection" in attributes:
    _run(attributes["connection"])
else:
    url = attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"]
    with engine_for(url).execution_options(writing=True).begin() as opened:
        _run(opened)

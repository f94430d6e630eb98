"""Events of the office itself, in the chain of the cases' events, and a count of the heads that
were written to the witness file.

Accounts and holidays that are there already are noted once, so that one that turns up later
without an event is found.

Revision ID: 0007
Revises: 0006
"""

import json
from datetime import UTC, datetime
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GUARDS = {
    "sqlite": (
        "CREATE TRIGGER office_events_no_update BEFORE UPDATE ON office_events"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        "CREATE TRIGGER office_events_no_delete BEFORE DELETE ON office_events"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER office_events_no_change BEFORE UPDATE OR DELETE ON office_events"
        " FOR EACH ROW EXECUTE FUNCTION events_refuse()",
        "CREATE TRIGGER office_events_no_truncate BEFORE TRUNCATE ON office_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()",
    ),
}

ACCOUNT = (
    *("id", "email", "name", "password", "active", "units", "must_change", "roles"),
    *("confirmed_at", "tf_primary_method", "tf_totp_secret", "mf_recovery_codes"),
    *("create_datetime", "update_datetime"),
)
HOLIDAYS = ("year", "off", "worked", "entered_by", "entered_at")
MOMENTS = {"confirmed_at", "create_datetime", "update_datetime", "entered_at"}
JSONS = {"units", "mf_recovery_codes", "off", "worked"}
FLAGS = {"active", "must_change"}


def upgrade() -> None:
    op.add_column("chain", sa.Column("lines", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "office_events",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_events")),
    )
    if not op.get_context().as_sql:
        _adopt()
    for statement in GUARDS[op.get_context().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Only a ledger whose chain holds no office event can go back: a chain is never cut."""
    held = 0
    if not op.get_context().as_sql:
        held = op.get_bind().execute(sa.text("SELECT count(*) FROM office_events")).scalar_one()
    if held:
        raise RuntimeError("the chain holds office events")
    op.drop_table("office_events")
    op.drop_column("chain", "lines")


def _adopt() -> None:
    """Note every account and every list of holidays that is there."""
    connection = op.get_bind()
    roles: dict[int, list[str]] = {}
    asked = "SELECT staff_id, role.name FROM staff_roles JOIN role ON role.id = role_id"
    for id, name in connection.execute(sa.text(asked)):
        roles.setdefault(id, []).append(name)
    for row in connection.execute(sa.text("SELECT * FROM staff ORDER BY id")).mappings().all():
        values = {**row, "roles": sorted(roles.get(row["id"], []))}
        _append({"account": row["id"], "digest": _digest("staff", ACCOUNT, values)})
    for row in connection.execute(sa.text("SELECT * FROM holidays ORDER BY year")).mappings().all():
        _append({"year": row["year"], "digest": _digest("holidays", HOLIDAYS, row)})


def _digest(table, columns, row) -> str:
    """As ``casestore/ledger/bindings.py`` had it when this was written."""
    said = [table, *(_plain(name, row[name]) for name in columns)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"1:{sha256(text.encode()).hexdigest()[:32]}"


def _plain(name, value):
    if value is not None and name in MOMENTS:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    if name in JSONS and isinstance(value, str):
        return json.loads(value)
    return bool(value) if name in FLAGS else value


def _append(details: dict) -> None:
    """A link of the chain, as ``casestore/ledger/history.py`` made it when this was written."""
    connection = op.get_bind()
    events, before = connection.execute(sa.text("SELECT events, hash FROM chain")).one()
    at = datetime.now(UTC)
    said = {
        "id": events + 1,
        "case": None,
        "at": at.isoformat(timespec="microseconds"),
        "actor": "system",
        "name": "系统",
        "verb": "adopt",
        "source": None,
        "target": None,
        "note": "",
        "told": "",
        "details": details,
        "prev": before,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    found = sha256(text.encode()).hexdigest()
    table = sa.table(
        "office_events",
        sa.column("id"),
        sa.column("at", sa.DateTime(timezone=True)),
        *(sa.column(name) for name in ("actor", "actor_name", "verb")),
        sa.column("details", sa.JSON()),
        *(sa.column(name) for name in ("prev_hash", "hash")),
    )
    moment = at.replace(tzinfo=None) if connection.dialect.name == "sqlite" else at
    row = {"id": events + 1, "at": moment, "actor": "system", "actor_name": "系统"}
    row |= {"verb": "adopt", "details": details, "prev_hash": before, "hash": found}
    connection.execute(table.insert().values(row))
    connection.execute(
        sa.text("UPDATE chain SET events = :events, hash = :hash"),
        {"events": events + 1, "hash": found},
    )

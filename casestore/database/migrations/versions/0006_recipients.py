"""Whom is sealed to stands in the ledger, and every sealed row says to which set; notes may be
sealed anew without breaking the chain.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SEALED = ("cases", "files", "events", "summaries")
#: What of an event never changes; the note is bound by the hash that it was written with.
_FIXED = (
    "id",
    "case_id",
    "at",
    "actor",
    "actor_name",
    "verb",
    "source",
    "target",
    "told",
    "details",
    "prev_hash",
    "hash",
)
_UPDATE = {
    "sqlite": (
        "DROP TRIGGER events_no_update",
        "CREATE TRIGGER events_no_update BEFORE UPDATE ON events WHEN NOT ("
        + " AND ".join(f"OLD.{name} IS NEW.{name}" for name in _FIXED)
        + " AND OLD.note IS NOT NULL AND NEW.note IS NOT NULL AND NEW.note_hash IS NOT NULL"
        " AND (OLD.note_hash IS NULL OR OLD.note_hash IS NEW.note_hash))"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger AS $$ BEGIN"
        " IF TG_OP = 'UPDATE' THEN IF to_jsonb(OLD) - 'note' - 'note_hash' - 'sealed_to' ="
        " to_jsonb(NEW) - 'note' - 'note_hash' - 'sealed_to'"
        " AND OLD.note IS NOT NULL AND NEW.note IS NOT NULL AND NEW.note_hash IS NOT NULL"
        " AND (OLD.note_hash IS NULL OR OLD.note_hash = NEW.note_hash)"
        " THEN RETURN NEW; END IF; END IF;"
        " RAISE EXCEPTION 'events are append-only'; END $$ LANGUAGE plpgsql",
    ),
}
_BEFORE = {
    "sqlite": (
        "DROP TRIGGER events_no_update",
        "CREATE TRIGGER events_no_update BEFORE UPDATE ON events"
        " BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger AS $$"
        " BEGIN RAISE EXCEPTION 'events are append-only'; END $$ LANGUAGE plpgsql",
    ),
}


def upgrade() -> None:
    op.create_table(
        "recipients",
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("holder", sa.String(10), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_recipients")),
        sa.UniqueConstraint("recipient", name=op.f("uq_recipients_recipient")),
    )
    op.create_table(
        "recipient_sets",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fingerprint"],
            ["recipients.fingerprint"],
            name=op.f("fk_recipient_sets_fingerprint_recipients"),
        ),
        sa.PrimaryKeyConstraint("id", "fingerprint", name=op.f("pk_recipient_sets")),
    )
    for table in _SEALED:
        op.add_column(
            table, sa.Column("sealed_to", sa.String(16), nullable=False, server_default="")
        )
    op.add_column("events", sa.Column("note_hash", sa.String(64), nullable=True))
    _run(_UPDATE)


def downgrade() -> None:
    _run(_BEFORE)
    op.drop_column("events", "note_hash")
    for table in _SEALED:
        op.drop_column(table, "sealed_to")
    op.drop_table("recipient_sets")
    op.drop_table("recipients")


def _run(statements: dict[str, tuple[str, ...]]) -> None:
    for statement in statements[op.get_context().dialect.name]:
        op.execute(statement)

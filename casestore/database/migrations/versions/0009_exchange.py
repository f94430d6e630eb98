"""The claimant's keys of a case, and which items of the inbox were taken in; the counters of the
public side are in a file of its own.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("reading_key", sa.String(80)))
        batch.add_column(sa.Column("writing_key", sa.LargeBinary()))
        batch.create_unique_constraint("uq_cases_reading_key", ["reading_key"])
    op.create_index("ix_files_stored", "files", ["stored"])
    op.create_table(
        "items",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_items_case_id_cases"),
        sa.PrimaryKeyConstraint("name", name="pk_items"),
    )
    op.create_index("ix_items_case_id", "items", ["case_id"])
    op.drop_table("counters")


def downgrade() -> None:
    op.execute("DELETE FROM jobs WHERE kind = 'capsule'")  # which an older program doesn't know
    op.create_table(
        "counters",
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_counters"),
    )
    op.create_index("ix_counters_expires_at", "counters", ["expires_at"])
    op.drop_table("items")
    op.drop_index("ix_files_stored", "files")
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint("uq_cases_reading_key", type_="unique")
        batch.drop_column("writing_key")
        batch.drop_column("reading_key")

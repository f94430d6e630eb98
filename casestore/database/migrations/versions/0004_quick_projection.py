"""The mark of each public row beside it, and an index for the figures: bringing public.db up to
date then reads marks and counts, not a hundred thousand rows.

Revision ID: 0004
Revises: 0003
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FIGURES = [
    "campaign",
    "category",
    "received_at",
    "accepted_at",
    "settled_at",
    "struck_off_at",
    "fulfilled",
]


def upgrade() -> None:
    with op.batch_alter_table("summaries") as batch:
        batch.add_column(sa.Column("public_mark", sa.String(32)))
        batch.create_index("ix_summaries_public_mark_public_id", ["public_mark", "public_id"])
    op.create_index("ix_cases_figures", "cases", FIGURES)
    if (
        op.get_context().as_sql
    ):  # a script for a database that is looked at by somebody: it has no rows to read
        return
    summaries = sa.table(
        "summaries", *(sa.column(name) for name in ("case_id", "public", "public_mark"))
    )
    connection = op.get_bind()
    asked = sa.select(summaries.c.case_id, summaries.c.public).where(
        summaries.c.public.is_not(None)
    )
    for id, public in connection.execute(asked).all():
        mark = sha256(public.encode()).hexdigest()[:32]
        connection.execute(
            sa.update(summaries).where(summaries.c.case_id == id).values(public_mark=mark)
        )


def downgrade() -> None:
    op.drop_index("ix_cases_figures", "cases")
    with op.batch_alter_table("summaries") as batch:
        batch.drop_index("ix_summaries_public_mark_public_id")
        batch.drop_column("public_mark")

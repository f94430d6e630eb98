"""Suspicions of the gate that a person dismissed with a reason.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("summaries") as batch:
        batch.add_column(sa.Column("dismissed", sa.LargeBinary))
        batch.add_column(
            sa.Column("dismissed_sha", sa.String(64), nullable=False, server_default="")
        )


def downgrade() -> None:
    with op.batch_alter_table("summaries") as batch:
        batch.drop_column("dismissed_sha")
        batch.drop_column("dismissed")

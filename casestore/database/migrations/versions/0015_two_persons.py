"""The reason of a withdrawal, as it is proposed and as it was approved, and the changes of the
public site that one person proposes and another confirms.

Revision ID: 0015
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

_WORDS = ("reason_sha", "reason_by", "reason_mac")


def upgrade() -> None:
    op.add_column("summaries", sa.Column("reason", sa.LargeBinary(), nullable=True))
    for name in _WORDS:
        column = sa.Column(name, sa.String(length=64), server_default="", nullable=False)
        op.add_column("summaries", column)
    op.create_table(
        "public_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_changes")),
    )
    op.create_index(op.f("ix_public_changes_subject"), "public_changes", ["subject"])


def downgrade() -> None:
    op.drop_table("public_changes")
    for name in ("reason", *_WORDS):
        op.drop_column("summaries", name)

"""Inspections of enterprises, registered ahead.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("exception", sa.String(length=100), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.String(length=64), nullable=False),
        sa.Column("contents", sa.String(length=80), nullable=False),
        sa.Column("contents_sha", sa.String(length=64), nullable=False),
        sa.Column("reading_key", sa.String(length=80), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("reading_key", name=op.f("uq_inspections_reading_key")),
    )
    op.create_index(op.f("ix_inspections_campaign_day"), "inspections", ["campaign", "day"])


def downgrade() -> None:
    op.drop_table("inspections")

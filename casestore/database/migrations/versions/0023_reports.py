"""Reports, and what units hand in for them.

Revision ID: 0023
Revises: 0022
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NAMED = ("campaign", "report", "ends_on")


def upgrade() -> None:
    _make_reports()
    _make_handed_in()


def _make_reports() -> None:
    op.create_table(
        "reports",
        *_what_it_is(),
        sa.Column("reviewed_by", sa.String(length=64), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("pdf_sha", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=True),
        sa.Column("sheet_sha", sa.String(length=64), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("sealed_to", sa.String(length=16), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["replaces"], ["reports.id"], name=op.f("fk_reports_replaces_reports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_campaign_report_ends_on"), "reports", list(_NAMED))
    op.create_index(op.f("ix_reports_state"), "reports", ["state"])


def _what_it_is() -> tuple[sa.Column[Any], ...]:
    """The columns of a draft."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("report", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("drafted_by", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
    )


def _make_handed_in() -> None:
    op.create_table(
        "handed_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("report", sa.String(length=60), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("contents", sa.LargeBinary(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("handed_by", sa.String(length=64), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_to", sa.String(length=16), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_in")),
        sa.UniqueConstraint(
            *(*_NAMED, "unit"), name=op.f("uq_handed_in_campaign_report_ends_on_unit")
        ),
    )


def downgrade() -> None:
    op.drop_table("handed_in")
    op.drop_table("reports")

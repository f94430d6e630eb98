"""How a case was pressed, found without reading the whole history; the papers of
cases; and what each account at the desk is told.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

THOSE = "verb IN ('transfer','take_up','agree','settle','report','remind','press','list','talk')"


def upgrade() -> None:
    those = sa.text(THOSE)
    op.create_index(
        "ix_events_pressing", "events", ["case_id"], sqlite_where=those, postgresql_where=those
    )
    op.create_table(
        "staff_mail",
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("digested_on", sa.Date(), nullable=True),
        sa.Column("feed", sa.String(length=64), nullable=True),
        sa.Column("feed_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_mail_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_mail")),
        sa.UniqueConstraint("feed", name=op.f("uq_staff_mail_feed")),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id_cases")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_documents_file_id_files")),
        sa.ForeignKeyConstraint(
            ["replaces"], ["documents.id"], name=op.f("fk_documents_replaces_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            *("campaign", "kind", "year", "serial"),
            name=op.f("uq_documents_campaign_kind_year_serial"),
        ),
    )
    op.create_index(op.f("ix_documents_case_id"), "documents", ["case_id"])


def downgrade() -> None:
    op.drop_table("documents")
    op.drop_table("staff_mail")
    op.drop_index("ix_events_pressing", "events")

"""How a case was pressed, found without reading the whole history; and what each account at the
desk is told.

Revision ID: 0024
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
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


def downgrade() -> None:
    op.drop_table("staff_mail")
    op.drop_index("ix_events_pressing", "events")

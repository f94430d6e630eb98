"""What was agreed to be paid or done, row by row, and changes of rows that wait for a second
person, found without reading the whole history.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    asked = sa.text("verb = 'amend_ask'")
    op.create_index(
        "ix_events_amend_ask", "events", ["case_id"], sqlite_where=asked, postgresql_where=asked
    )
    op.create_table(
        "instalments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_instalments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalments")),
        sa.UniqueConstraint(
            *("case_id", "kind", "serial"), name=op.f("uq_instalments_case_id_kind_serial")
        ),
    )
    op.create_index(op.f("ix_instalments_case_id"), "instalments", ["case_id"])
    op.create_index(op.f("ix_instalments_state_due"), "instalments", ["state", "due"])


def downgrade() -> None:
    op.drop_table("instalments")
    op.drop_index("ix_events_amend_ask", "events")

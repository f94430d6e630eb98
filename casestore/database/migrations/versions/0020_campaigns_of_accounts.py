"""The campaigns that an account works in: every account of before works in all of them. And finding
the extensions that are asked for without reading the whole history.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

VERBS = ("extend_ask", "extend_refuse")


def upgrade() -> None:
    column = sa.Column("campaigns", sa.JSON(), server_default="[]", nullable=False)
    op.add_column("staff", column)
    for verb in VERBS:
        those = sa.text(f"verb = '{verb}'")
        name = f"ix_events_{verb}"
        op.create_index(name, "events", ["case_id"], sqlite_where=those, postgresql_where=those)


def downgrade() -> None:
    for verb in VERBS:
        op.drop_index(f"ix_events_{verb}", "events")
    op.drop_column("staff", "campaigns")

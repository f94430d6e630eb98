"""Finding the corrections that wait for a second person without reading the whole history.

Revision ID: 0016
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None

ASKED = sa.text("verb = 'correct_ask'")


def upgrade() -> None:
    op.create_index(
        "ix_events_corrections",
        "events",
        ["case_id"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )


def downgrade() -> None:
    op.drop_index("ix_events_corrections", "events")

"""How a case was pressed, found without reading the whole history.

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


def downgrade() -> None:
    op.drop_index("ix_events_pressing", "events")

"""Finding the corrections that wait for a second person, and those that were made, without reading
the whole history.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

VERBS = ("correct_ask", "correct")


def upgrade() -> None:
    for verb in VERBS:
        those = sa.text(f"verb = '{verb}'")
        name = f"ix_events_{verb}"
        op.create_index(name, "events", ["case_id"], sqlite_where=those, postgresql_where=those)


def downgrade() -> None:
    for verb in VERBS:
        op.drop_index(f"ix_events_{verb}", "events")

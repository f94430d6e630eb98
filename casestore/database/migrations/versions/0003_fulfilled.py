"""What a case brought its claimant, in 万元, as verified at strike-off; of those closed before it
is not known.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("fulfilled", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "fulfilled")

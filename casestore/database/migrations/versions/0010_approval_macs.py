"""What proves an approval to whoever has the desk's key for it, beside each public row.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("public_mac", sa.String(64), nullable=False, server_default="")
    op.add_column("summaries", column)


def downgrade() -> None:
    op.drop_column("summaries", "public_mac")

"""What proves an approval to whoever has the desk's key for it, beside each public row.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("public_mac", sa.String(64), nullable=False, server_default="")
    op.add_column("summaries", column)


def downgrade() -> None:
    op.drop_column("summaries", "public_mac")

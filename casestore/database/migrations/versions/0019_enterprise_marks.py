"""Whose case a public row tells of, as a keyed mark: what was approved before has none.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mark = sa.Column("enterprise", sa.String(length=32), nullable=False, server_default="")
    op.add_column("public_cells", mark)


def downgrade() -> None:
    op.drop_column("public_cells", "enterprise")

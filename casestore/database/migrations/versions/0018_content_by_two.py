"""What a change of the content was compared with, and why one was refused.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_COLUMNS = {"base": 64, "because": 3000}


def upgrade() -> None:
    for name, length in _COLUMNS.items():
        column = sa.Column(name, sa.String(length=length), server_default="", nullable=False)
        op.add_column("public_changes", column)


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_column("public_changes", name)
